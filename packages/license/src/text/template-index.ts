import { ShingleNumbers, shinglesOf } from './shingles.ts';
import type { TemplateSet } from './template.ts';

export interface IndexedTemplate {
  readonly id: string;
  /** Numbers of its shingles, without those of unknown words. */
  readonly shingles: Int32Array;
  /** How many different ones. */
  readonly distinct: number;
}

/** Which templates have which three words in a row. */
export class TemplateIndex {
  readonly templates: readonly IndexedTemplate[];
  readonly vocabulary: ReadonlyMap<number, number>;
  readonly #numbers: ShingleNumbers;
  /** By shingle: where its templates begin in `#members`. */
  readonly #starts: Int32Array;
  readonly #members: Uint16Array;
  /** By shingle, of the template that is looked at: how often it has it. */
  readonly counts: Int32Array;
  /** By shingle, for who compares: all 0 between uses. */
  readonly seen: Int32Array;

  constructor({ vocabulary, templates }: TemplateSet) {
    this.vocabulary = vocabulary;
    this.#numbers = new ShingleNumbers(templates.reduce((sum, { words }) => sum + words.length, 0));
    const all = templates.map(({ words }) => {
      const shingles = shinglesOf(words).filter((one) => one !== 0);
      for (let i = 0; i < shingles.length; i++) {
        shingles[i] = this.#numbers.findOrAdd(shingles[i]!);
      }
      return shingles;
    });
    const size = this.#numbers.count + 1;
    this.counts = new Int32Array(size);
    this.seen = new Int32Array(size);
    const last = new Int32Array(size).fill(-1);
    const starts = new Int32Array(size + 1);
    this.templates = all.map((shingles, number) => {
      let distinct = 0;
      for (const shingle of shingles) {
        if (last[shingle] === number) continue;
        last[shingle] = number;
        starts[shingle + 1] = starts[shingle + 1]! + 1;
        distinct++;
      }
      return { id: templates[number]!.id, shingles, distinct };
    });
    for (let shingle = 0; shingle < size; shingle++) {
      starts[shingle + 1] = starts[shingle + 1]! + starts[shingle]!;
    }
    this.#starts = starts;
    this.#members = new Uint16Array(starts[size]!);
    last.fill(-1);
    const next = starts.slice();
    for (const [number, shingles] of all.entries()) {
      for (const shingle of shingles) {
        if (last[shingle] === number) continue;
        last[shingle] = number;
        this.#members[next[shingle]!] = number;
        next[shingle] = next[shingle]! + 1;
      }
    }
  }

  /** Numbers of the shingles of a document; 0 for those that no template has. */
  number(words: Uint16Array, from = 0, to = words.length): Int32Array {
    const shingles = shinglesOf(words, from, to);
    for (let i = 0; i < shingles.length; i++) shingles[i] = this.#numbers.find(shingles[i]!);
    return shingles;
  }

  /** By template: how many of its different shingles are among these. */
  countShared(shingles: Int32Array): Int32Array {
    const shared = new Int32Array(this.templates.length);
    for (const shingle of shingles) {
      if (shingle === 0 || this.seen[shingle] !== 0) continue;
      this.seen[shingle] = 1;
      for (let at = this.#starts[shingle]!; at < this.#starts[shingle + 1]!; at++) {
        const number = this.#members[at]!;
        shared[number] = shared[number]! + 1;
      }
    }
    for (const shingle of shingles) this.seen[shingle] = 0;
    return shared;
  }

  /** Calls with `counts` filled for a template. */
  withCounts<Result>({ shingles }: IndexedTemplate, use: () => Result): Result {
    for (const shingle of shingles) this.counts[shingle] = this.counts[shingle]! + 1;
    try {
      return use();
    } finally {
      for (const shingle of shingles) this.counts[shingle] = 0;
    }
  }
}
