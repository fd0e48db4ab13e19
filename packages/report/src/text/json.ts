/** Records whose keys are data, not part of the format: their order must not depend on the run. */
const dataRecords = new Set([
  'labels',
  'annotations',
  'details',
  'notMatched',
  'hidden',
  'bySeverity',
]);

/**
 * Pretty JSON in ASCII-safe form: characters that a terminal or an editor could act on (C1
 * controls, bidirectional overrides, line separators) are escaped, which JSON allows everywhere.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, sortDataRecords, 2);
  return `${text.replaceAll(
    /[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`;
}

/**
 * An object and, as its last member, a list, piece by piece: all of it at once may be longer than a
 * text can be.
 */
export function* toJsonPieces(
  object: object,
  listName: string,
  items: Iterable<unknown>,
): Generator<string> {
  yield `${toJson(object).trimEnd().slice(0, -1).trimEnd()},\n  ${JSON.stringify(listName)}: [`;
  let separator = '\n';
  for (const item of items) {
    yield separator + toJson(item).trimEnd();
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}

/** The same text for equal values, whatever the order in which their keys were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) => sortKeys(inner));
}

function sortDataRecords(key: string, value: unknown): unknown {
  return dataRecords.has(key) ? sortKeys(value) : value;
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
