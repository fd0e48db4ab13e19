import { z } from 'zod/mini';
import type { Container, ContainerRuntime, Pod } from '../event/container.ts';

/**
 * Falco's account of a container, the parameter of its `container` event. Written by libsinsp's
 * container manager, later by the container plugin (falcosecurity/plugins, plugins/container).
 */
const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());
const Described = z.object({
  container: z.object({
    id: z.string().check(z.maxLength(256)),
    full_id: text,
    type: z.nullish(z.number()),
    name: text,
    image: text,
    imageid: text,
    imagerepo: text,
    imagetag: text,
    imagedigest: text,
    User: text,
    ip: z.nullish(z.union([z.string(), z.number()])),
    created_time: z.nullish(z.number()),
    privileged: flag,
    host_pid: flag,
    host_network: flag,
    host_ipc: flag,
    labels: z.nullish(z.record(z.string(), z.string())),
    Mounts: z.nullish(
      z.array(
        z.object({
          Source: text,
          Destination: text,
          Mode: text,
          RW: flag,
          Propagation: text,
        }),
      ),
    ),
  }),
});

/** By Falco's numbers of container types (container_type of libsinsp). */
const runtimes: ReadonlyMap<number, ContainerRuntime> = new Map([
  [0, 'docker'],
  [1, 'lxc'],
  [2, 'lxc'],
  [6, 'containerd'],
  [7, 'containerd'],
  [8, 'cri-o'],
  [11, 'podman'],
]);

/** @returns undefined for what is no such account */
export function parseContainerJson(json: string): Container | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = Described.safeParse(value);
  if (!parsed.success || parsed.data.container.id === '') {
    return undefined;
  }
  const { container } = parsed.data;
  const labels = new Map(Object.entries(container.labels ?? {}));
  const pod = podOf(labels);
  const shared = (
    [
      ['pid', container.host_pid],
      ['network', container.host_network],
      ['ipc', container.host_ipc],
    ] as const
  ).flatMap(([namespace, isShared]) => (isShared === true ? [namespace] : []));
  return {
    fullId: container.full_id || container.id,
    runtime: runtimes.get(container.type ?? -1) ?? 'unknown',
    labels,
    mounts: (container.Mounts ?? []).map((mount) => ({
      source: mount.Source ?? '',
      destination: mount.Destination ?? '',
      mode: mount.Mode ?? '',
      isWritable: mount.RW ?? false,
      propagation: mount.Propagation ?? '',
    })),
    hostNamespaces: shared,
    ...(container.name && { name: container.name }),
    ...(container.image && {
      image: {
        name: container.image,
        repository: container.imagerepo ?? '',
        tag: container.imagetag ?? '',
        ...(container.imageid && { id: container.imageid }),
        ...(container.imagedigest && { digest: container.imagedigest }),
      },
    }),
    ...(typeof container.privileged === 'boolean' && { isPrivileged: container.privileged }),
    ...(typeof container.ip === 'string' && container.ip !== '' && { ip: container.ip }),
    ...(container.created_time && { startedAt: container.created_time }),
    ...(container.User && { user: container.User }),
    ...(pod !== undefined && { pod }),
  };
}

/** The kubelet labels each container with its pod. */
function podOf(labels: ReadonlyMap<string, string>): Pod | undefined {
  const name = labels.get('io.kubernetes.pod.name');
  if (name === undefined) {
    return undefined;
  }
  return {
    name,
    namespace: labels.get('io.kubernetes.pod.namespace') ?? '',
    uid: labels.get('io.kubernetes.pod.uid') ?? '',
    labels,
  };
}
