import { malformed } from '@seaworthy/model';
import { at, type Entry, itemsOf, type Node, textOf } from '../tree/node.ts';

/**
 * Applies a JSON patch (RFC 6902). Values keep their places.
 * @throws SeaworthyError MALFORMED for a path that is not there, or an operation that is none
 */
export function applyJsonPatch(root: Node, patch: Node): Node {
  let result = root;
  for (const operation of itemsOf(patch)) {
    const op = textOf(at(operation, 'op'));
    const path = pointerOf(operation, 'path');
    const value = operation.kind === 'map' ? operation.entries.get('value')?.value : undefined;
    if ((op === 'add' || op === 'replace') && value !== undefined) {
      result = edit(result, path, 0, op, value);
    } else if (op === 'remove') {
      result = edit(result, path, 0, op, undefined);
    } else if (op === 'copy' || op === 'move') {
      const from = pointerOf(operation, 'from');
      const moved = find(result, from);
      if (moved === undefined) throw noSuchPath(operation, from);
      if (op === 'move') result = edit(result, from, 0, 'remove', undefined);
      result = edit(result, path, 0, 'add', moved);
    } else if (op !== 'test') {
      throw malformed(operation.file.path, `a JSON patch has no operation "${op ?? ''}"`);
    }
  }
  return result;
}

type Operation = 'add' | 'replace' | 'remove';

function edit(
  node: Node,
  path: readonly string[],
  depth: number,
  op: Operation,
  value: Node | undefined,
): Node {
  if (depth === path.length) {
    if (value === undefined) throw noSuchPath(node, path);
    return value;
  }
  const step = path[depth]!;
  const isLast = depth === path.length - 1;
  if (node.kind === 'map') {
    const old = node.entries.get(step);
    // Kustomize lets a replacement add.
    if (old === undefined && !(isLast && op !== 'remove')) throw noSuchPath(node, path);
    const entries = new Map<string, Entry>(node.entries);
    if (isLast && op === 'remove') entries.delete(step);
    else if (isLast) entries.set(step, { key: value!, value: value! });
    else entries.set(step, { ...old!, value: edit(old!.value, path, depth + 1, op, value) });
    return { ...node, entries };
  }
  if (node.kind !== 'list') throw noSuchPath(node, path);
  const items = [...node.items];
  const index = step === '-' ? items.length : /^\d{1,6}$/.test(step) ? Number(step) : -1;
  const isThere = index >= 0 && index < items.length;
  if (!isThere && !(isLast && op === 'add' && index === items.length)) {
    throw noSuchPath(node, path);
  }
  if (isLast && op === 'remove') items.splice(index, 1);
  else if (isLast) items.splice(index, op === 'add' ? 0 : 1, value!);
  else items[index] = edit(items[index]!, path, depth + 1, op, value);
  return { ...node, items };
}

function find(root: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) {
    node = node?.kind === 'list' ? at(node, Number(step)) : at(node, step);
  }
  return node;
}

/** RFC 6901. */
function pointerOf(operation: Node, key: string): string[] {
  const text = textOf(at(operation, key));
  if (text === undefined) throw malformed(operation.file.path, `a JSON patch without "${key}"`);
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function noSuchPath({ file }: Node, path: readonly string[]): Error {
  return malformed(
    file.path,
    `a JSON patch names /${path.join('/').slice(0, 200)}, which is not there`,
  );
}
