import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { FieldContext, FieldValue } from '../fields/field.ts';
import { findField } from '../fields/index.ts';
import { servicePort } from '../fields/service-names.ts';
import type { Check, Expression, Input, Operand } from './condition/expression.ts';

const context: FieldContext = {
  hostname: 'node-1',
  namesOf: () => [],
  beginning: () => undefined,
};

/**
 * Whether a condition holds, found out anew for each event by walking what was parsed: nothing is
 * ordered, shared, folded or prepared. Fields are read as they are; operators are written again, as
 * their documentation has them. Covers what the property test makes up.
 */
export function holdsPlainly(
  expression: Expression,
  event: RuntimeEvent,
  macros: ReadonlyMap<string, Expression>,
): boolean {
  const holds = (each: Expression): boolean => holdsPlainly(each, event, macros);
  switch (expression.kind) {
    case 'and':
      return expression.children.every(holds);
    case 'or':
      return expression.children.some(holds);
    case 'not':
      return !holds(expression.child);
    case 'macro':
      return holds(macros.get(expression.name)!);
    case 'check':
      return checkHolds(expression, event);
  }
}

type Values = readonly FieldValue[];
/** What an operand is for an event: one value, a list, or several of which one must fit. */
type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'one' | 'list' | 'either' | 'ancestors'; readonly values: Values };

function readingOf(operand: Input, event: RuntimeEvent): Reading {
  if (operand.kind === 'value') return { kind: 'one', values: [operand.value] };
  if (operand.kind === 'list') {
    const parts = operand.items.map((item) => readingOf(item, event));
    if (parts.some(({ kind }) => kind === 'absent')) return { kind: 'absent' };
    return { kind: 'list', values: parts.flatMap((part) => valuesIn(part)) };
  }
  return operand.kind === 'transform' ? transformed(operand, event) : fieldReading(operand, event);
}

const valuesIn = (reading: Reading): Values => (reading.kind === 'absent' ? [] : reading.values);

function fieldReading(operand: Operand & { kind: 'field' }, event: RuntimeEvent): Reading {
  const { field, argument: afterDot } = findField(operand.name)!;
  const argument = afterDot ?? operand.argument;
  const each = field.readEach?.(argument, context);
  if (each !== undefined) {
    const values = each(event) ?? [];
    if (values.length === 0) return { kind: 'absent' };
    return { kind: field.notEqualMeansAll ? 'either' : 'ancestors', values };
  }
  if (field.readList !== undefined) {
    const values = field.readList(argument, context)(event);
    return values === undefined ? { kind: 'absent' } : { kind: 'list', values };
  }
  const value = field.read(argument, context)(event);
  return value === undefined ? { kind: 'absent' } : { kind: 'one', values: [value] };
}

function transformed(operand: Operand & { kind: 'transform' }, event: RuntimeEvent): Reading {
  const inputs = operand.inputs.map((input) => readingOf(input, event));
  if (inputs.some(({ kind }) => kind === 'absent')) return { kind: 'absent' };
  const [first, second] = inputs.map(valuesIn) as [Values, Values];
  const isList = inputs[0]!.kind === 'list';
  const texts = (change: (text: string) => string): Reading => ({
    kind: isList ? 'list' : 'one',
    values: first.map((value) => change(String(value))),
  });
  switch (operand.name) {
    case 'val':
      return inputs[0]!;
    case 'tolower':
      return texts((text) => text.replaceAll(/[A-Z]/g, (each) => each.toLowerCase()));
    case 'toupper':
      return texts((text) => text.replaceAll(/[a-z]/g, (each) => each.toUpperCase()));
    case 'basename':
      return texts((text) => text.replace(/^.*\//s, ''));
    case 'len':
      return { kind: 'one', values: [isList ? first.length : new Blob([String(first[0])]).size] };
    case 'concat':
      return { kind: 'one', values: [inputs.flatMap(valuesIn).join('')] };
    case 'join':
      return { kind: 'one', values: [second.join(String(first[0]))] };
    default:
      throw new Error(`${operand.name} is not made up`);
  }
}

function checkHolds({ left, operator, modifier, right }: Check, event: RuntimeEvent): boolean {
  const reading = readingOf(left, event);
  if (reading.kind === 'absent') return false;
  if (operator === 'exists' || right === undefined) return true;
  const { values } = reading;
  if (right.kind === 'field' || right.kind === 'transform') {
    const other = readingOf(right, event);
    if (other.kind === 'absent') return false;
    if (reading.kind === 'list') return listHolds(operator, values, other.values.map(String));
    return compare(operator, values[0]!, String(other.values[0]!));
  }
  const wanted = right.kind === 'value' ? [right.value] : right.values;
  if (reading.kind === 'list') return listHolds(operator, values, wanted);
  const fits = (value: FieldValue): boolean => {
    const count = wanted.filter((each) => compare(operator, value, each)).length;
    if (modifier === 'oneof') return count === 1;
    if (modifier === 'allof') return count === wanted.length && count > 0;
    return count > 0;
  };
  return reading.kind === 'either' && operator === '!=' ? values.every(fits) : values.some(fits);
}

function listHolds(operator: string, values: Values, wanted: readonly string[]): boolean {
  const isWanted = (value: FieldValue): boolean => wanted.includes(String(value));
  return operator === 'in' ? values.every(isWanted) : values.some(isWanted);
}

function compare(operator: string, value: FieldValue, wanted: string): boolean {
  const text = String(value);
  switch (operator) {
    case '=':
    case '==':
    case 'in':
    case 'intersects':
      return areEqual(value, wanted);
    case '!=':
      return !areEqual(value, wanted);
    case '<':
      return order(value, wanted) < 0;
    case '<=':
      return order(value, wanted) <= 0;
    case '>':
      return order(value, wanted) > 0;
    case '>=':
      return order(value, wanted) >= 0;
    case 'contains':
      return text.includes(wanted);
    case 'icontains':
      return text.toLowerCase().includes(wanted.toLowerCase());
    case 'startswith':
      return text.startsWith(wanted);
    case 'endswith':
      return text.endsWith(wanted);
    case 'glob':
      return globPattern(wanted, '').test(text);
    case 'iglob':
      return globPattern(wanted, 'i').test(text);
    case 'regex':
      return new RegExp(`^(?:${wanted})$`).test(text);
    case 'pmatch':
      return isBelow(partsOf(text), partsOf(wanted));
    default:
      throw new Error(`${operator} is not made up`);
  }
}

function areEqual(value: FieldValue, wanted: string): boolean {
  if (typeof value !== 'number') return String(value) === wanted;
  return value === (/^[a-z]/.test(wanted) ? servicePort(wanted) : Number(wanted));
}

function order(value: FieldValue, wanted: string): number {
  if (typeof value === 'number') return value - Number(wanted);
  return String(value) === wanted ? 0 : String(value) < wanted ? -1 : 1;
}

/** Slashes only part names: "tmp" is the same as "/tmp/". */
const partsOf = (path: string): readonly string[] => path.split('/').filter(Boolean);
const isBelow = (path: readonly string[], above: readonly string[]): boolean =>
  above.every((name, i) => path[i] === name);

/** Of stars and letters alone. */
const globPattern = (glob: string, flags: string): RegExp =>
  new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, `s${flags}`);
