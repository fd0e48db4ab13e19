import { RE2JS } from '@bufbuild/re2';
import { messageOf } from '@seaworthy/model';
import type { FieldType, FieldValue } from '../../fields/field.ts';
import { globMatcher, lowerAscii } from '../../text/glob.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { Modifier, Operator } from '../condition/expression.ts';
import { bytesOf, textOf } from '../condition/quoted-text.ts';
import { addressKey, canonicalAddress, parseNetwork } from './addresses.ts';
import { type NumericType, parseNumber } from './literals.ts';
import { pathPrefixMatcher } from './path-prefixes.ts';
import { prefixMatcher } from './prefixes.ts';

/** Whether a value that a field gave is what the right side says. */
export type ValueTest = (value: FieldValue) => boolean;

/** Characters of a regular expression: larger ones become machines of megabytes. */
const maxPatternCharacters = 4096;

const equalities: ReadonlySet<Operator> = new Set(['=', '==', '!=', 'in', 'intersects']);
const orders: ReadonlySet<Operator> = new Set(['<', '<=', '>', '>=']);
const ofTexts: ReadonlySet<Operator> = new Set([
  'contains',
  'icontains',
  'startswith',
  'endswith',
  'glob',
  'iglob',
  'pmatch',
  'regex',
]);
const ofBytes: ReadonlySet<Operator> = new Set([
  'contains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
]);

/** Whether fields of a type can be compared that way. */
export function takesOperator(type: FieldType, isList: boolean, operator: Operator): boolean {
  if (operator === 'exists') return true;
  if (isList) return operator === 'in' || operator === 'intersects';
  if (equalities.has(operator)) return true;
  switch (type) {
    case 'string':
      return orders.has(operator) || ofTexts.has(operator);
    case 'bytes':
      return ofBytes.has(operator);
    case 'boolean':
    case 'address':
    case 'network':
      return false;
    case 'dynamic':
      return orders.has(operator) || ofTexts.has(operator);
    default:
      return orders.has(operator);
  }
}

/** What a rule compares a field with. */
export interface ConstantSide {
  readonly operator: Operator;
  readonly modifier: Modifier | undefined;
  /** One, but of `in`, `intersects`, `pmatch` and with a modifier. */
  readonly values: readonly string[];
  readonly at: number;
}

/**
 * The values of which a field must be one, where that is all that is asked.
 * @throws ConditionError for a value that is none of the type
 */
export function equalValues(
  type: FieldType,
  { operator, modifier, values, at }: ConstantSide,
): readonly FieldValue[] | undefined {
  const isMembership =
    modifier === undefined ? equalities.has(operator) && operator !== '!=' : modifier === 'anyof';
  if (!isMembership || (modifier === 'anyof' && operator !== '=' && operator !== '==')) {
    return undefined;
  }
  const wrong = (value: string, what: string): never => {
    throw new ConditionError(at, `"${value.slice(0, 100)}" is no ${what}`);
  };
  for (const value of values) refuseZero(value, at);
  switch (type) {
    case 'address':
    case 'network':
    case 'dynamic':
      return undefined;
    case 'string':
      return values.map(textOf);
    case 'bytes':
      return values.map(bytesOf);
    case 'boolean':
      return values.map((value) =>
        value === 'true' ? true : value === 'false' ? false : wrong(value, 'truth: true or false'),
      );
    default:
      return values.map(
        (value) =>
          parseNumber(value, type) ?? wrong(value, type === 'port' ? 'port or service' : 'number'),
      );
  }
}

function refuseZero(value: string, at: number): void {
  if (value.includes('\0')) throw new ConditionError(at, 'a text cannot hold the byte 0');
}

/**
 * The test of an operator against values that the rule gives.
 * @throws ConditionError for a value that is none of the type
 */
export function valueTest(type: FieldType, right: ConstantSide): ValueTest {
  const equal = equalValues(type, right);
  if (equal !== undefined) {
    const known = new Set(equal);
    return (value) => known.has(value);
  }
  const { operator, modifier, values, at } = right;
  for (const value of values) refuseZero(value, at);
  if (modifier !== undefined) return modifiedTest(type, right, modifier);
  if (operator === 'pmatch') {
    const matches = pathPrefixMatcher(values.map(textOf));
    return (value) => matches(String(value));
  }
  if (operator === '!=') {
    const isEqual = valueTest(type, { ...right, operator: '=' });
    return (value) => !isEqual(value);
  }
  return equalities.has(operator)
    ? membership(type, values, at)
    : singleTest(type, operator, values[0] ?? '', at);
}

function modifiedTest(type: FieldType, right: ConstantSide, modifier: Modifier): ValueTest {
  const { operator, values, at } = right;
  if (values.length === 0) return () => false;
  if (modifier === 'anyof' && operator === 'startswith') {
    for (const value of values) refuseZero(value, at);
    const begins = prefixMatcher(values.map(type === 'bytes' ? bytesOf : textOf));
    return (value) => begins(String(value));
  }
  if (modifier === 'allof' && operator === '!=') {
    const isMember = valueTest(type, { ...right, operator: 'in', modifier: undefined });
    return (value) => !isMember(value);
  }
  const tests = values.map((value) =>
    valueTest(type, { ...right, modifier: undefined, values: [value] }),
  );
  switch (modifier) {
    case 'anyof':
      return (value) => tests.some((test) => test(value));
    case 'allof':
      return (value) => tests.every((test) => test(value));
    case 'oneof':
      return (value) => {
        let count = 0;
        for (const test of tests) if (test(value)) count += 1;
        return count === 1;
      };
  }
}

