import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, ContainerRuntime } from '@seaworthy/runtime';
import * as z from 'zod/mini';
import { readContainerdRecord } from './containerd-metadata.ts';
import { imageOf } from './image-name.ts';
import { podLabelsOf, podOf } from './pod.ts';
import { readJson } from './read-json.ts';

/** config.json of a bundle (opencontainers/runtime-spec, config.md), what we need of it. */
const Spec = z.object({
  process: z.optional(
    z.object({
      user: z.optional(z.object({ uid: z.optional(z.number()) })),
      capabilities: z.nullish(z.object({ bounding: z.nullish(z.array(z.string())) })),
    }),
  ),
  annotations: z.nullish(z.record(z.string(), z.string())),
  mounts: z.nullish(
    z.array(
      z.object({
        destination: z.string(),
        source: z.optional(z.string()),
        type: z.optional(z.string()),
        options: z.nullish(z.array(z.string())),
      }),
    ),
  ),
  linux: z.nullish(z.object({ namespaces: z.nullish(z.array(z.object({ type: z.string() }))) })),
});

/** containers.json of containers/storage, where Podman and CRI-O keep names. */
const Storage = z.array(
  z.object({
    id: z.string(),
    names: z.nullish(z.array(z.string())),
    image: z.optional(z.string()),
    metadata: z.optional(z.string()),
  }),
);
const Metadata = z.object({
  'image-name': z.optional(z.string()),
  'image-id': z.optional(z.string()),
  name: z.optional(z.string()),
});

const Labels = z.record(z.string(), z.string());

/** Ids become names of files. */
export const idPattern = /^[0-9a-f]{64}$/;

export interface OciDirectories {
  /** containerd's state: bundles lie in io.containerd.runtime.v2.task/NAMESPACE/ID. */
  readonly containerdState: string;
  /** containerd's root, with its database. */
  readonly containerdRoot: string;
  /** containers/storage: bundles lie in overlay-containers/ID/userdata. */
  readonly storageRun: string;
  readonly storageRoot: string;
}

/**
 * A container of containerd: of Kubernetes (its annotations), nerdctl or ctr. Its bundle says how it
 * runs, containerd's database what its image is in a registry, and its labels.
 */
export function readContainerdContainer(
  { containerdState, containerdRoot }: OciDirectories,
  id: string,
): Container | undefined {
  const tasks = join(containerdState, 'io.containerd.runtime.v2.task');
  for (const namespace of namesIn(tasks)) {
    const spec = Spec.safeParse(readJson(join(tasks, namespace, id, 'config.json'))).data;
    if (spec === undefined) continue;
    const notes = spec.annotations ?? {};
    const record = readContainerdRecord(containerdRoot, namespace, id);
    const isSandbox = notes['io.kubernetes.cri.container-type'] === 'sandbox';
    const sandboxId = notes['io.kubernetes.cri.sandbox-id'];
    const sandbox =
      sandboxId === undefined || sandboxId === id
        ? record
        : readContainerdRecord(containerdRoot, namespace, sandboxId);
    return containerOf(spec, id, 'containerd', {
      name: isSandbox
        ? 'POD'
        : (notes['io.kubernetes.cri.container-name'] ?? notes['nerdctl/name']),
      image: notes['io.kubernetes.cri.image-name'] ?? notes['nerdctl/image'] ?? record?.image,
      digest: record?.digest,
      labels: record?.labels ?? labelsOf(notes['nerdctl/labels']),
      podLabels: sandbox?.labels,
    });
  }
  return undefined;
}

/**
 * A container of Podman or CRI-O. CRI-O keeps what the kubelet told it in annotations of the bundle
 * (cri-o, pkg/annotations); labels of the pod are in that of the pod's first container.
 */
