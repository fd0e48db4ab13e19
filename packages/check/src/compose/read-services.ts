import { limitExceeded } from '@seaworthy/model';
import type { ComposeService } from '../subjects/compose.ts';
import { at, type Entry, type MapNode, type Node, textOf } from '../tree/node.ts';

/** Services that extend services that extend … */
const maxExtends = 20;

/** Values of maps in maps that one service takes from another. */
const maxMergeDepth = 4;

/** Settings of all services together: aliases and `extends` repeat what is written once. */
const maxSettings = 200_000;

/**
 * The services of a file, each with what it extends.
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function readServices(services: MapNode): ComposeService[] {
  let settings = 0;
  const count = (node: Node): void => {
    settings +=
      node.kind === 'map' ? node.entries.size : node.kind === 'list' ? node.items.length : 1;
    if (settings > maxSettings) {
      throw limitExceeded(services.file.path, 'settings of services', maxSettings);
    }
  };
  return [...services.entries].flatMap(([name, { key, value }]) => {
    if (value.kind !== 'map') return [];
    const { node, whole } = extend(value, services, maxExtends, count);
    count(node);
    for (const entry of node.entries.values()) count(entry.value);
    const isPlaced = at(node, 'image') !== undefined || at(node, 'build') !== undefined;
    return [{ name, key, node, complete: whole && isPlaced }];
  });
}

/** compose-spec, "extends": lists are joined, maps merged, and the service's own values win. */
function extend(
  service: MapNode,
  services: MapNode,
  left: number,
  count: (node: Node) => void,
): { readonly node: MapNode; readonly whole: boolean } {
  const from = at(service, 'extends');
  if (from === undefined) return { node: service, whole: true };
  const name = textOf(from) ?? textOf(at(from, 'service'));
  const base = name === undefined ? undefined : services.entries.get(name)?.value;
  if (left === 0 || base?.kind !== 'map' || at(from, 'file') !== undefined) {
    return { node: service, whole: false };
  }
  const { node, whole } = extend(base, services, left - 1, count);
  for (const entry of node.entries.values()) count(entry.value);
  return { node: mergeMaps(node, service, maxMergeDepth), whole };
}

function mergeMaps(base: MapNode, own: MapNode, depth: number): MapNode {
  const entries = new Map<string, Entry>(base.entries);
  for (const [name, entry] of own.entries) {
    const before = entries.get(name)?.value;
    const value = before === undefined ? entry.value : merge(before, entry.value, depth);
    entries.set(name, { key: entry.key, value });
  }
  return { ...own, entries };
}

function merge(base: Node, own: Node, depth: number): Node {
  if (depth > 0 && base.kind === 'map' && own.kind === 'map')
    return mergeMaps(base, own, depth - 1);
  if (base.kind === 'list' && own.kind === 'list') {
    return { ...own, items: [...base.items, ...own.items] };
  }
  return own;
}
