import { ShingleCounts, shinglesOf } from './shingles.ts';
import type { Template, TemplateSet } from './template.ts';

export interface IndexedTemplate {
  readonly id: string;
  /** Shingles without those of unknown words. */
  readonly length: number;
  readonly distinct: number;
  readonly shingles: Int32Array;
}

/** Which templates have which three words in a row. */
export class TemplateIndex {
  readonly templates: readonly IndexedTemplate[];
  readonly vocabulary: ReadonlyMap<number, number>;
  readonly #places: ShingleCounts;
  /** By place: where its templates begin and end in `#members`. */
  readonly #starts: Int32Array;
  readonly #members: Uint16Array;
  readonly #counts: ShingleCounts[] = [];

  constructor({ vocabulary, templates }: TemplateSet) {
    this.vocabulary = vocabulary;
    const all = templates.map((template) => shinglesOf(template.words).filter((one) => one !== 0));
    const total = all.reduce((sum, shingles) => sum + shingles.length, 0);
    this.#places = new ShingleCounts(total);
    const lastMember = new Int32Array(this.#places.size).fill(-1);
    const counts = new Int32Array(this.#places.size + 1);
    this.templates = all.map((shingles, number) => {
      let distinct = 0;
      for (const shingle of shingles) {
        const place = this.#places.place(shingle);
        if (lastMember[place] === number) continue;
        lastMember[place] = number;
        counts[place] = counts[place]! + 1;
        distinct++;
      }
      return {
        id: (templates[number] as Template).id,
        length: shingles.length,
        distinct,
        shingles,
      };
    });
    this.#starts = new Int32Array(this.#places.size + 1);
    for (let place = 0; place < this.#places.size; place++) {
      this.#starts[place + 1] = this.#starts[place]! + counts[place]!;
    }
    this.#members = new Uint16Array(this.#starts.at(-1)!);
    lastMember.fill(-1);
    const next = this.#starts.slice();
    for (const [number, { shingles }] of this.templates.entries()) {
      for (const shingle of shingles) {
        const place = this.#places.find(shingle);
        if (lastMember[place] === number) continue;
        lastMember[place] = number;
        this.#members[next[place]!] = number;
        next[place] = next[place]! + 1;
      }
    }
  }

  /** How many of the distinct shingles each template has. */
  countShared(shingles: Int32Array): Int32Array {
    const shared = new Int32Array(this.templates.length);
    const seen = new ShingleCounts(shingles.length);
    for (const shingle of shingles) {
      if (shingle === 0) continue;
      const before = seen.distinct;
      seen.place(shingle);
      if (seen.distinct === before) continue;
      const place = this.#places.find(shingle);
      if (place < 0) continue;
      for (let at = this.#starts[place]!; at < this.#starts[place + 1]!; at++) {
        const number = this.#members[at]!;
        shared[number] = shared[number]! + 1;
      }
    }
    return shared;
  }

  /** How often each shingle is in a template. */
  countsOf(number: number): ShingleCounts {
    let counts = this.#counts[number];
    if (counts === undefined) {
      const { shingles } = this.templates[number]!;
      counts = new ShingleCounts(shingles.length);
      for (const shingle of shingles) counts.add(shingle);
      this.#counts[number] = counts;
    }
    return counts;
  }
}
