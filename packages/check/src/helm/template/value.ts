/**
 * Values of templates. Go's int64 is a bigint and its float64 a number, because the two are written
 * and divided differently; what comes out of YAML is float64, as in Helm.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Value[]
  | ValueMap
  | ValueFunction;

export type ValueMap = Map<string, Value>;
export type ValueFunction = (...args: readonly Value[]) => Value;

/**
 * Stands for a character of a text that only an installation would tell: a random password, a
 * generated certificate. What holds it is unknown to checks.
 */
export const unknownCharacter = '\uE000';

/** A template cannot be rendered with the values at hand; what Helm says then is no fault of the file. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value instanceof Map;
}

/** As `if` sees it: false, zero, nil and what is empty are false. */
export function isTrue(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (isList(value) || typeof value === 'string') return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return typeof value === 'function' || Boolean(value);
}

/** As `print` writes it, by the rules of Go's fmt for %v. */
export function format(value: Value | undefined): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number') return formatFloat(value);
  if (isList(value)) return `[${value.map(format).join(' ')}]`;
  if (isMap(value)) {
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${format(value.get(key))}`)
      .join(' ')}]`;
  }
  return typeof value === 'function' ? '' : String(value);
}

/** %v of a float64: the shortest digits, with an exponent below -4 and from 6 on. */
function formatFloat(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (!Number.isFinite(value) || value === 0 || (power >= -4 && power < 6)) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

export function sortedKeys(map: ValueMap): string[] {
  return [...map.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
