import { ConditionError } from './condition-error.ts';
import type { Check, Expression, Input } from './expression.ts';

/** Names of events, or all events but some: closed under and, or, not. */
export interface EventTypeSet {
  readonly names: ReadonlySet<string>;
  /** `names` are the ones that are not in it. */
  readonly isComplement: boolean;
}

const none: EventTypeSet = { names: new Set(), isComplement: false };
export const everyEventType: EventTypeSet = { names: new Set(), isComplement: true };

export function holdsEventType(set: EventTypeSet, name: string): boolean {
  return set.names.has(name) !== set.isComplement;
}

const invert = ({ names, isComplement }: EventTypeSet): EventTypeSet => ({
  names,
  isComplement: !isComplement,
});

export function uniteEventTypes(a: EventTypeSet, b: EventTypeSet): EventTypeSet {
  if (!a.isComplement && !b.isComplement) {
    return { names: a.names.union(b.names), isComplement: false };
  }
  return invert(intersect(invert(a), invert(b)));
}

function intersect(a: EventTypeSet, b: EventTypeSet): EventTypeSet {
  if (a.isComplement && b.isComplement) {
    return { names: a.names.union(b.names), isComplement: true };
  }
  if (a.isComplement) return intersect(b, a);
  const names = b.isComplement ? a.names.difference(b.names) : a.names.intersection(b.names);
  return { names, isComplement: false };
}

/** For which events a condition can hold, and for which it can fail to. */
export interface EventTypes {
  readonly plain: EventTypeSet;
  readonly negated: EventTypeSet;
}

/**
 * For which events a condition can hold. Negations go down to the checks (De Morgan), where a
 * check on the event's type is inverted and any other says nothing.
 * @param ofMacro what was found out about a macro
 * @throws ConditionError for a type that is compared with a field or transformed
 */
export function eventTypesOf(
  expression: Expression,
  ofMacro: (name: string) => EventTypes,
): EventTypes {
  switch (expression.kind) {
    case 'macro':
      return ofMacro(expression.name);
    case 'not': {
      const { plain, negated } = eventTypesOf(expression.child, ofMacro);
      return { plain: negated, negated: plain };
    }
    case 'check': {
      const set = typesOfCheck(expression);
      if (set === undefined) return { plain: everyEventType, negated: everyEventType };
      return { plain: set, negated: invert(set) };
    }
    default: {
      const types = expression.children.map((child) => eventTypesOf(child, ofMacro));
      const both = expression.kind === 'and';
      return {
        plain: combine(
          types.map(({ plain }) => plain),
          both,
        ),
        negated: combine(
          types.map(({ negated }) => negated),
          !both,
        ),
      };
    }
  }
}

function combine(sets: readonly EventTypeSet[], narrows: boolean): EventTypeSet {
  return narrows ? sets.reduce(intersect, everyEventType) : sets.reduce(uniteEventTypes, none);
}

const typeFields = new Set(['evt.type', 'syscall.type']);

const namesType = (input: Input): boolean =>
  input.kind === 'field'
    ? typeFields.has(input.name)
    : input.kind === 'transform'
      ? input.inputs.some(namesType)
      : input.kind === 'list' && input.items.some(namesType);

/** `undefined` for a check that has nothing to do with types. */
function typesOfCheck(check: Check): EventTypeSet | undefined {
  const constant = constantOf(check);
  if (constant !== undefined) return constant ? everyEventType : none;
  const { left, operator, modifier, right } = check;
  if (left.kind === 'transform') {
    if (namesType(left)) {
      throw new ConditionError(check.at, 'the type of an event cannot be transformed');
    }
    return undefined;
  }
  if (!typeFields.has(left.name) || left.argument !== undefined || modifier !== undefined) {
    return undefined;
  }
  if (operator === 'exists') return left.name === 'evt.type' ? everyEventType : undefined;
  if (right === undefined || !['=', '==', '!=', 'in'].includes(operator)) return undefined;
  if (right.kind !== 'value' && right.kind !== 'values') {
    throw new ConditionError(check.at, 'the type of an event cannot be compared with a field');
  }
  const names = new Set(right.kind === 'value' ? [right.value] : right.values);
  return { names, isComplement: operator === '!=' };
}

/**
 * Conditions that rule files use for "never" and "always": events are numbered from 1, so that
 * `evt.num=0` never holds. `undefined` for all that is no such thing.
 */
export function constantOf({ left, operator, modifier, right }: Check): boolean | undefined {
  if (left.kind !== 'field' || left.name !== 'evt.num' || left.argument !== undefined) {
    return undefined;
  }
  if (modifier !== undefined || right === undefined) return undefined;
  if (right.kind === 'values') {
    if (operator !== 'in') return undefined;
    return right.values.every((value) => wholeNumber(value) === 0) ? false : undefined;
  }
  const value = right.kind === 'value' ? wholeNumber(right.value) : undefined;
  if (value === undefined) return undefined;
  switch (operator) {
    case '=':
    case '==':
    case '<=':
      return value === 0 ? false : undefined;
    case '<':
      return value <= 1 ? false : undefined;
    case '!=':
    case '>':
      return value === 0 ? true : undefined;
    case '>=':
      return value <= 1 ? true : undefined;
    default:
      return undefined;
  }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
