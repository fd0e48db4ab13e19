/** A text that is no YAML, or more of it than is read, and where. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** Offset in the text. */
  readonly at: number;
  /** The bound that the text is beyond. */
  readonly bound: YamlBound | undefined;

  constructor(at: number, message: string, bound?: YamlBound) {
    super(message);
    this.at = at;
    this.bound = bound;
  }
}

export interface YamlBound {
  readonly what: string;
  readonly limit: number;
}
