import { findField } from '../../fields/index.ts';
import {
  listOperators,
  modifiers,
  numberOperators,
  textOperators,
} from '../condition/expression.ts';
import { LoadError, type Place } from './diagnostic.ts';
import { quoteItem } from './expand-lists.ts';
import type { Entry, RuleException } from './item.ts';
import { madePiece, type Piece } from './source-text.ts';

function refuse(message: string, place: Place): never {
  throw new LoadError('LOAD_ERR_VALIDATE', message, place);
}

const singles: ReadonlySet<string> = new Set([
  'exists',
  ...numberOperators,
  ...textOperators,
  ...listOperators,
]);
const modified = new RegExp(
  `^(?:${textOperators.filter((each) => each !== '==').join('|')}|==)\\s+(?:${modifiers.join('|')})$`,
);
const takesList = (comp: string): boolean =>
  listOperators.some((each) => each === comp) || modified.test(comp);

const isPicked = (comp: string): boolean => singles.has(comp) || modified.test(comp);

/**
 * An exception with its operators, which are "=" for each of several fields and "in" for one where
 * it does not say.
 * @throws LoadError for operators and fields that do not exist or do not fit one another
 */
export function completeException(exception: RuleException, checksFields: boolean): RuleException {
  const { fields, comps, place } = exception;
  if (fields === undefined) return refuse('an exception needs fields', place);
  const requireField = (name: string): void => {
    if (!checksFields) return;
    const known = /^([a-zA-Z][\w.]*)(?:\[.*\])?$/s.exec(name)?.[1];
    // A transformer is read with the condition.
    if (known === undefined ? !name.includes('(') : findField(known) === undefined) {
      refuse(`there is no field ${name}`, place);
    }
  };
  if (fields.kind === 'text') {
    requireField(fields.text);
    if (comps?.kind === 'list') return refuse('one field has one operator, not a list', place);
    const comp = comps?.text.trim() ?? 'in';
    if (!takesList(comp)) refuse(`"${comp}" compares one field with no list of values`, place);
    return { ...exception, comps: { kind: 'text', text: comp } };
  }
  const names = fields.items.map((field) =>
    field.kind === 'text' ? field.text : refuse('fields are texts', place),
  );
  names.forEach(requireField);
  if (comps === undefined) {
    const items: Entry[] = names.map(() => ({ kind: 'text', text: '=' }));
    return { ...exception, comps: { kind: 'list', items } };
  }
  if (comps.kind === 'text' || comps.items.length !== names.length) {
    return refuse('there must be as many operators as fields', place);
  }
  const items = comps.items.map((comp): Entry => {
    const text = comp.kind === 'text' ? comp.text.trim() : '';
    return isPicked(text) ? { kind: 'text', text } : refuse(`"${text}" is no operator`, place);
  });
  return { ...exception, comps: { kind: 'list', items } };
}

/** The condition of a rule without its exceptions, as text: "(…) and not (…)". */
export function withoutExceptions(
  condition: readonly Piece[],
  exceptions: readonly RuleException[],
  place: Place,
): readonly Piece[] {
  if (exceptions.length === 0) return condition;
  const pieces: Piece[] = [madePiece('(', place), ...condition, madePiece(')', place)];
  for (const exception of exceptions) {
    const text = textOf(exception);
    if (text !== '') pieces.push(madePiece(` and not ${text}`, exception.place));
  }
  return pieces;
}

function textOf({ fields, comps, values, place }: RuleException): string {
  if (values.length === 0) return '';
  if (fields?.kind === 'text' && comps?.kind === 'text') {
    const items = values.map((value) =>
      value.kind === 'text'
        ? quoteItem(value.text)
        : refuse('values of one field are texts', place),
    );
    return `(${fields.text} ${comps.text} (${items.join(', ')}))`;
  }
  if (fields?.kind !== 'list' || comps?.kind !== 'list') return '';
  const { items: names } = fields;
  const { items: operators } = comps;
  const alternatives = values.map((value) => {
    if (value.kind !== 'list' || value.items.length !== names.length) {
      return refuse('each item of values must have as many values as there are fields', place);
    }
    const parts = value.items.map((item, i) => {
      const comp = wordOf(operators[i]!);
      return `${wordOf(names[i]!)} ${comp} ${rightSide(item, comp, place)}`;
    });
    return `(${parts.join(' and ')})`;
  });
  return `(${alternatives.join(' or ')})`;
}

const wordOf = (entry: Entry): string => (entry.kind === 'text' ? entry.text : '');

function rightSide(value: Entry, comp: string, place: Place): string {
  if (value.kind === 'text') {
    if (!takesList(comp)) return quoteItem(value.text);
    return value.text.startsWith('(') ? value.text : `(${value.text})`;
  }
  const items = value.items.map((item) =>
    item.kind === 'text' ? quoteItem(item.text) : refuse('a value is a text or a list', place),
  );
  return `(${items.join(', ')})`;
}
