import { findField } from '../../fields/index.ts';
import type { Check, Expression, Operand } from '../condition/expression.ts';
import { transformers } from '../condition/expression.ts';

/** Something in a condition that can be compiled and is probably not meant. */
export interface Doubt {
  readonly at: number;
  readonly message: string;
  readonly isOutdated: boolean;
}

/** Fields that say nothing since events of calls come once, after the call. */
export const outdatedFields: ReadonlyMap<string, string> = new Map([
  ['evt.dir', 'evt.dir is always "<": events come once a call has returned'],
  ...[
    'evt.latency',
    'evt.latency.s',
    'evt.latency.ns',
    'evt.latency.human',
    'evt.wait_latency',
  ].map((name) => [name, `${name} is always 0: events come once a call has returned`] as const),
]);

/** A condition of which more is said is no work of a person. */
const maxDoubts = 100;

/** What a person who wrote a condition may want to know. */
export function findDoubts(expression: Expression): readonly Doubt[] {
  const doubts: Doubt[] = [];
  const visit = (node: Expression): void => {
    if (doubts.length >= maxDoubts) return;
    switch (node.kind) {
      case 'macro':
        break;
      case 'not':
        visit(node.child);
        break;
      case 'check':
        for (const doubt of doubtsOfCheck(node)) {
          if (doubts.length < maxDoubts) doubts.push(doubt);
        }
        break;
      default:
        node.children.forEach(visit);
    }
  };
  visit(expression);
  return doubts;
}

function* doubtsOfCheck({ left, operator, right }: Check): Generator<Doubt> {
  yield* doubtsOfOperand(left);
  if (right === undefined) return;
  if (right.kind !== 'value' && right.kind !== 'values') {
    yield* doubtsOfOperand(right);
    return;
  }
  const values = right.kind === 'value' ? [right.value] : right.values;
  for (const value of values) {
    if (operator === 'regex' && isNeedlessPattern(value)) {
      const message = `a regular expression for "${value}" costs more than =, contains, startswith or endswith`;
      yield { at: right.at, message, isOutdated: false };
    }
    const word = value.replaceAll(/\s+/g, '');
    if (/^[a-z]+\d?\.[a-z]/i.test(word) && isFieldName(word)) {
      const message = `"${value}" is a text here; for the field write val(${word})`;
      yield { at: right.at, message, isOutdated: false };
    }
    if (
      ['val', ...transformers].some((name) => word.startsWith(`${name}(`)) &&
      word.endsWith(')')
    ) {
      const message = `"${value}" is a text here; a transformer stands without quotes`;
      yield { at: right.at, message, isOutdated: false };
    }
  }
}

function* doubtsOfOperand(operand: Operand): Generator<Doubt> {
  if (operand.kind === 'field') {
    const message = outdatedFields.get(operand.name);
    if (message !== undefined) yield { at: operand.at, message, isOutdated: true };
    return;
  }
  for (const input of operand.inputs) {
    if (input.kind === 'field' || input.kind === 'transform') yield* doubtsOfOperand(input);
  }
}

function isFieldName(word: string): boolean {
  const [, name = '', argument] = /^([\w.]+)(\[.*\])?$/s.exec(word) ?? [];
  const found = findField(name);
  return found !== undefined && (argument === undefined || found.field.argument !== undefined);
}

/** No special character but anchors, and "any" at the ends. */
function isNeedlessPattern(pattern: string): boolean {
  const core = pattern.replace(/^\^/, '').replace(/\$$/, '');
  return !/[.+*?^$()[\]{}|\\]/.test(core.replace(/^\.[+*?]/, '').replace(/\.[+*?]$/, ''));
}
