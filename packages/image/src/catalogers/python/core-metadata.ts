import { limitExceeded } from '@seaworthy/model';

/** Headers stand before the description; no real ones come near. */
const maxHeaderLines = 20_000;

/**
 * The headers of a METADATA or PKG-INFO file by lower-case name
 * (https://packaging.python.org/specifications/core-metadata/). The description that follows the
 * first empty line is not read. Continuation lines are joined with a line feed.
 *
 * @throws LIMIT_EXCEEDED
 */
export function parseCoreMetadata(path: string, text: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  let count = 0;
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const raw = text.slice(start, end);
    start = end + 1;
    // A line of blanks belongs to the header before it; an empty one ends the headers.
    if (raw === '' || raw === '\r') break;
    const line = raw.trimEnd();
    count += 1;
    if (count > maxHeaderLines) throw limitExceeded(path, 'header lines', maxHeaderLines);
    if (/^[ \t]/.test(raw)) {
      if (last !== undefined) last.push(`${last.pop()}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    last = headers.get(name) ?? [];
    headers.set(name, last);
    last.push(line.slice(colon + 1).trim());
  }
  return headers;
}

/**
 * Licences, from the most to the least exact field: an SPDX expression (PEP 639), the free text if
 * it is a name and not the licence itself, the classifiers.
 */
export function licensesOf(headers: ReadonlyMap<string, readonly string[]>): string[] {
  const expression = declared(headers.get('license-expression')?.[0]);
  if (expression !== undefined) return [expression];
  const license = declared(headers.get('license')?.[0]);
  if (license !== undefined) return [license];
  return (headers.get('classifier') ?? [])
    .filter((classifier) => classifier.startsWith('License ::'))
    .map((classifier) => classifier.slice(classifier.lastIndexOf('::') + 2).trim())
    .filter((name) => name !== 'OSI Approved');
}

function declared(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || text.length > 120 || text.includes('\n'))
    return undefined;
  return /^(?:unknown|none|n\/a)$/i.test(text) ? undefined : text;
}
