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
  /**
   * How an installed version stands to a bound of an advisory, where the ecosystem asks that
   * question differently from `compare`: rpm takes "1.2" for every release of 1.2, PEP 440 takes it
   * for every local build of 1.2. Such an answer is no order (it is not transitive), so it is only
   * good for "is this version at, before or after that bound". `compare` when absent.
   */
  compareToBound?(version: string, bound: string): number;
  /** Whether the ecosystem's own tools accept the text as a version. */
  isValid(text: string): boolean;
}
