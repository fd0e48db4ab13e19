import { join } from 'node:path';
import type { Container } from '@seaworthy/runtime';
import * as z from 'zod/mini';
import { idPattern } from './bundle.ts';
import { imageOf } from './image-name.ts';
import { podLabelsOf, podOf } from './pod.ts';
import { readJson } from './read-json.ts';

/** config.v2.json and hostconfig.json of the engine (moby, daemon/container), what we need of it. */
const Config = z.object({
  Name: z.string(),
  Image: z.string(),
  Config: z.object({
    Image: z.string(),
    User: z.optional(z.string()),
    Labels: z.nullish(z.record(z.string(), z.string())),
  }),
  State: z.optional(z.object({ StartedAt: z.optional(z.string()) })),
  NetworkSettings: z.nullish(
    z.object({
      Networks: z.nullish(
        z.record(z.string(), z.nullish(z.object({ IPAddress: z.optional(z.string()) }))),
      ),
    }),
  ),
  MountPoints: z.nullish(
    z.record(
      z.string(),
      z.object({
        Source: z.optional(z.string()),
        Destination: z.string(),
        RW: z.optional(z.boolean()),
        Relabel: z.optional(z.string()),
        Propagation: z.optional(z.string()),
      }),
    ),
  ),
});

const HostConfig = z.object({
  Privileged: z.optional(z.boolean()),
  PidMode: z.optional(z.string()),
  NetworkMode: z.optional(z.string()),
  IpcMode: z.optional(z.string()),
});

const Repositories = z.object({
  Repositories: z.record(z.string(), z.record(z.string(), z.string())),
});

/**
 * What Docker keeps of a container, from its own directory: there before the first process starts,
 * and no socket that could do more than read.
 * @param directory Docker's data root, mostly /var/lib/docker
 */
export function readDockerContainer(directory: string, id: string): Container | undefined {
  const home = join(directory, 'containers', id);
  const config = Config.safeParse(readJson(join(home, 'config.v2.json'))).data;
  if (config === undefined) return undefined;
  const host = HostConfig.safeParse(readJson(join(home, 'hostconfig.json'))).data ?? {};
  const labels = config.Config.Labels ?? {};
  const mounts = Object.values(config.MountPoints ?? {}).map((mount) => ({
    source: mount.Source ?? '',
    destination: mount.Destination,
    mode: mount.Relabel ?? '',
    isWritable: mount.RW ?? false,
    propagation: mount.Propagation ?? '',
  }));
  const digest = digestOf(directory, config.Image);
  const ip = Object.values(config.NetworkSettings?.Networks ?? {})
    .map((network) => network?.IPAddress)
    .find(Boolean);
  const startedAt = Date.parse(config.State?.StartedAt ?? '') / 1000;
  const pod = podOf(labels, mounts);
  const podLabels = podLabelsOf(pod && sandboxLabels(directory, labels));
  return {
    fullId: id,
    runtime: 'docker',
    name: config.Name.replace(/^\//, ''),
    image: imageOf(config.Config.Image, { id: config.Image, digest }),
    labels: new Map(Object.entries(labels)),
    isPrivileged: host.Privileged ?? false,
    mounts,
    hostNamespaces: [
      ...(host.PidMode === 'host' ? (['pid'] as const) : []),
      ...(host.NetworkMode === 'host' ? (['network'] as const) : []),
      ...(host.IpcMode === 'host' ? (['ipc'] as const) : []),
    ],
    user: config.Config.User ?? '',
    ...(ip !== undefined && { ip }),
    // The engine writes the year 1 until it has started.
    ...(startedAt > 0 && { startedAt }),
    ...(pod !== undefined && { pod: { ...pod, labels: podLabels } }),
  };
}

/** Of the container that holds the pod's namespaces, which has the pod's labels (cri-dockerd). */
function sandboxLabels(
  directory: string,
  labels: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> | undefined {
  const id = labels['io.kubernetes.sandbox.id'];
  if (id === undefined || !idPattern.test(id)) return new Map(Object.entries(labels));
  const config = Config.safeParse(readJson(join(directory, 'containers', id, 'config.v2.json')));
  return config.data && new Map(Object.entries(config.data.Config.Labels ?? {}));
}

const storageDrivers = ['overlay2', 'overlayfs', 'vfs', 'btrfs', 'zfs', 'fuse-overlayfs'];

/** The image's digest in a registry, which repositories.json knows beside its own id. */
function digestOf(directory: string, imageId: string): string | undefined {
  for (const driver of storageDrivers) {
    const file = join(directory, 'image', driver, 'repositories.json');
    const known = Repositories.safeParse(readJson(file)).data;
    for (const names of Object.values(known?.Repositories ?? {})) {
      for (const [name, id] of Object.entries(names)) {
        const at = name.indexOf('@');
        if (id === imageId && at !== -1) return name.slice(at + 1);
      }
    }
  }
  return undefined;
}
