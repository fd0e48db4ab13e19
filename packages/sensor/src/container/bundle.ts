import { readdirSync } from 'node:fs';
import type { Container, ContainerRuntime } from '@seaworthy/runtime';
import * as z from 'zod/mini';
import { imageOf } from './image-name.ts';
import { podLabelsOf, podOf } from './pod.ts';

/** Ids become names of files. */
export const idPattern = /^[0-9a-f]{64}$/;

/** config.json of a bundle (opencontainers/runtime-spec, config.md), what we need of it. */
export const Spec = z.object({
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

const Labels = z.record(z.string(), z.string());

/** What a runtime keeps beside the bundle. */
export interface Facts {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly imageId?: string | undefined;
  readonly digest?: string | undefined;
  readonly labels?: ReadonlyMap<string, string> | undefined;
  /** As the kubelet gave them to the pod's sandbox, with its own among them. */
  readonly podLabels?: ReadonlyMap<string, string> | undefined;
}

export function containerOf(
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

export function labelsOf(json: string | undefined): ReadonlyMap<string, string> | undefined {
  const labels = Labels.safeParse(parseJson(json ?? '')).data;
  return labels === undefined ? undefined : new Map(Object.entries(labels));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
