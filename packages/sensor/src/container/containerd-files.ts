import { join } from 'node:path';
import type { Container } from '@seaworthy/runtime';
import { containerOf, labelsOf, namesIn, Spec } from './bundle.ts';
import { readContainerdRecord } from './containerd-metadata.ts';
import { readJson } from './read-json.ts';

export interface ContainerdDirectories {
  /** containerd's state: bundles lie in io.containerd.runtime.v2.task/NAMESPACE/ID. */
  readonly state: string;
  /** containerd's root, with its database. */
  readonly root: string;
}

/**
 * A container of containerd: of Kubernetes (its annotations), nerdctl or ctr. Its bundle says how it
 * runs, containerd's database what its image is in a registry, and its labels.
 */
export function readContainerdContainer(
  { state, root }: ContainerdDirectories,
  id: string,
): Container | undefined {
  const tasks = join(state, 'io.containerd.runtime.v2.task');
  for (const namespace of namesIn(tasks)) {
    const spec = Spec.safeParse(readJson(join(tasks, namespace, id, 'config.json'))).data;
    if (spec === undefined) continue;
    const notes = spec.annotations ?? {};
    const record = readContainerdRecord(root, namespace, id);
    const isSandbox = notes['io.kubernetes.cri.container-type'] === 'sandbox';
    const sandboxId = notes['io.kubernetes.cri.sandbox-id'];
    const sandbox =
      sandboxId === undefined || sandboxId === id
        ? record
        : readContainerdRecord(root, namespace, sandboxId);
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
