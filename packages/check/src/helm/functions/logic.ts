import {
  format,
  isList,
  isMap,
  isTrue,
  TemplateError,
  unknownCharacter,
  type Value,
  type ValueFunction,
} from '../template/value.ts';
import { copyOf, floatOf, isEqual, isNumber, textOf } from './values.ts';

const compare = (a: Value = null, b: Value = null): number => {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new TemplateError('values of different kinds are compared');
};

const kindOf = (value: Value = null): string => {
  if (value === null) return 'invalid';
  if (isList(value)) return 'slice';
  if (isMap(value)) return 'map';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'number' ? 'float64' : typeof value === 'function' ? 'func' : 'string';
};

const typeOf = (value: Value = null): string => {
  const kind = kindOf(value);
  if (kind === 'map') return 'map[string]interface {}';
  return kind === 'slice' ? '[]interface {}' : kind === 'invalid' ? '<nil>' : kind;
};

const empty = (value: Value = null): boolean => !isTrue(value);

/** Comparing, choosing and asking what a value is: Go's own functions and sprig's. */
export const logicFunctions: Readonly<Record<string, ValueFunction>> = {
  eq: (first = null, ...rest) => rest.some((each) => isEqual(first, each)),
  ne: (a = null, b = null) => !isEqual(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  not: (value: Value = null) => !isTrue(value),
  default: (otherwise: Value = null, value: Value = null) => (empty(value) ? otherwise : value),
  empty,
  coalesce: (...values) => values.find((each) => !empty(each)) ?? null,
  all: (...values) => values.every((each) => !empty(each)),
  any: (...values) => values.some((each) => !empty(each)),
  ternary: (yes = null, no = null, test = null) => (isTrue(test) ? yes : no),
  kindOf,
  kindIs: (kind, value) => kindOf(value) === textOf(kind),
  typeOf,
  typeIs: (type, value) => typeOf(value) === textOf(type),
  typeIsLike: (type, value) => typeOf(value).replace('*', '') === textOf(type),
  deepEqual: (a = null, b = null) => isEqual(a, b),
  deepCopy: (value = null) => copyOf(value),
  mustDeepCopy: (value = null) => copyOf(value),
  fail: (message) => {
    throw new TemplateError(textOf(message));
  },
  // The value is the installation's to give.
  required: (_message, value: Value = null) =>
    value === null || value === '' ? unknownCharacter : value,
  len: (value = null) => {
    if (isList(value)) return BigInt(value.length);
    if (isMap(value)) return BigInt(value.size);
    if (typeof value === 'string') return BigInt(Buffer.byteLength(value));
    throw new TemplateError('len of what has no length');
  },
  print: (...values) => values.map(format).join(''),
  println: (...values) => `${values.map(format).join(' ')}\n`,
  printf: (pattern, ...values) => printf(textOf(pattern), values),
  toString: (value: Value = null) => textOf(value),
  html: (...values) => values.map(format).join(''),
  js: (...values) => values.map(format).join(''),
  urlquery: (...values) => encodeURIComponent(values.map(format).join('')),
};

/** The verbs of Go's fmt that templates use. */
function printf(pattern: string, values: readonly Value[]): string {
  let next = 0;
  const text = pattern.replace(
    /%([-+0 #]*)(\d{1,3})?(?:\.(\d{1,2}))?([a-zA-Z%])/g,
    (_whole, flags: string, width = '', precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= values.length) return `%!${verb}(MISSING)`;
      const value = values[next] ?? null;
      next += 1;
      const shown = verbOf(verb, value, precision);
      const size = Number(width);
      if (flags.includes('-')) return shown.padEnd(size);
      return flags.includes('0') ? shown.padStart(size, '0') : shown.padStart(size);
    },
  );
  return text;
}

function verbOf(verb: string, value: Value, precision: string | undefined): string {
  switch (verb) {
    case 'q':
      return JSON.stringify(textOf(value));
    case 'd':
      return isNumber(value) ? String(value) : `%!d(${typeOf(value)}=${format(value)})`;
    case 'f':
      return floatOf(value).toFixed(Number(precision ?? 6));
    case 'x':
      return typeof value === 'string'
        ? Buffer.from(value).toString('hex')
        : Math.trunc(floatOf(value)).toString(16);
    case 'T':
      return typeOf(value);
    case 's':
      if (value === null || isNumber(value)) {
        return value === null ? '%!s(<nil>)' : `%!s(${typeOf(value)}=${format(value)})`;
      }
      return precision === undefined ? format(value) : format(value).slice(0, Number(precision));
    default:
      return format(value);
  }
}
