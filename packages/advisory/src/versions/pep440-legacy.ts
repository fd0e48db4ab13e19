import { compareStrings } from './scan.ts';

/**
 * The order that setuptools gave to any text before PEP 440 ("parse_version"): runs of digits,
 * letters and dashes, with "pre" and "rc" before a release and "post" behind it.
 */
export function compareLegacy(a: string, b: string): number {
  const left = legacyKey(a);
  const right = legacyKey(b);
  for (let n = 0; n < Math.min(left.length, right.length); n++) {
    const order = compareStrings(left[n] as string, right[n] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const words = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['-', 'final-'],
  ['rc', 'c'],
  ['dev', '@'],
]);

/** Numbers are padded to eight digits, words start with "*": both compare as text then. */
function legacyKey(text: string): string[] {
  const key: string[] = [];
  for (const part of [...legacyParts(text.toLowerCase()), 'final']) {
    if (/^[0-9]/.test(part)) {
      key.push(part.padStart(8, '0'));
      continue;
    }
    const word = `*${words.get(part) ?? part}`;
    if (word < '*final') while (key.at(-1) === '*final-') key.pop();
    while (key.at(-1) === '00000000') key.pop();
    key.push(word);
  }
  return key;
}

/** Runs of digits, of letters, single dashes, and what is between them; dots only separate. */
function legacyParts(text: string): string[] {
  return text.match(/[0-9]+|[a-z]+|-|[^0-9a-z.-]+/g) ?? [];
}
