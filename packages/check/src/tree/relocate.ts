import type { Entry, Node } from './node.ts';
import type { Span } from './source-file.ts';

/** The same tree at other places. A node that several aliases share is moved once. */
export function relocate(
  root: Node,
  place: (span: Span) => Span,
  change: (node: Node) => Node | undefined = () => undefined,
): Node {
  // Aliases would let a small text become a large tree.
  const moved = new Map<Node, Node>();
  const move = (node: Node): Node => {
    const known = moved.get(node);
    if (known !== undefined) return known;
    const result = moveOnce(change(node) ?? node);
    moved.set(node, result);
    return result;
  };
  const moveOnce = (node: Node): Node => {
    if (node.kind === 'list') return { ...node, ...place(node), items: node.items.map(move) };
    if (node.kind === 'map') {
      const entries = new Map<string, Entry>();
      for (const [name, { key, value }] of node.entries) {
        entries.set(name, { key: place(key), value: move(value) });
      }
      return { ...node, ...place(node), entries };
    }
    return { ...node, ...place(node) };
  };
  return move(root);
}
