import { type CloudResource, setting } from '../subjects/cloud.ts';
import type { Node } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/** How the nodes of a cluster or of a pool are made; nothing where the cluster has no pool of its own. */
export function nodeConfigOf({ node, key }: CloudResource): { node: Node; at: Span } | undefined {
  const config = setting(node, 'nodeConfig');
  return config === undefined || config.kind === 'unknown' ? undefined : { node: config, at: key };
}

/** Google decides about nodes, networks and upgrades of such a cluster. */
export function isAutopilot({ node }: CloudResource): boolean {
  const enabled = setting(node, 'enableAutopilot');
  return enabled !== undefined && !(enabled.kind === 'scalar' && enabled.text === 'false');
}
