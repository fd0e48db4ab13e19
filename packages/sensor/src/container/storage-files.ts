import { join } from 'node:path';
import type { Container, ContainerRuntime } from '@seaworthy/runtime';
import * as z from 'zod/mini';
import {
  containerOf,
  type Facts,
  idPattern,
  labelsOf,
  namesIn,
  parseJson,
  Spec,
} from './bundle.ts';
import { readJson } from './read-json.ts';

/** Lists of containers and images of containers/storage (containers.go, images.go). */
const Containers = z.array(
  z.object({
    id: z.string(),
    names: z.nullish(z.array(z.string())),
    image: z.optional(z.string()),
    metadata: z.optional(z.string()),
  }),
);
const Images = z.array(z.object({ id: z.string(), digest: z.optional(z.string()) }));
const Metadata = z.object({
  'image-name': z.optional(z.string()),
  'image-id': z.optional(z.string()),
  name: z.optional(z.string()),
});

export interface StorageDirectories {
  /** containers/storage: bundles lie in overlay-containers/ID/userdata of either. */
  readonly run: string;
  readonly root: string;
}

/**
 * A container of Podman or CRI-O. CRI-O keeps what the kubelet told it in annotations of the bundle
 * (cri-o, internal/annotations); labels of the pod are in the bundle of its sandbox.
 */
export function readStorageContainer(
  directories: StorageDirectories,
  id: string,
  runtime: ContainerRuntime,
): Container | undefined {
  const { run, root } = directories;
  for (const name of namesIn(run).filter((each) => each.endsWith('-containers'))) {
    const driver = name.slice(0, -'-containers'.length);
    // CRI-O and Podman write it to either place, as their versions have it.
    const specOf = (each: string) =>
      [run, root]
        .map((home) => readJson(join(home, name, each, 'userdata/config.json')))
        .map((written) => Spec.safeParse(written).data)
        .find(Boolean);
    const spec = specOf(id);
    if (spec === undefined) continue;
    const stored = storedFacts(directories, driver, id);
    const notes = spec.annotations ?? {};
    if (!Object.hasOwn(notes, 'io.kubernetes.cri-o.ContainerType')) {
      return containerOf(spec, id, runtime === 'unknown' ? 'podman' : runtime, stored);
    }
    const sandboxId = notes['io.kubernetes.cri-o.SandboxID'] ?? id;
    const sandbox = idPattern.test(sandboxId) ? specOf(sandboxId) : undefined;
    return containerOf(spec, id, 'cri-o', {
      ...stored,
      ...crioFacts(notes, stored),
      podLabels: labelsOf(sandbox?.annotations?.['io.kubernetes.cri-o.Labels']),
    });
  }
  return undefined;
}

function crioFacts(notes: Readonly<Record<string, string>>, stored: Facts): Facts {
  const isSandbox = notes['io.kubernetes.cri-o.ContainerType'] === 'sandbox';
  // Once a reference by digest, now an id; digests are beside it.
  const reference = notes['io.kubernetes.cri-o.ImageRef'] ?? '';
  const digests = [reference, ...(notes['io.kubernetes.cri-o.ImageRepoDigests'] ?? '').split(',')];
  const [digest] = digests.flatMap((each) => /@(sha256:[0-9a-f]{64})$/.exec(each)?.[1] ?? []);
  return {
    name: isSandbox ? 'POD' : (notes['io.kubernetes.container.name'] ?? stored.name),
    // A kubelet asks for an image by its id: then the name is one of those that it has, or empty.
    image:
      notes['io.kubernetes.cri-o.ImageName'] ||
      stored.image ||
      notes['io.kubernetes.cri-o.Image'] ||
      undefined,
    imageId: idPattern.test(reference) ? reference : stored.imageId,
    digest: digest ?? stored.digest,
    labels: labelsOf(notes['io.kubernetes.cri-o.Labels']),
  };
}

/**
 * CRI-O's containers, and those of Podman that remove themselves, are in the list that a boot ends.
 * It lies beside the other one, or in `run` (`transient_store`).
 */
function storedFacts({ run, root }: StorageDirectories, driver: string, id: string): Facts {
  const stored = [
    join(root, `${driver}-containers`, 'containers.json'),
    join(root, `${driver}-containers`, 'volatile-containers.json'),
    join(run, `${driver}-containers`, 'volatile-containers.json'),
  ]
    .flatMap((file) => Containers.safeParse(readJson(file)).data ?? [])
    .find((entry) => entry.id === id);
  const metadata = Metadata.safeParse(parseJson(stored?.metadata ?? '')).data;
  const imageId = metadata?.['image-id'] ?? stored?.image;
  const images = Images.safeParse(readJson(join(root, `${driver}-images`, 'images.json')));
  return {
    name: metadata?.name ?? stored?.names?.[0],
    image: metadata?.['image-name'],
    imageId,
    digest: images.data?.find((image) => image.id === imageId)?.digest,
  };
}
