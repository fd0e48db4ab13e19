import { at, entriesOf, itemsOf, type Node, textOf } from '../tree/node.ts';

/**
 * `true` when a label selector picks what has these labels, or when only a cluster could tell. An
 * empty selector picks everything.
 */
export function mayPick(selector: Node | undefined, labels: Node | undefined): boolean {
  if (itemsOf(at(selector, 'matchExpressions')).length > 0) return true;
  for (const [name, { value }] of entriesOf(at(selector, 'matchLabels'))) {
    const label = at(labels, name);
    if (value.kind === 'unknown' || label?.kind === 'unknown') continue;
    if (textOf(value) !== textOf(label)) return false;
  }
  return true;
}

/** A selector that is there and names nothing. */
export function picksEverything(selector: Node | undefined): boolean {
  if (selector?.kind !== 'map') return false;
  const labels = at(selector, 'matchLabels');
  const expressions = at(selector, 'matchExpressions');
  const isEmpty = (node: Node | undefined): boolean =>
    node === undefined ||
    (node.kind === 'map' && node.entries.size === 0) ||
    (node.kind === 'list' && node.items.length === 0);
  return isEmpty(labels) && isEmpty(expressions);
}
