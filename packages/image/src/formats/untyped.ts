import { malformed, messageOf } from '@seaworthy/model';
import { parse as parseTomlText } from 'smol-toml';

// Documents of strangers have any shape: these read a value if it is of the wanted kind. Keys are
// only ever looked up as own properties, so that "__proto__" and its like are keys as any other.

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** An object, or an empty one when the value is something else. */
export function recordOf(value: unknown): UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as UnknownRecord)
    : {};
}

/** A list, or an empty one when the value is something else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or `undefined` when the value is something else or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((each): each is string => typeof each === 'string' && each !== '');
}

/** An own property of what may be an object. */
export function fieldOf(value: unknown, key: string): unknown {
  const record = recordOf(value);
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** @throws SeaworthyError MALFORMED */
export function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(path, `no valid JSON: ${messageOf(error).slice(0, 200)}`, error);
  }
}

/** @throws SeaworthyError MALFORMED */
export function parseToml(path: string, text: string): UnknownRecord {
  try {
    return parseTomlText(text, { maxDepth: 64, unsafeKeyBehaviour: 'drop' });
  } catch (error) {
    throw malformed(path, `no valid TOML: ${messageOf(error).slice(0, 200)}`, error);
  }
}
