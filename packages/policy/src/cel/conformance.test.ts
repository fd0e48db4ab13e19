import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { Environment } from '@marcbachmann/cel-js';
import { expect, test } from 'vitest';

/**
 * The cases of the CEL specification over the types that policies have: text, yes or no, double and
 * int, lists and maps. Cases with messages, enumerations, bytes, unsigned numbers, times and the
 * extensions are about things that no policy can name.
 */
const suites = ['basic', 'comparisons', 'conversions', 'fields', 'fp_math', 'integer_math'].concat([
  'lists',
  'logic',
  'macros',
  'parse',
  'plumbing',
  'string',
]);
const foreign =
  /TestAllTypes|google\.protobuf|proto\.|\bdyn\(|\bbytes\(|\buint\(|timestamp|duration|\bb['"]|\bbr['"]|\bbR['"]|\d[uU]\b/;

interface Value {
  readonly [kind: string]: unknown;
}
interface Case {
  readonly expr: string;
  readonly value?: Value;
  readonly evalError?: unknown;
  readonly bindings?: Readonly<Record<string, { readonly value?: Value }>>;
  readonly typeEnv?: unknown;
  readonly container?: unknown;
  readonly checkOnly?: unknown;
}
interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: object }[];
}

function casesOf(suite: Suite): Case[] {
  const own = (suite.tests ?? []).map(({ original }) => original as Case);
  return [...own, ...(suite.suites ?? []).flatMap(casesOf)];
}

const isOurs = ({ expr, typeEnv, container, checkOnly, value, bindings }: Case): boolean =>
  typeEnv === undefined &&
  container === undefined &&
  checkOnly === undefined &&
  !foreign.test(expr) &&
  !/uint64Value|bytesValue|objectValue|enumValue|typeValue/.test(
    JSON.stringify({ value, bindings }),
  );

function plain(value: Value): unknown {
  const [kind, content] = Object.entries(value)[0]!;
  if (kind === 'int64Value') return BigInt(content as string);
  if (kind === 'doubleValue') return Number(content);
  if (kind === 'nullValue') return null;
  if (kind === 'listValue') {
    return ((content as { values?: Value[] }).values ?? []).map(plain);
  }
  if (kind === 'mapValue') {
    const { entries = [] } = content as { entries?: { key: Value; value: Value }[] };
    return new Map(entries.map((entry) => [plain(entry.key), plain(entry.value)]));
  }
  return content;
}

/** A text that is the same for the same value, whatever it is held in. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}i`;
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Map) return entriesOf([...value]);
  if (typeof value === 'object' && value !== null) return entriesOf(Object.entries(value));
  return JSON.stringify(value);
}

function entriesOf(entries: readonly (readonly [unknown, unknown])[]): string {
  return `{${entries
    .map(([key, value]) => `${canonical(key)}:${canonical(value)}`)
    .sort()
    .join()}}`;
}

function outcomeOf({ expr, bindings = {} }: Case): string {
  const context = Object.fromEntries(
    Object.entries(bindings).map(([name, { value }]) => [name, plain(value!)]),
  );
  try {
    const environment = new Environment({ unlistedVariablesAreDyn: true });
    return canonical(environment.evaluate(expr, context));
  } catch {
    return 'error';
  }
}

test('what the specification says of the types that policies have', () => {
  const root: Suite = tests;
  const cases = root
    .suites!.filter(({ name }) => suites.includes(name))
    .flatMap(casesOf)
    .filter(isOurs);
  const wrong: string[] = [];
  let same = 0;
  let refused = 0;
  for (const each of cases) {
    const wanted =
      each.evalError === undefined
        ? canonical(each.value === undefined ? true : plain(each.value))
        : 'error';
    const outcome = outcomeOf(each);
    if (outcome === wanted) same += 1;
    // The check is stricter than the language: lists of one type, no comparison across types.
    else if (outcome === 'error') refused += 1;
    else wrong.push(`${each.expr} is ${outcome}, not ${wanted}`);
  }
  expect({ cases: cases.length, same, refused }).toEqual({ cases: 587, same: 527, refused: 52 });
  // Another answer than the specification's: whole numbers beyond 64 bits, which decide nothing
  // here, and maps that are written out, which policies may not.
  expect(wrong.every((each) => /^\{|^int\(|^-?\(-\d/.test(each))).toBe(true);
  expect(wrong).toHaveLength(8);
});
