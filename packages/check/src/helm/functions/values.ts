import { limitExceeded } from '@seaworthy/model';
import { dump } from 'js-yaml';
import { isNull, type Node } from '../../tree/node.ts';
import { readYaml } from '../../tree/read-yaml.ts';
import { SourceFile } from '../../tree/source-file.ts';
import {
  format,
  isList,
  isMap,
  isTrue,
  sortedKeys,
  TemplateError,
  type Value,
  type ValueMap,
} from '../template/value.ts';

/** Items of lists and maps, and characters, that one call may make. */
export const maxItems = 100_000;
const maxCharacters = 5_000_000;

const maxDepth = 100;

export function textOf(value: Value | undefined): string {
  return value === undefined || value === null ? '' : format(value);
}

/** As sprig's `toInt64` casts: what is no number is 0. */
export function integerOf(value: Value | undefined): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  if (typeof value !== 'string' || value.length > 30) return 0n;
  if (/^[+-]?\d+$/.test(value)) return BigInt(value.replace(/^\+/, ''));
  return /^0x[0-9a-f]+$/i.test(value) ? BigInt(value) : integerOf(floatOf(value));
}

export function floatOf(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return value.trim() === '' ? 0 : Number(value) || 0;
  return Number(integerOf(value));
}

/** A count or a place as a JavaScript number, never far out of what can be used. */
export function sizeOf(value: Value | undefined): number {
  const size = Number(integerOf(value));
  return Math.max(-maxCharacters, Math.min(size, maxCharacters));
}

export function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value;
  throw new TemplateError('a list is needed');
}

export function mapOf(value: Value | undefined): ValueMap {
  if (value === undefined || value === null) return new Map();
  if (isMap(value)) return value;
  throw new TemplateError('a map is needed');
}

export function boundItems<T extends { readonly length: number }>(items: T): T {
  if (items.length > maxItems) throw limitExceeded('template', 'items', maxItems);
  return items;
}

export function boundText(text: string): string {
  if (text.length > maxCharacters) throw limitExceeded('template', 'characters', maxCharacters);
  return text;
}

export function isEqual(a: Value, b: Value): boolean {
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((each, i) => isEqual(each, b[i]!));
  if (isMap(a)) {
    return (
      isMap(b) &&
      a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key)!))
    );
  }
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  return a === b;
}

export function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function copyOf(value: Value): Value {
  if (isList(value)) return value.map(copyOf);
  if (isMap(value)) return new Map([...value].map(([key, each]) => [key, copyOf(each)]));
  return value;
}

/**
 * What `from` says is added to `into`. Without `overwrites`, what is set there already stays; empty
 * values never overwrite (https://pkg.go.dev/dario.cat/mergo).
 */
export function mergeInto(into: ValueMap, from: ValueMap, overwrites: boolean): ValueMap {
  for (const [key, value] of from) {
    const old = into.get(key);
    if (isMap(old) && isMap(value)) mergeInto(old, value, overwrites);
    else if (old === undefined || (overwrites ? isTrue(value) : !isTrue(old))) {
      into.set(key, value);
    }
  }
  return into;
}

/** Plain JavaScript, for the writers of JSON and YAML. Keys in order, as Go writes maps. */
export function plainOf(value: Value, depth = 0): unknown {
  if (depth > maxDepth) throw limitExceeded('template', 'depth of a value', maxDepth);
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map((each) => plainOf(each, depth + 1));
  if (isMap(value)) {
    return Object.fromEntries(
      sortedKeys(value).map((key) => [key, plainOf(value.get(key)!, depth + 1)]),
    );
  }
  return typeof value === 'function' ? null : value;
}

export function toYaml(value: Value): string {
  const text = dump(plainOf(value), { noRefs: true, lineWidth: -1, seqNoIndent: true });
  return boundText(text).replace(/\n$/, '');
}

/** @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED */
export function fromYaml(text: string, path = 'values'): Value {
  const [root] = readYaml(new SourceFile(path, text));
  return root === undefined ? null : valueIn(root);
}

/** A located value without its places. Numbers are float64, as Helm reads them. */
export function valueIn(node: Node, depth = 0): Value {
  if (depth > maxDepth) throw limitExceeded('template', 'depth of a value', maxDepth);
  if (node.kind === 'list') return node.items.map((item) => valueIn(item, depth + 1));
  if (node.kind === 'map') {
    return new Map(
      [...node.entries].map(([key, { value }]) => [key, valueIn(value, depth + 1)] as const),
    );
  }
  if (node.kind === 'unknown' || !node.plain) return node.text;
  if (isNull(node)) return null;
  const { text } = node;
  if (/^(?:true|True|TRUE|yes|Yes|on|On)$/.test(text)) return true;
  if (/^(?:false|False|FALSE|no|No|off|Off)$/.test(text)) return false;
  if (/^0o?[0-7]+$/.test(text)) return Number.parseInt(text.replace(/^0o?/, '') || '0', 8);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}
