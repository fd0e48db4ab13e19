import type { Profile } from '../profile.ts';

export interface KubernetesName {
  readonly namespace: string | undefined;
  /** Of the Deployment, StatefulSet ...; fit for being a label and a name. */
  readonly owner: string;
  readonly container: string;
}

/** "shop/cart/web" of Kubernetes; of others what is nearest to it. */
export function kubernetesNameOf({ workload: { kind, name } }: Profile): KubernetesName {
  const parts = name.split('/').map(fit);
  if (kind === 'kubernetes' && parts.length >= 2) {
    const [namespace = 'default', owner = 'workload', container = owner] = parts;
    return { namespace, owner, container };
  }
  const owner = parts.at(-1) ?? 'workload';
  return { namespace: undefined, owner, container: owner };
}

/** RFC 1123, as Kubernetes wants names. */
function fit(name: string): string {
  const fitting = name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return fitting === '' ? 'workload' : fitting;
}

/** Lines of a comment; what comes from the profile cannot end one. */
export function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line.replace(/[^\x20-\x7e]/g, '?')}\n`).join('');
}
