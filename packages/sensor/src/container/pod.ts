import type { Pod } from '@seaworthy/runtime';
import { readBounded } from './read-json.ts';

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
  const serviceAccount = serviceAccountOf(mounts);
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

const TOKEN_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** From the claims of the pod's token, whose signature stays unread. */
function serviceAccountOf(
  mounts: readonly { source: string; destination: string }[],
): string | undefined {
  const mount = mounts.find(({ destination }) => destination === TOKEN_DIRECTORY);
  if (mount === undefined) return undefined;
  // The token is a link to "..data/token", through a link of the kubelet's own.
  const token = readBounded(`${mount.source}/..data/token`, 16_384);
  const claims = token?.split('.')[1];
  if (claims === undefined) return undefined;
  try {
    const subject: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')).sub;
    return typeof subject === 'string'
      ? /^system:serviceaccount:[^:]+:([^:]+)$/.exec(subject)?.[1]
      : undefined;
  } catch {
    return undefined;
  }
}
