import type { Entry, Node } from './node.ts';

/**
 * A tree in which `replace` has exchanged nodes, from the top: what it returns other than
 * `undefined` stays as it is. A node that several aliases share is looked at once.
 */
export function replaceNodes(root: Node, replace: (node: Node) => Node | undefined): Node {
  const seen = new Map<Node, Node>();
  const visit = (node: Node): Node => {
    const known = seen.get(node);
    if (known !== undefined) return known;
    const result = replace(node) ?? descend(node);
    seen.set(node, result);
    return result;
  };
  // The readers bound how deep this goes.
  const descend = (node: Node): Node => {
    if (node.kind === 'list') return { ...node, items: node.items.map(visit) };
    if (node.kind !== 'map') return node;
    const entries = new Map<string, Entry>();
    for (const [name, { key, value }] of node.entries) {
      entries.set(name, { key, value: visit(value) });
    }
    return { ...node, entries };
  };
  return visit(root);
}
