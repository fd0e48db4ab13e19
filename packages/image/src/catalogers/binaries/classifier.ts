/**
 * How one well-known program is recognised. Bytes are compared as latin1 text, one character a
 * byte, so that "\0" and "\xff" in patterns mean those bytes.
 */
export interface Classifier {
  /** Name of the package, as in its purl: pkg:generic/NAME@VERSION. */
  readonly name: string;
  /** Base names of the ELF files that can be it. */
  readonly binaries?: readonly (string | RegExp)[];
  /** Base names of the text files that tell its version. */
  readonly texts?: readonly string[];
  /** The whole path must match as well. */
  readonly path?: RegExp;
  /** Best evidence first: the first pattern with a match anywhere in the file decides. */
  readonly patterns: readonly VersionPattern[];
  /** "vendor:product" as the CPE dictionary writes them. */
  readonly cpes: readonly string[];
  /** Name of the product in Bitnami's advisories, where they have it. */
  readonly bitnami?: string;
  /** Excerpts of real files with the version that they must give, or `undefined` for none. */
  readonly samples: readonly Sample[];
}

export interface VersionPattern {
  /**
   * Literal bytes that every match contains. Only their surroundings are looked at closely, which
   * makes reading hundreds of megabytes cheap. "$1" stands for the first group of the base name's
   * pattern.
   */
  readonly anchor: string;
  /**
   * Matched against the anchor with {@link contextBefore} bytes before and {@link contextAfter}
   * after it. Without it the anchor is proof enough and the base name tells the version.
   */
  readonly match?: RegExp;
  /** Where the match's groups go; "$1" unless told otherwise. */
  readonly version?: string;
  /** For weak evidence: it counts only when all matches in the file agree. */
  readonly unanimous?: true;
}

/** What is in the file, what it must give, and its name when it is not the first of the list. */
export type Sample = readonly [bytes: string, version: string | undefined, path?: string];

export const contextBefore = 128;
export const contextAfter = 384;

/** "1.2", "1.2.3", "1.2.3.4": bounded, so that no hostile input makes matching slow. */
export const dotted = String.raw`\d{1,5}(?:\.\d{1,6}){1,3}`;

/** The version stands right behind `anchor`. */
export function after(anchor: string, shape: string = dotted): VersionPattern {
  return { anchor, match: new RegExp(`${escapeLiteral(anchor)}(${shape})`) };
}

/** The version stands right before `anchor`, as a string of its own or part of one. */
export function before(anchor: string, shape: string = dotted): VersionPattern {
  return { anchor, match: new RegExp(`(?<![\\w.])(${shape})${escapeLiteral(anchor)}`) };
}

/**
 * A Go program that was told its version by `-ldflags="-X variable=..."`, as the build information
 * repeats it (https://pkg.go.dev/runtime/debug#BuildSetting).
 */
export function goLinkerFlag(variable: string): VersionPattern {
  const anchor = `${variable}=`;
  return { anchor, match: new RegExp(`${escapeLiteral(anchor)}v?(${semantic})`) };
}

/**
 * The value itself of a string that Go's linker set. Unlike constants it ends in a zero byte.
 * `major` with its dot, and with the "v" if the program writes one, is the anchor.
 */
export function goLinkerValue(major: string): VersionPattern {
  const number = major.replace(/^v/, '');
  return {
    anchor: major,
    match: new RegExp(
      `(?<![\\w.])${major.startsWith('v') ? 'v' : ''}(${escapeLiteral(number)}\\d{1,4}\\.\\d{1,4}(?:-(?:alpha|beta|rc)\\.?\\d{1,3})?)\\0`,
    ),
    unanimous: true,
  };
}

/** Semantic version with a pre-release, without build metadata. */
const semantic = String.raw`\d{1,5}\.\d{1,5}\.\d{1,5}(?:-(?:alpha|beta|rc)[.-]?\d{1,3})?`;

function escapeLiteral(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