export function readStorageContainer(
  { storageRun, storageRoot }: OciDirectories,
  id: string,
  runtime: ContainerRuntime,
): Container | undefined {
  for (const driver of namesIn(storageRun).filter((name) => name.endsWith('-containers'))) {
    // CRI-O and Podman write it to either place, as their versions have it.
    const specOf = (each: string) =>
      [storageRun, storageRoot]
        .map((home) => readJson(join(home, driver, each, 'userdata/config.json')))
        .map((written) => Spec.safeParse(written).data)
        .find(Boolean);
    const spec = specOf(id);
    if (spec === undefined) continue;
    const notes = spec.annotations ?? {};
    const stored = storedFacts(join(storageRoot, driver, 'containers.json'), id);
    const isCrio = Object.hasOwn(notes, 'io.kubernetes.cri-o.ContainerType');
    const labels = labelsOf(notes['io.kubernetes.cri-o.Labels']);
    const sandboxId = notes['io.kubernetes.cri-o.SandboxID'];
    const hasSandbox = sandboxId !== undefined && sandboxId !== id && idPattern.test(sandboxId);
    const sandbox = hasSandbox ? specOf(sandboxId)?.annotations : undefined;
    return containerOf(spec, id, isCrio ? 'cri-o' : runtime === 'unknown' ? 'podman' : runtime, {
      name: notes['io.kubernetes.container.name'] ?? stored.name,
      image: notes['io.kubernetes.cri-o.ImageName'] ?? stored.image,
      imageId: stored.imageId,
      digest: /@(sha256:[0-9a-f]{64})$/.exec(notes['io.kubernetes.cri-o.ImageRef'] ?? '')?.[1],
      labels,
      podLabels: labelsOf(sandbox?.['io.kubernetes.cri-o.Labels']) ?? labels,
    });
  }
  return undefined;
}

interface Facts {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly imageId?: string | undefined;
  readonly digest?: string | undefined;
  readonly labels?: ReadonlyMap<string, string> | undefined;
  /** As the kubelet gave them to the pod's sandbox, with its own among them. */
  readonly podLabels?: ReadonlyMap<string, string> | undefined;
}

function storedFacts(file: string, id: string): Facts {
  const stored = Storage.safeParse(readJson(file)).data?.find((entry) => entry.id === id);
  const metadata = Metadata.safeParse(parseJson(stored?.metadata ?? '')).data;
  return {
    name: metadata?.name ?? stored?.names?.[0],
    image: metadata?.['image-name'],
    imageId: metadata?.['image-id'] ?? stored?.image,
  };
}

function containerOf(
  spec: z.infer<typeof Spec>,
  id: string,
  runtime: ContainerRuntime,
  facts: Facts,
): Container {
  const mounts = (spec.mounts ?? [])
    .filter(
      ({ type, options }) => type === 'bind' || options?.some((word) => /^r?bind$/.test(word)),
    )
    .map(({ destination, source = '', options }) => ({
      source,
      destination,
      mode: '',
      isWritable: options?.includes('ro') !== true,
      propagation: options?.find((word) => /^r?(private|shared|slave)$/.test(word)) ?? '',
    }));
  const namespaces = new Set(spec.linux?.namespaces?.map(({ type }) => type));
  const hostNamespaces = (['pid', 'network', 'ipc'] as const).filter(
    (type) => !namespaces.has(type),
  );
  const pod = podOf(spec.annotations ?? {}, mounts);
  const { name, image, imageId, digest, labels, podLabels } = facts;
  return {
    fullId: id,
    runtime,
    mounts,
    hostNamespaces,
    isPrivileged: isPrivileged(spec),
    user: String(spec.process?.user?.uid ?? ''),
    ...(name !== undefined && { name }),
    ...(image !== undefined && { image: imageOf(image, { id: imageId, digest }) }),
    ...(labels !== undefined && { labels }),
    ...(pod !== undefined && { pod: { ...pod, labels: podLabelsOf(podLabels) } }),
  };
}

/** Runtimes write no such flag; who may load modules and administer all is privileged. */
function isPrivileged(spec: z.infer<typeof Spec>): boolean {
  const bounding = spec.process?.capabilities?.bounding ?? [];
  return bounding.includes('CAP_SYS_ADMIN') && bounding.includes('CAP_SYS_MODULE');
}

function labelsOf(json: string | undefined): ReadonlyMap<string, string> | undefined {
  const labels = Labels.safeParse(parseJson(json ?? '')).data;
  return labels === undefined ? undefined : new Map(Object.entries(labels));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
