import { limitExceeded, type VexJustification, vexJustifications } from '@seaworthy/model';
import { compilePurl, type PurlPattern } from '../match/purl-pattern.ts';
import type { JsonObject, VexIdentity } from './statement.ts';

/** Real documents name some ten thousand products; Red Hat's largest stay below this. */
const maxProducts = 1_000_000;

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function textsOf(value: unknown): string[] {
  return listOf(value).flatMap((each) => textOf(each) ?? []);
}

/** Milliseconds of the first of the texts that is a time; before all others when none is. */
export function timeOf(...texts: readonly unknown[]): number {
  for (const text of texts) {
    const timeMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(timeMs)) return timeMs;
  }
  return Number.NEGATIVE_INFINITY;
}

export function justificationOf(value: unknown): VexJustification | undefined {
  return vexJustifications.find((each) => each === value);
}

export function purlsOf(...values: readonly unknown[]): PurlPattern[] {
  return values.flatMap((value) => {
    const text = textOf(value);
    return text === undefined ? [] : (compilePurl(text, false) ?? []);
  });
}

/** Whether an identity names anything that a scan could find. */
export function isKnown(identity: VexIdentity): boolean {
  const { purls, digests = [], cpes = [], references = [], anyTarget = false } = identity;
  return purls.length + digests.length + cpes.length + references.length > 0 || anyTarget;
}

/** Counts what is kept of a document, over all of its statements. */
export function productBudget(what: string): (count: number) => void {
  let used = 0;
  return (count) => {
    used += count;
    if (used > maxProducts) throw limitExceeded(what, 'products', maxProducts);
  };
}
