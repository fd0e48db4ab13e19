/**
 * A set of names that is too large to list, as a Bloom filter (B. H. Bloom, "Space/time trade-offs
 * in hash coding with allowable errors", 1970): it never forgets a name, and takes about one
 * other in 400 for a member. Ten bits and more a name, in base64.
 */

const bitsPerName = 12;
const hashes = 8;
const minimumBytes = 8;

/** The filter of these names; the same names give the same text. */
export function encodeNames(names: ReadonlySet<string>): string {
  const bits = Buffer.alloc(Math.max(minimumBytes, Math.ceil((names.size * bitsPerName) / 8)));
  for (const name of names) {
    for (const at of placesOf(name, bits.length * 8)) bits[at >> 3]! |= 1 << (at & 7);
  }
  return bits.toString('base64');
}

/** Whether a name may be among those that were encoded; `false` is certain. */
export function mayHold(filter: string, name: string): boolean {
  const bits = decode(filter);
  if (bits.length < minimumBytes) return true;
  return placesOf(name, bits.length * 8).every((at) => (bits[at >> 3]! & (1 << (at & 7))) !== 0);
}

let lastText = '';
let lastBits = Buffer.alloc(0);

/** Questions come in rows about one filter. */
function decode(text: string): Buffer {
  if (text !== lastText) {
    lastBits = Buffer.from(text, 'base64');
    lastText = text;
  }
  return lastBits;
}

/** Double hashing (A. Kirsch, M. Mitzenmacher, "Less hashing, same performance", 2006). */
function placesOf(name: string, bits: number): number[] {
  const first = fnv1a(name, 0x811c9dc5);
  const second = fnv1a(name, 0x9747b28c) | 1;
  return Array.from({ length: hashes }, (_, i) => ((first + i * second) >>> 0) % bits);
}

/** FNV-1a, 32 bits, over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
