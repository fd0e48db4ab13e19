import { eventNames } from '../../fields/event-names.ts';
import type { FieldValue, ReadMany } from '../../fields/field.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { Check, Operator } from '../condition/expression.ts';
import type { CompileContext, CompiledOperand } from './compiled-operand.ts';
import type { Test } from './condition.ts';
import { compileOperand } from './operand.ts';
import {
  type ConstantSide,
  equalValues,
  pairTest,
  takesOperator,
  type ValueTest,
  valueTest,
} from './value-test.ts';

/** A comparison that is ready to be tried. */
export interface CompiledCheck {
  /** The same for all that say the same. */
  readonly key: string;
  readonly cost: number;
  /** How often it will hold, from 0 to 1: a guess, by which the order of checks is chosen. */
  readonly likelihood: number;
  readonly test: Test;
  readonly fieldNames: readonly string[];
  /** It depends on the type of the event alone. */
  readonly isOfType: boolean;
}

const operatorCosts: Partial<Record<Operator, number>> = {
  contains: 3,
  icontains: 6,
  bcontains: 3,
  glob: 6,
  iglob: 8,
  pmatch: 6,
  regex: 40,
};

/** Few texts are the one that is asked for; truths and small numbers often are. */
function likelihoodOf({ type }: CompiledOperand, operator: Operator): number {
  if (operator === 'exists') return 0.9;
  const isEqual = type === 'string' || type === 'address' ? 0.05 : 0.4;
  if (operator === '!=') return 1 - isEqual;
  return operator === '=' || operator === '==' || operator === 'in' ? isEqual : 0.2;
}

/** @throws ConditionError */
export function compileCheck(check: Check, context: CompileContext): CompiledCheck {
  const { operator, modifier, right, at } = check;
  const left = compileOperand(check.left, context);
  if (!takesOperator(left.type, left.isList, operator)) {
    throw new ConditionError(at, `${left.key} cannot be compared with "${operator}"`);
  }
  const cost = left.cost + (operatorCosts[operator] ?? 1);
  const plain = operator === '==' ? '=' : operator;
  const word = modifier === undefined ? plain : `${plain} ${modifier}`;
  const likelihood = likelihoodOf(left, operator);
  if (right === undefined) {
    return {
      key: `${left.key} exists`,
      cost,
      likelihood,
      test: existence(left),
      fieldNames: left.fieldNames,
      isOfType: left.isOfType,
    };
  }
  if (right.kind === 'field' || right.kind === 'transform') {
    const other = compileOperand(right, context);
    requirePair(left, other, check);
    return {
      key: `${left.key} ${word} val(${other.key})`,
      cost: cost + other.cost,
      likelihood,
      test: pairCheck(left, other, operator),
      fieldNames: [...left.fieldNames, ...other.fieldNames],
      isOfType: left.isOfType && other.isOfType,
    };
  }
  const values = right.kind === 'value' ? [right.value] : right.values;
  if (left.field?.name === 'evt.type') requireEventNames(values, operator, right.at);
  const constants: ConstantSide = { operator, modifier, values, at: right.at };
  return {
    key: `${left.key} ${word} ${JSON.stringify(values)}`,
    cost,
    likelihood,
    test: valueCheck(left, constants),
    fieldNames: left.fieldNames,
    isOfType: left.isOfType,
  };
}

function requireEventNames(values: readonly string[], operator: Operator, at: number): void {
  if (!['=', '==', '!=', 'in'].includes(operator)) return;
  const unknown = values.find((value) => !eventNames.has(value));
  if (unknown === undefined) return;
  throw new ConditionError(at, `no event is called "${unknown.slice(0, 100)}"`, {
    isUnknownName: true,
  });
}

function requirePair(left: CompiledOperand, right: CompiledOperand, check: Check): void {
  const fail = (message: string): never => {
    throw new ConditionError(check.at, message);
  };
  if (check.operator === 'pmatch' || check.operator === 'regex' || check.modifier !== undefined) {
    fail(`"${check.modifier ?? check.operator}" takes no field on the right`);
  }
  for (const side of [left, right]) {
    if (side.isPlain || side.type === 'dynamic') {
      fail(`${side.key} cannot be compared with another field`);
    }
  }
  if (left.type !== right.type || left.isList !== right.isList) {
    fail(`${left.key} and ${right.key} are of different types`);
  }
}

function existence({ read, readList, readEach }: CompiledOperand): Test {
  if (readEach !== undefined) return (event) => (readEach(event)?.length ?? 0) > 0;
  if (readList !== undefined) return (event) => readList(event) !== undefined;
  return (event) => read(event) !== undefined;
}

function valueCheck(left: CompiledOperand, right: ConstantSide): Test {
  if (left.readEach !== undefined) {
    const holdsForAll = right.operator === '!=' && left.notEqualMeansAll;
    return eachCheck(left.readEach, valueTest(left.type, right), holdsForAll);
  }
  if (left.readList !== undefined) {
    const test = valueTest(left.type, right);
    return right.operator === 'in' ? allOf(left.readList, test) : someOf(left.readList, test);
  }
  return singleCheck(left, right);
}

/** The usual comparisons are one function each, without a second one for the value. */
function singleCheck({ read, type }: CompiledOperand, right: ConstantSide): Test {
  const equal = equalValues(type, right);
  // What is absent is neither equal to a value nor in a set.
  if (equal?.length === 1) {
    const [only] = equal;
    return (event) => read(event) === only;
  }
  if (equal !== undefined) {
    const known = new Set<FieldValue | undefined>(equal);
    return (event) => known.has(read(event));
  }
  const test = valueTest(type, right);
  return (event) => {
    const value = read(event);
    return value !== undefined && test(value);
  };
}

function eachCheck(read: ReadMany, test: ValueTest, holdsForAll: boolean): Test {
  return holdsForAll ? allOf(read, test) : someOf(read, test);
}

const allOf =
  (read: ReadMany, test: ValueTest): Test =>
  (event) =>
    read(event)?.every((value) => test(value)) === true;

const someOf =
  (read: ReadMany, test: ValueTest): Test =>
  (event) =>
    read(event)?.some((value) => test(value)) === true;

function pairCheck(left: CompiledOperand, right: CompiledOperand, operator: Operator): Test {
  if (left.readList !== undefined && right.readList !== undefined) {
    return listPairCheck(left.readList, right.readList, operator === 'in');
  }
  const compare = pairTest(left.type, operator);
  return (event) => {
    const a = left.read(event);
    if (a === undefined) return false;
    const b = right.read(event);
    return b !== undefined && compare(a, b);
  };
}

function listPairCheck(left: ReadMany, right: ReadMany, isIn: boolean): Test {
  return (event) => {
    const values = left(event);
    const others = right(event);
    if (values === undefined || others === undefined) return false;
    const known = new Set<FieldValue>(others);
    return isIn ? values.every((value) => known.has(value)) : values.some((v) => known.has(v));
  };
}
