/** Three numbered words in a row as one number; 0 where one of them is not known. */
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

/** Numbers shingles from 1 on, in the order in which they come: a hash table in two typed arrays. */
export class ShingleNumbers {
  readonly #keys: Int32Array;
  readonly #numbers: Int32Array;
  readonly #mask: number;
  #count = 0;

  /** @param most different shingles that will be numbered */
  constructor(most: number) {
    const size = 1 << Math.max(4, Math.ceil(Math.log2(most * 2 + 1)));
    this.#keys = new Int32Array(size);
    this.#numbers = new Int32Array(size);
    this.#mask = size - 1;
  }

  get count(): number {
    return this.#count;
  }

  /** 0 for one that has no number. */
  find(shingle: number): number {
    if (shingle === 0) return 0;
    for (let at = shingle & this.#mask; ; at = (at + 1) & this.#mask) {
      const key = this.#keys[at];
      if (key === shingle) return this.#numbers[at]!;
      if (key === 0) return 0;
    }
  }

  findOrAdd(shingle: number): number {
    for (let at = shingle & this.#mask; ; at = (at + 1) & this.#mask) {
      const key = this.#keys[at];
      if (key === shingle) return this.#numbers[at]!;
      if (key !== 0) continue;
      this.#keys[at] = shingle;
      this.#numbers[at] = ++this.#count;
      return this.#count;
    }
  }
}
