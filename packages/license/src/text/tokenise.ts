/**
 * The words of a text as numbers, and where each begins. What differs between copies of a licence
 * is left out: case, punctuation, line breaks and comment signs, markup and entities, single
 * letters, the numbers and letters of lists.
 */
export interface Tokens {
  /** Hash of each word. */
  readonly hashes: Int32Array;
  /** Offset of each word in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly length: number;
}

const longestTag = 200;
const longestEntity = 8;

/** @param text one character a byte (latin1), so that every other encoding only parts words */
export function tokenise(text: string): Tokens {
  const most = (text.length >> 1) + 1;
  const hashes = new Int32Array(most);
  const starts = new Int32Array(most);
  const ends = new Int32Array(most);
  let length = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (!isWordCode(code)) {
      at = code === 0x3c ? afterTag(text, at) : code === 0x26 ? afterEntity(text, at) : at + 1;
      continue;
    }
    const start = at;
    let hash = hashSeed;
    let isNumber = true;
    let isRoman = true;
    for (let next = code; isWordCode(next); next = text.charCodeAt(++at)) {
      const lower = next >= 0x41 && next <= 0x5a ? next | 0x20 : next;
      hash = Math.imul(hash ^ lower, hashPrime);
      if (lower > 0x39) isNumber = false;
      if (lower !== 0x69 && lower !== 0x76 && lower !== 0x78) isRoman = false;
    }
    const size = at - start;
    if (size === 1 && !isNumber) continue;
    if ((isNumber || isRoman) && size <= 4 && isBullet(text, start, at)) {
      if (!isNumber || length === 0 || hashes[length - 1] !== versionHash) continue;
    }
    const known = aliases.get(hash);
    if (known === 0) continue;
    hashes[length] = known ?? hash;
    starts[length] = start;
    ends[length] = at;
    length++;
  }
  return { hashes, starts, ends, length };
}

const hashSeed = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;

/** FNV-1a of a word in lower case. */
export function hashWord(word: string): number {
  let hash = hashSeed;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), hashPrime);
  return hash;
}

/** Spellings that the SPDX matching guidelines (B.9) hold for the same; "" is left out. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['licence', 'license'],
  ['licences', 'licenses'],
  ['licenced', 'licensed'],
  ['sublicence', 'sublicense'],
  ['sub', ''],
  ['https', 'http'],
  ['www', ''],
  ['dnl', ''],
  ['rem', ''],
  ['noninfringement', 'infringement'],
  ['non', ''],
  ['acknowledgement', 'acknowledgment'],
  ['favour', 'favor'],
  ['organisation', 'organization'],
  ['copyrights', 'copyright'],
  ['holders', 'holder'],
  ['owner', 'holder'],
  ['owners', 'holder'],
]);

/** The spelling that stands for all of a word. */
export function canonicalWord(word: string): string {
  return spellings.get(word) ?? word;
}

const aliases: ReadonlyMap<number, number> = new Map(
  [...spellings].map(([from, to]) => [hashWord(from), to === '' ? 0 : hashWord(to)]),
);

const versionHash = hashWord('version');

/** Letters and digits of ASCII; NaN, past the end, is neither. */
function isWordCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39)
  );
}

/** Whether it stands alone with "." or ")" after it, as "1." and "iv)" do and "2.0" does not. */
function isBullet(text: string, start: number, at: number): boolean {
  const before = start === 0 ? 0x20 : text.charCodeAt(start - 1);
  if (before > 0x20 && before !== 0x28) return false;
  const sign = text.charCodeAt(at);
  if (sign !== 0x2e && sign !== 0x29) return false;
  const next = text.charCodeAt(at + 1);
  return !(next >= 0x30 && next <= 0x39);
}

function afterTag(text: string, at: number): number {
  const last = Math.min(text.length, at + longestTag);
  for (let end = at + 1; end < last; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x3e) return end + 1;
    if (code === 0x3c || code === 0x0a) break;
  }
  return at + 1;
}

function afterEntity(text: string, at: number): number {
  const last = Math.min(text.length, at + longestEntity);
  for (let end = at + 1; end < last; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x3b) return end + 1;
    if (!isWordCode(code) && code !== 0x23) break;
  }
  return at + 1;
}
