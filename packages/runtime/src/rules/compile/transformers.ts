import type { RuntimeEvent } from '../../event/runtime-event.ts';
import type { FieldValue, Read, ReadMany } from '../../fields/field.ts';
import { lowerAscii, upperAscii } from '../../text/glob.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { TransformOperand } from '../condition/expression.ts';
import { optionReader } from './command-options.ts';
import { type CompiledOperand, ofTexts } from './compiled-operand.ts';

/** `undefined`: the text cannot be transformed, and there is no value. */
type ChangeText = (text: string) => string | undefined;

const changes: Readonly<Record<string, ChangeText>> = {
  tolower: lowerAscii,
  toupper: upperAscii,
  basename: (text) => text.slice(text.lastIndexOf('/') + 1),
  b64: decodeBase64,
};

function decodeBase64(text: string): string | undefined {
  const digits = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined;
  return Buffer.from(digits, 'base64').toString('utf8');
}

type Made = Omit<CompiledOperand, 'read'> & { readonly read: Read };

/** @throws ConditionError for what a transformer cannot be given */
export function transformOperand(
  operand: TransformOperand,
  inputs: readonly CompiledOperand[],
): Made {
  const { name, argument, at } = operand;
  const fail = (message: string): never => {
    throw new ConditionError(at, `${name}: ${message}`);
  };
  for (const input of inputs) {
    if (input.isPlain) fail(`${input.key} cannot be transformed`);
  }
  if (argument !== undefined && name !== 'getopt') fail('takes no argument in brackets');
  const key = `${name}(${inputs.map((input) => input.key).join(', ')})${argument === undefined ? '' : `[${argument}]`}`;
  const base = ofTexts(key, inputs, 3);
  switch (name) {
    case 'len':
      return { ...base, type: 'unsigned', read: readLength(only(inputs, fail), fail) };
    case 'join': {
      const [separator, list] = inputs;
      if (inputs.length !== 2 || separator!.isList || list!.readList === undefined) {
        fail('takes a text and a list');
      }
      return { ...base, read: readJoined(separator!.read, list!.readList!) };
    }
    case 'concat':
      if (inputs.length < 2 || inputs.some(({ type, isList }) => type !== 'string' || isList)) {
        fail('takes two texts or more');
      }
      return { ...base, read: readConcatenated(inputs.map(({ read }) => read)) };
    case 'getopt':
      return makeGetopt(base, inputs, argument, fail);
    default:
      return makeChange(base, only(inputs, fail), changes[name]!, name === 'b64', fail);
  }
}

type Fail = (message: string) => never;

function only(inputs: readonly CompiledOperand[], fail: Fail): CompiledOperand {
  const [input] = inputs;
  return inputs.length === 1 && input !== undefined ? input : fail('takes one thing');
}

function makeChange(
  base: Omit<CompiledOperand, 'read'>,
  input: CompiledOperand,
  change: ChangeText,
  takesBytes: boolean,
  fail: Fail,
): Made {
  if (input.type !== 'string' && !(takesBytes && input.type === 'bytes')) fail('takes a text');
  if (input.readList !== undefined) {
    const readList = changeEach(input.readList, change);
    return { ...base, isList: true, read: () => undefined, readList };
  }
  const { read } = input;
  return {
    ...base,
    read(event) {
      const value = read(event);
      return value === undefined ? undefined : change(String(value));
    },
  };
}

function changeEach(read: ReadMany, change: ChangeText): ReadMany {
  return (event) => {
    const values = read(event)?.map((value) => change(String(value)));
    return values?.every((value) => value !== undefined) === true ? values : undefined;
  };
}

/** Of a list its items, of a text or data its bytes. */
function readLength({ type, read, readList }: CompiledOperand, fail: Fail): Read {
  if (readList !== undefined) return (event) => readList(event)?.length;
  if (type !== 'string' && type !== 'bytes') fail('takes a text or a list');
  return (event) => {
    const value = read(event);
    if (value === undefined) return undefined;
    return type === 'bytes' ? String(value).length : Buffer.byteLength(String(value));
  };
}

function readJoined(separator: Read, list: ReadMany): Read {
  return (event) => {
    const between = separator(event);
    const values = list(event);
    return between === undefined || values === undefined ? undefined : values.join(String(between));
  };
}

function readConcatenated(reads: readonly Read[]): Read {
  return (event) => {
    let result = '';
    for (const read of reads) {
      const value = read(event);
      if (value === undefined) return undefined;
      result += String(value);
    }
    return result;
  };
}

function makeGetopt(
  base: Omit<CompiledOperand, 'read'>,
  inputs: readonly CompiledOperand[],
  selector: string | undefined,
  fail: Fail,
): Made {
  const [words, description] = inputs;
  if (
    inputs.length !== 2 ||
    words!.readList === undefined ||
    words!.type !== 'string' ||
    description!.isList ||
    description!.type !== 'string'
  ) {
    fail('takes a list of texts and a description of options');
  }
  if (selector !== undefined && selector.length !== 1) fail('takes one letter in brackets');
  const readOptions = optionReader(selector);
  const options = (event: RuntimeEvent): readonly FieldValue[] | undefined => {
    const described = description!.read(event);
    const values = described === undefined ? undefined : words!.readList!(event);
    return values === undefined ? undefined : readOptions(values.map(String), String(described));
  };
  return selector === undefined
    ? { ...base, isList: true, read: () => undefined, readList: options }
    : { ...base, read: (event) => options(event)?.[0] };
}