/** Of what is equal in more than one way. */
function membership(type: FieldType, values: readonly string[], at: number): ValueTest {
  const wrong = (value: string, what: string): never => {
    throw new ConditionError(at, `"${value.slice(0, 100)}" is no ${what}`);
  };
  if (type === 'address') {
    const known = new Set(
      values.map((value) => canonicalAddress(value) ?? wrong(value, 'address')),
    );
    return (value) => known.has(addressKey(value as string));
  }
  if (type === 'network') {
    const networks = values.map((value) => parseNetwork(value) ?? wrong(value, 'network'));
    return (value) => networks.some((contains) => contains(value as string));
  }
  const numbers = new Set(values.flatMap((value) => parseNumber(value, 'dynamic') ?? []));
  const texts = new Set(values.map(textOf));
  return (value) =>
    typeof value === 'number' || typeof value === 'bigint'
      ? numbers.has(value)
      : texts.has(String(value));
}

function singleTest(type: FieldType, operator: Operator, value: string, at: number): ValueTest {
  if (operator === 'bcontains' || operator === 'bstartswith') {
    if (!/^(?:[0-9a-fA-F]{2})+$/.test(value)) {
      throw new ConditionError(at, `"${value.slice(0, 100)}" is no data in hexadecimal digits`);
    }
    const bytes = Buffer.from(value, 'hex').toString('latin1');
    return operator === 'bcontains'
      ? (data) => (data as string).includes(bytes)
      : (data) => (data as string).startsWith(bytes);
  }
  if (orders.has(operator)) return orderTest(type, operator, value, at);
  const word = type === 'bytes' ? bytesOf(value) : textOf(value);
  switch (operator) {
    case 'contains':
      return (text) => String(text).includes(word);
    case 'icontains': {
      const lower = lowerAscii(word);
      return (text) => lowerAscii(String(text)).includes(lower);
    }
    case 'startswith':
      return (text) => String(text).startsWith(word);
    case 'endswith':
      return (text) => String(text).endsWith(word);
    case 'glob':
    case 'iglob': {
      const matches = globMatcher(word, operator === 'iglob');
      return (text) => matches(String(text));
    }
    case 'regex': {
      const pattern = compilePattern(word, at);
      return (text) => pattern.testExact(String(text));
    }
    default:
      throw new ConditionError(at, `"${operator}" compares nothing of this kind`);
  }
}

function orderTest(type: FieldType, operator: Operator, value: string, at: number): ValueTest {
  const compare = orderOf(operator);
  if (type === 'string') {
    const word = Buffer.from(textOf(value));
    return (text) => compare(Buffer.compare(Buffer.from(text as string), word), 0);
  }
  const numeric = type as NumericType | 'dynamic';
  const bound = parseNumber(value, numeric);
  if (bound === undefined) {
    throw new ConditionError(at, `"${value.slice(0, 100)}" is no number`);
  }
  if (type === 'dynamic') {
    return (number) =>
      (typeof number === 'number' || typeof number === 'bigint') && compare(number, bound);
  }
  return (number) => compare(number as number | bigint, bound);
}

type Order = (a: number | bigint, b: number | bigint) => boolean;

function orderOf(operator: Operator): Order {
  switch (operator) {
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '>':
      return (a, b) => a > b;
    default:
      return (a, b) => a >= b;
  }
}

/** RE2 takes linear time. The whole text must match; `^` and `$` also match at lines. */
function compilePattern(pattern: string, at: number): RE2JS {
  if (pattern.length > maxPatternCharacters) {
    throw new ConditionError(at, `a pattern has at most ${maxPatternCharacters} characters`);
  }
  try {
    return RE2JS.compile(pattern, RE2JS.MULTILINE);
  } catch (error) {
    throw new ConditionError(at, `not a regular expression: ${messageOf(error)}`);
  }
}

/** The test of an operator between two fields of one type. */
export function pairTest(
  type: FieldType,
  operator: Operator,
): (left: FieldValue, right: FieldValue) => boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
    case 'intersects':
      return type === 'address'
        ? (left, right) => addressKey(left as string) === addressKey(right as string)
        : (left, right) => left === right;
    case '!=': {
      const isEqual = pairTest(type, '=');
      return (left, right) => !isEqual(left, right);
    }
    case 'contains':
    case 'bcontains':
      return (left, right) => String(left).includes(String(right));
    case 'icontains':
      return (left, right) => lowerAscii(String(left)).includes(lowerAscii(String(right)));
    case 'startswith':
    case 'bstartswith':
      return (left, right) => String(left).startsWith(String(right));
    case 'endswith':
      return (left, right) => String(left).endsWith(String(right));
    case 'glob':
    case 'iglob':
      return (left, right) => globMatcher(String(right), operator === 'iglob')(String(left));
    default: {
      const compare = orderOf(operator);
      if (type !== 'string') {
        return (left, right) => compare(left as number | bigint, right as number | bigint);
      }
      return (left, right) =>
        compare(Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right))), 0);
    }
  }
}
