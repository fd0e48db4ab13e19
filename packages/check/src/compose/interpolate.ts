import type { Entry, Node, ScalarNode } from '../tree/node.ts';

/** Collections in collections; the reader of YAML stops there, too. */
const maxDepth = 100;

/**
 * A document with its variables replaced, as far as the file itself says them: `${TAG:-1.2}` is
 * taken as its default, `$TAG` becomes unknown, and `$$` is a dollar (compose-spec,
 * "Interpolation"). Nodes that aliases share stay shared.
 */
export function interpolate(root: Node): Node {
  const done = new Map<Node, Node>();
  const visit = (node: Node, depth: number): Node => {
    const before = done.get(node);
    if (before !== undefined) return before;
    let result = node;
    if (node.kind === 'scalar') {
      result = interpolateScalar(node);
    } else if (depth < maxDepth && node.kind === 'list') {
      result = { ...node, items: node.items.map((item) => visit(item, depth + 1)) };
    } else if (depth < maxDepth && node.kind === 'map') {
      const entries = new Map<string, Entry>();
      for (const [name, { key, value }] of node.entries) {
        entries.set(name, { key, value: visit(value, depth + 1) });
      }
      result = { ...node, entries };
    }
    done.set(node, result);
    return result;
  };
  return visit(root, 0);
}

const variable =
  /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|\{[A-Za-z_]\w*:?[-+?][^}]*\}*)/g;

function interpolateScalar(node: ScalarNode): Node {
  if (!node.text.includes('$')) return node;
  let unknown = false;
  const text = node.text.replace(variable, (all, _bare, braced, operator = '', word = '') => {
    if (all === '$$') return '$';
    if (braced !== undefined && operator.endsWith('-') && !word.includes('$')) return word;
    unknown = true;
    return all;
  });
  return unknown ? { ...node, kind: 'unknown' } : { ...node, text };
}
