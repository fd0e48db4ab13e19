import type { Span } from './source-file.ts';

/**
 * A value of a structured file that knows where it stands. YAML, JSON, HCL and the like all become
 * this, so that a check is written once for every file that can say the same thing.
 */
export type Node = ScalarNode | MapNode | ListNode | UnknownNode;

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly text: string;
  /** Written without quotes: `true`, `1` and `null` are then no text. */
  readonly plain: boolean;
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Span;
  readonly value: Node;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

/** An expression whose value only a run would tell. It is neither set nor absent. */
export interface UnknownNode extends Span {
  readonly kind: 'unknown';
  /** As written, for messages. */
  readonly text: string;
}

/** The value at a path of keys and indexes; `undefined` where there is none. */
export function at(
  node: Node | undefined,
  ...path: readonly (string | number)[]
): Node | undefined {
  let current = node;
  for (const step of path) {
    if (current === undefined || current.kind === 'unknown') return current;
    if (typeof step === 'number') {
      current = current.kind === 'list' ? current.items[step] : undefined;
    } else {
      current = current.kind === 'map' ? current.entries.get(step)?.value : undefined;
    }
  }
  return current !== undefined && isNull(current) ? undefined : current;
}

/** The key of an entry, to point at; the map itself where it has no such key. */
export function keyAt(node: Node, key: string): Span {
  return node.kind === 'map' ? (node.entries.get(key)?.key ?? node) : node;
}

export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.plain && /^(?:|~|null|Null|NULL)$/.test(node.text);
}

export function isUnknown(node: Node | undefined): boolean {
  return node?.kind === 'unknown';
}

/** Items of a list; none of anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** Entries of a map; none of anything else. */
export function entriesOf(node: Node | undefined): Iterable<readonly [string, Entry]> {
  return node?.kind === 'map' ? node.entries : [];
}

/** Text of a scalar, also of a number; `undefined` for anything else and for null. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && !isNull(node) ? node.text : undefined;
}

/** `undefined` for what is not a boolean. YAML 1.1's words count, as Kubernetes reads them. */
export function booleanOf(node: Node | undefined): boolean | undefined {
  if (node?.kind !== 'scalar' || !node.plain) return undefined;
  if (/^(?:true|yes|on)$/i.test(node.text)) return true;
  return /^(?:false|no|off)$/i.test(node.text) ? false : undefined;
}

/** `undefined` for what is not a decimal number. */
export function numberOf(node: Node | undefined): number | undefined {
  if (node?.kind !== 'scalar' || !node.plain) return undefined;
  return /^[-+]?\d+(?:\.\d+)?$/.test(node.text) ? Number(node.text) : undefined;
}

/** Texts of a list of scalars; what is no scalar is passed over. */
export function textsOf(node: Node | undefined): string[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}
