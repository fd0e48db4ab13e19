import type { Pod } from '@seaworthy/runtime';
import { accountOfVolume, tokenDirectory } from './service-account.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** The names that kubelets give a pod, in labels of Docker and annotations of containerd and CRI-O. */
const names = {
  name: ['io.kubernetes.pod.name', 'io.kubernetes.cri.sandbox-name'],
  namespace: ['io.kubernetes.pod.namespace', 'io.kubernetes.cri.sandbox-namespace'],
  uid: ['io.kubernetes.pod.uid', 'io.kubernetes.cri.sandbox-uid'],
};

export function podOf(
  texts: Texts,
  mounts: readonly { source: string; destination: string }[],
): Pod | undefined {
  const find = (keys: readonly string[]) =>
    keys.map((key) => (Object.hasOwn(texts, key) ? texts[key] : undefined)).find(Boolean);
  const name = find(names.name);
  const namespace = find(names.namespace);
  if (name === undefined || namespace === undefined) return undefined;
  const token = mounts.find(({ destination }) => destination === tokenDirectory);
  const serviceAccount = token && accountOfVolume(token.source, namespace);
  return {
    name,
    namespace,
    uid: find(names.uid) ?? '',
    labels: new Map(),
    ...(serviceAccount !== undefined && { serviceAccount }),
  };
}

/** Kubelets and runtimes put labels of their own beside the pod's. */
const ownLabels =
  /^(io\.kubernetes\.(pod|container|sandbox|cri-o|docker)|io\.cri-containerd|annotation)\./;

export function podLabelsOf(labels: ReadonlyMap<string, string> = new Map()): Pod['labels'] {
  return new Map([...labels].filter(([name]) => !ownLabels.test(name)));
}
