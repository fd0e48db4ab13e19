import { setting, settingsOf } from '../subjects/cloud.ts';
import type { EcsTask } from '../subjects/ecs.ts';
import { type Node, textOf } from '../tree/node.ts';

/** Directories and files of the instance that a task mounts, as far as they are written down. */
export function* hostPathsOf({ node }: EcsTask): Generator<{ path: string; node: Node }> {
  for (const volume of settingsOf(node, 'volumes', 'volume')) {
    const source = setting(volume, 'host.sourcePath', 'hostPath');
    const path = textOf(source);
    if (source !== undefined && path !== undefined) yield { path, node: source };
  }
}
