import type { YamlNode } from './parse-yaml.ts';

/**
 * A node as plain data for a schema to check. Objects have no prototype, so that a key of the file
 * is never taken for a member of `Object`.
 */
export function plainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(plainValue);
    case 'mapping': {
      const object: Record<string, unknown> = Object.create(null);
      for (const [key, { value }] of node.entries) object[key] = plainValue(value);
      return object;
    }
  }
}

/** Where the value at a path begins, or the nearest thing around it that is there. */
export function offsetOf(root: YamlNode, path: readonly PropertyKey[]): number {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'mapping'
        ? node.entries.get(String(step))?.value
        : node.kind === 'sequence'
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  return node.at;
}

/** Where a key of the mapping at a path stands. */
export function keyOffsetOf(root: YamlNode, path: readonly PropertyKey[], key: string): number {
  let node: YamlNode | undefined = root;
  for (const step of path) {
    node =
      node?.kind === 'mapping'
        ? node.entries.get(String(step))?.value
        : node?.kind === 'sequence'
          ? node.items[Number(step)]
          : undefined;
  }
  const entry = node?.kind === 'mapping' ? node.entries.get(key) : undefined;
  return entry?.keyAt ?? offsetOf(root, path);
}
