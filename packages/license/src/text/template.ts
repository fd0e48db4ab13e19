/** A licence text that others are compared with. */
export interface Template {
  /** Identifier of the SPDX list; "" for what stands after a licence's terms and grants nothing. */
  readonly id: string;
  /** Numbers of its words in the vocabulary, from 1 on; 0 where anything may stand. */
  readonly words: Uint16Array;
}

export interface TemplateSet {
  /** Hash of the word → its number. */
  readonly vocabulary: ReadonlyMap<number, number>;
  readonly templates: readonly Template[];
}
