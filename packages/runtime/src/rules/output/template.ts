import type { RuntimeEvent } from '../../event/runtime-event.ts';
import type { FieldValue } from '../../fields/field.ts';
import type { CompileContext, CompiledOperand } from '../compile/compiled-operand.ts';
import { compileOperand } from '../compile/operand.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { FieldOperand, Operand } from '../condition/expression.ts';
import { parseOperandAt } from '../condition/parse-condition.ts';

/** As Falco writes what an event does not have. */
const absent = '<NA>';
const maxTemplateCharacters = 65_536;

/** `null`: the event has no such value. */
export type OutputValue = FieldValue | readonly FieldValue[] | null;

/** The message of a rule, with the values that it names. */
export interface Template {
  readonly fieldNames: readonly string[];
  render(event: RuntimeEvent): string;
  /** By name as written, without those in transformers. */
  readFields(event: RuntimeEvent): Readonly<Record<string, OutputValue>>;
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly operand: CompiledOperand; readonly width: number };

/**
 * A template: `%field`, `%field[argument]`, `%toupper(field)`; digits after the percent sign are a
 * width. A star at the start, which says that values may be missing, is understood of all.
 * @throws ConditionError
 */
export function compileTemplate(source: string, context: CompileContext): Template {
  if (source.length > maxTemplateCharacters) {
    throw new ConditionError(0, `longer than ${maxTemplateCharacters} characters`);
  }
  const parts: Part[] = [];
  const named = new Map<string, CompiledOperand>();
  let at = source.startsWith('*') ? 1 : 0;
  while (at < source.length) {
    const percent = source.indexOf('%', at);
    const end = percent === -1 ? source.length : percent;
    if (end > at) parts.push({ kind: 'text', text: source.slice(at, end) });
    if (percent === -1) break;
    const digits = /\d{0,4}/y;
    digits.lastIndex = percent + 1;
    const width = digits.exec(source)?.[0] ?? '';
    const found = readOperand(source, percent + 1 + width.length, context);
    parts.push({ kind: 'value', operand: found.compiled, width: Number(width) });
    for (const field of fieldsIn(found.operand)) {
      named.set(asWritten(field), compileOperand(field, context));
    }
    at = found.end;
  }
  return {
    fieldNames: [...named.values()].flatMap(({ fieldNames }) => fieldNames),
    render: (event) => parts.map((part) => renderPart(part, event)).join(''),
    readFields: (event) => readFields(named, event),
  };
}

/** The longest name that is a field: "%proc.name." ends with a sentence. */
function readOperand(
  source: string,
  at: number,
  context: CompileContext,
): { operand: Operand; compiled: CompiledOperand; end: number } {
  let text = source;
  let failure: ConditionError | undefined;
  for (let attempt = 0; attempt < 64; attempt++) {
    try {
      const { operand, end } = parseOperandAt(text, at);
      try {
        const compiled = compileOperand(operand, context);
        if (compiled.isFilterOnly) {
          throw new ConditionError(at, `${compiled.key} can only be compared`);
        }
        return { operand, compiled, end };
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        failure ??= error;
        text = text.slice(0, end - 1);
      }
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      throw (
        failure ??
        new ConditionError(at, 'no field stands behind a percent sign', { isUnknownName: true })
      );
    }
  }
  throw failure ?? new ConditionError(at, 'no field stands behind a percent sign');
}

/** "evt.arg.flags", "proc.aname[2]". */
const asWritten = ({ name, argument }: FieldOperand): string =>
  argument === undefined ? name : `${name}[${argument}]`;

function* fieldsIn(operand: Operand): Generator<FieldOperand> {
  if (operand.kind === 'field') {
    yield operand;
    return;
  }
  for (const input of operand.inputs) {
    if (input.kind === 'field' || input.kind === 'transform') yield* fieldsIn(input);
  }
}

function readFields(
  named: ReadonlyMap<string, CompiledOperand>,
  event: RuntimeEvent,
): Record<string, OutputValue> {
  const fields: Record<string, OutputValue> = {};
  for (const [name, operand] of named) {
    const { field } = operand;
    fields[name] = field?.readJson?.(event) ?? valueIn(operand, event) ?? null;
  }
  return fields;
}

function valueIn({ read, readList, field }: CompiledOperand, event: RuntimeEvent) {
  if (readList !== undefined) return readList(event);
  const value = read(event);
  return value === undefined || field?.format === undefined ? value : field.format(value);
}

function renderPart(part: Part, event: RuntimeEvent): string {
  if (part.kind === 'text') return part.text;
  const { operand, width } = part;
  const text = escapeControls(textOf(operand, event));
  return width === 0 ? text : text.slice(0, width).padEnd(width);
}

function textOf(operand: CompiledOperand, event: RuntimeEvent): string {
  const value = valueIn(operand, event);
  if (value === undefined) return absent;
  if (Array.isArray(value)) return `(${value.join(',')})`;
  return operand.type === 'bytes' ? printable(String(value)) : String(value);
}

/** Data: what is no visible character of ASCII becomes a dot. */
const printable = (bytes: string): string => bytes.replaceAll(/[^\x20-\x7e]/g, '.');

/** A program chooses its name: it must not be able to begin a line of the log. */
function escapeControls(text: string): string {
  return text.replaceAll(/\p{Cc}|[\u2028\u2029]/gu, (character) => {
    const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
