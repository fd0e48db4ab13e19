/**
 * Names of files, arguments and hosts as patterns: what differs from run to run by its very nature
 * becomes `*`, which stands for one character or more. Only what can be told from one name alone is
 * done here; what is told by comparing many is done in `path-tree.ts`.
 *
 * - UUIDs, dates and times
 * - hexadecimal of 8 digits and more
 * - words of 6 letters and more that change between small, capital and digit as no word does:
 *   what mkstemp(3) and its like draw, and what follows "tmp"; numbers behind "tmp" however short,
 *   as they are mostly those of processes
 * - numbers that stand alone, and those of 3 digits and more
 */
export function generaliseName(name: string): string {
  if (!mayVary.test(name)) {
    return name;
  }
  return name
    .replace(uuid, '*')
    .replace(date, '*')
    .replace(word, generaliseWord)
    .replace(starRun, '*');
}

/** Names of small letters alone are never changed but for "tmp": most names end here. */
const mayVary = /[0-9A-Z*]|tmp/;
const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;
const date = /\d{4}-\d\d-\d\d(?:[T_ -]?\d\d[:.-]?\d\d(?:[:.-]?\d\d(?:[.,]\d{1,9})?)?Z?)?/g;
const word = /[A-Za-z0-9]+/g;
const starRun = /\*(?:[-_.:+T]?\*)+/g;
const temporary = /^(tmp)(?:[A-Za-z0-9]{6,}|\d+)$/i;
const number = /\d{3,}/g;

function generaliseWord(text: string): string {
  if (/^\d+$/.test(text)) {
    return '*';
  }
  const [, prefix] = temporary.exec(text) ?? [];
  if (prefix !== undefined) {
    return `${prefix}*`;
  }
  if (isHexadecimal(text) || looksDrawn(text)) {
    return '*';
  }
  return text.replace(number, '*');
}

function isHexadecimal(text: string): boolean {
  return (
    text.length >= 8 &&
    /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text) &&
    (text.length >= 16 || (/\d/.test(text) && /[a-f]/i.test(text)))
  );
}

/** "aB3xZ9" and "gsLznzNh" are, "CamelCase", "sha256" and "README" are not: words have vowels. */
function looksDrawn(text: string): boolean {
  if (text.length < 6) {
    return false;
  }
  const rest = text.replace(/[A-Z][a-z]{2,}/g, (each) => (/[aeiou]/.test(each) ? '' : each));
  let changes = 0;
  for (let at = 1; at < rest.length; at++) {
    changes += classOf(rest.charCodeAt(at)) === classOf(rest.charCodeAt(at - 1)) ? 0 : 1;
  }
  return changes >= Math.max(2, Math.floor(text.length / 4));
}

function classOf(code: number): number {
  return code <= 0x39 ? 0 : code <= 0x5a ? 1 : 2;
}

/** Segments of a path that are patterns each; what lies deeper than that is one. */
const maxDepth = 32;

/** @param path absolute; anything else is one segment */
export function segmentsOf(path: string): string[] {
  const segments = path.startsWith('/') ? path.slice(1).split('/') : [path];
  return segments.length > maxDepth ? [...segments.slice(0, maxDepth), '**'] : segments;
}

/** "/srv/app-12/aB3xZ9.log" → "/srv/app-N/N.log" with stars for N. */
export function generalisePath(path: string): string {
  const segments = segmentsOf(path).map(generaliseName).join('/');
  return path.startsWith('/') ? `/${segments}` : segments;
}

/**
 * Whether the name is one of the pattern's. `*` stands for one character or more; a literal one in
 * a name is matched by it too. Linear: each star takes as little as will do.
 */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern === '*') {
    return name !== '';
  }
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) {
    return name === pattern;
  }
  const last = parts.at(-1) ?? '';
  const end = name.length - last.length;
  if (!name.startsWith(first) || !name.endsWith(last) || end < first.length + 1) {
    return false;
  }
  let at = first.length;
  for (let index = 1; index < parts.length - 1; index++) {
    const part = parts[index] ?? '';
    const found = name.indexOf(part, at + 1);
    if (found === -1 || found + part.length > end - 1) {
      return false;
    }
    at = found + part.length;
  }
  return at < end;
}

export function isPattern(name: string): boolean {
  return name.includes('*');
}
