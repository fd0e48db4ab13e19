/** How one family of ecosystems orders its versions. */
export interface VersionScheme {
  /** Unique, kebab-case: "dpkg", "pep440" ... */
  readonly name: string;
  /**
   * Negative when `a` comes before `b`, positive when after, 0 when the ecosystem takes them for
   * the same. A total order over all strings that never throws: text that is no version of the
   * ecosystem falls back to the scheme's documented lenient reading.
   */
  compare(a: string, b: string): number;
  /** Whether the ecosystem's own tools accept the text as a version. */
  isValid(text: string): boolean;
}
