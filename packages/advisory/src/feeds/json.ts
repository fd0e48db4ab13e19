import { malformed } from '@seaworthy/model';

/** Parsed JSON of a source that we do not control: look, never trust. */
export type JsonObject = { readonly [key: string]: unknown };

/** @throws SeaworthyError MALFORMED when the text is not one JSON object. */
export function parseObject(text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(what, 'not JSON', error);
  }
  if (!isObject(value)) throw malformed(what, 'not a JSON object');
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The items when it is an array, else none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The items of an array that are objects. */
export function objectsOf(value: unknown): JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The items of an array that are strings and not empty. */
export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string' && item !== '') as string[];
}

/** The value when it is a string that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
