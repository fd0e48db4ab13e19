/** Three words in a row as one number; 0 where one of them is not known. */
export function shinglesOf(words: ArrayLike<number>, from = 0, to = words.length): Int32Array {
  const count = Math.max(0, to - from - 2);
  const shingles = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [words[from + i]!, words[from + i + 1]!, words[from + i + 2]!];
    shingles[i] = a === 0 || b === 0 || c === 0 ? 0 : mix(a, b, c);
  }
  return shingles;
}

/** Never 0. */
function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash === 0 ? 1 : hash;
}

/** Numbers other than 0 with a count each: a hash table in two typed arrays. */
export class ShingleCounts {
  readonly #keys: Int32Array;
  readonly #counts: Int32Array;
  readonly #mask: number;
  /** Of all that was added, once each. */
  distinct = 0;

  constructor(most: number) {
    const size = 1 << Math.max(4, Math.ceil(Math.log2(most * 2 + 1)));
    this.#keys = new Int32Array(size);
    this.#counts = new Int32Array(size);
    this.#mask = size - 1;
  }

  /** Place of a key, or -1. */
  find(key: number): number {
    for (let at = key & this.#mask; ; at = (at + 1) & this.#mask) {
      const there = this.#keys[at];
      if (there === key) return at;
      if (there === 0) return -1;
    }
  }

  /** Place of a key, which is made if it is not there. */
  place(key: number): number {
    for (let at = key & this.#mask; ; at = (at + 1) & this.#mask) {
      const there = this.#keys[at];
      if (there === key) return at;
      if (there === 0) {
        this.#keys[at] = key;
        this.distinct++;
        return at;
      }
    }
  }

  add(key: number, count = 1): void {
    const at = this.place(key);
    this.#counts[at] = this.#counts[at]! + count;
  }

  countAt(place: number): number {
    return this.#counts[place]!;
  }

  get size(): number {
    return this.#mask + 1;
  }
}
