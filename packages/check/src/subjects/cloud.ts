import { at, entriesOf, isNull, itemsOf, type Node, textOf } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/**
 * A resource of a cloud provider, whichever file describes it: Terraform and its plans,
 * CloudFormation, ARM templates, or the JSON of the provider's own command.
 */
export interface CloudResource {
  /** What the file calls it. */
  readonly name: string;
  /** Its header, to point at when something is missing. */
  readonly key: Span;
  /** Its settings, spelled as the file spells them: read them with `setting`. */
  readonly node: Node;
}

const spellings = new Map<string, readonly string[]>();

/** `scanOnPush` is `ScanOnPush` in CloudFormation and `scan_on_push` in Terraform. */
function spellingsOf(name: string): readonly string[] {
  const known = spellings.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]+/g, (upper) => `_${upper.toLowerCase()}`);
  const all = [...new Set([name, name[0]!.toUpperCase() + name.slice(1), snake])];
  // Only names in our own code come here.
  spellings.set(name, all);
  return all;
}

/**
 * The first setting that is there of some paths such as `imageScanningConfiguration.scanOnPush`, in
 * any spelling. A block that stands in a list alone is the block itself. `undefined` where there
 * is none; unknown where one of the way is.
 */
export function setting(from: Node | undefined, ...paths: readonly string[]): Node | undefined {
  for (const path of paths) {
    let current = from;
    for (const step of path.split('.')) current = child(current, step);
    if (current !== undefined && !isNull(current)) return current;
  }
  return undefined;
}

function child(node: Node | undefined, name: string): Node | undefined {
  if (node?.kind === 'unknown') return node;
  const map = node?.kind === 'list' && node.items.length === 1 ? node.items[0] : node;
  for (const spelling of spellingsOf(name)) {
    const found = at(map, spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Blocks or items of a setting: one that stands alone, or those of a list. */
export function settingsOf(from: Node | undefined, ...paths: readonly string[]): readonly Node[] {
  const found = setting(from, ...paths);
  return found?.kind === 'map' ? [found] : itemsOf(found);
}

/** A list of names and values, or a map, as pairs: how each way of writing has environments. */
export function* pairsOf(node: Node | undefined): Generator<readonly [string, Node]> {
  for (const item of itemsOf(node)) {
    const name = textOf(setting(item, 'name'));
    const value = setting(item, 'value');
    if (name !== undefined && value !== undefined) yield [name, value];
  }
  for (const [name, { value }] of entriesOf(node)) yield [name, value];
}

/** The key of a setting that the resource itself has, to point at; else the header. */
export function keyOf({ key, node }: CloudResource, ...names: readonly string[]): Span {
  if (node.kind !== 'map') return key;
  for (const name of names.flatMap(spellingsOf)) {
    const entry = node.entries.get(name);
    if (entry !== undefined) return entry.key;
  }
  return key;
}
