import { sbomLimits } from './sbom-facts.ts';

/**
 * Reading what may be of any shape. Tools deviate from their own schemas, so one odd value must
 * not make the rest unreadable: what is not of the wanted shape is as if it were not there.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  return arrayOf(value).filter(isObject);
}

/** A text that is neither empty nor longer than any honest one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= sbomLimits.textLength
    ? value
    : undefined;
}

/** The first of some, so that lists inside one component stay bounded. */
export function textsOf(value: unknown): string[] {
  return arrayOf(value)
    .slice(0, sbomLimits.listLength)
    .flatMap((each) => textOf(each) ?? []);
}

/** Paths lie below the root, whichever way they are written. */
export function pathOf(value: unknown): string | undefined {
  const text = textOf(value)?.replace(/^(?:\.?\/)+/, '');
  return text === '' ? undefined : text;
}
