import {
  type Field,
  FieldArgumentError,
  type FieldValue,
  type ReadMany,
} from '../../fields/field.ts';
import { findField } from '../../fields/index.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { FieldOperand, Input, Operand } from '../condition/expression.ts';
import { textOf } from '../condition/quoted-text.ts';
import {
  type CompileContext,
  type CompiledOperand,
  ofTexts,
  remember,
} from './compiled-operand.ts';
import { transformOperand } from './transformers.ts';

/** From here on a value is kept for the other conditions that read it of the same event. */
const costWorthKeeping = 5;

/** @throws ConditionError */
export function compileOperand(operand: Operand, context: CompileContext): CompiledOperand {
  const made = makeOperand(operand, context);
  const known = context.operands.get(made.key);
  if (known !== undefined) return known;
  context.operands.set(made.key, made);
  return made;
}

function makeOperand(operand: Operand, context: CompileContext): CompiledOperand {
  if (operand.kind === 'field') return compileField(operand, context);
  if (operand.name === 'val') return compileOperand(operand.inputs[0] as Operand, context);
  const inputs = operand.inputs.map((input) => compileInput(input, context));
  const made = transformOperand(operand, inputs);
  return { ...made, read: remember(made.read, context.clock) };
}

function compileField(operand: FieldOperand, context: CompileContext): CompiledOperand {
  const found = findField(operand.name);
  if (found === undefined) {
    throw new ConditionError(operand.at, `there is no field ${operand.name}`, {
      isUnknownName: true,
    });
  }
  const { field } = found;
  const argument = argumentOf(operand, field, found.argument);
  try {
    const read = field.read(argument, context);
    const key = argument === undefined ? field.name : `${field.name}[${argument}]`;
    const isList = field.readList !== undefined;
    const each = field.readEach?.(argument, context);
    return {
      key,
      type: field.type,
      isList,
      cost: field.cost,
      read: field.cost >= costWorthKeeping ? remember(read, context.clock) : read,
      ...(isList && { readList: field.readList!(argument, context) }),
      ...(each !== undefined && { readEach: remember(each, context.clock) }),
      notEqualMeansAll: field.notEqualMeansAll === true,
      isFilterOnly: field.isFilterOnly === true,
      isPlain: field.isPlain === true,
      field,
      fieldNames: [field.name],
      isOfType: field.isOfType === true,
    };
  } catch (error) {
    if (!(error instanceof FieldArgumentError)) throw error;
    throw new ConditionError(operand.at, error.message, { isUnknownName: true });
  }
}

function argumentOf(
  operand: FieldOperand,
  field: Field,
  afterDot: string | undefined,
): string | undefined {
  const argument = afterDot ?? operand.argument;
  if (afterDot !== undefined && operand.argument !== undefined) {
    throw new ConditionError(operand.at, `${field.name} takes one argument, not two`);
  }
  if (argument === undefined && field.argument?.isRequired === true) {
    throw new ConditionError(operand.at, `${field.name} needs an argument`);
  }
  if (argument !== undefined && field.argument === undefined) {
    throw new ConditionError(operand.at, `${field.name} takes no argument`, {
      isUnknownName: true,
    });
  }
  return argument;
}

function compileInput(input: Input, context: CompileContext): CompiledOperand {
  switch (input.kind) {
    case 'value': {
      const constant = textOf(input.value);
      return {
        ...ofTexts(JSON.stringify(constant), [], 0),
        read: () => constant,
        constant,
      };
    }
    case 'list': {
      const items = input.items.map((item) => compileInput(item, context));
      const readList: ReadMany = (event) => {
        const values: FieldValue[] = [];
        for (const item of items) {
          const value = item.read(event);
          if (value === undefined) return undefined;
          values.push(value);
        }
        return values;
      };
      return {
        ...ofTexts(`(${items.map(({ key }) => key).join(',')})`, items, 0),
        isList: true,
        read: () => undefined,
        readList,
      };
    }
    default:
      return compileOperand(input, context);
  }
}
