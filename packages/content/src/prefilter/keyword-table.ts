/**
 * A literal that must stand in the text for a rule to be asked, and what must stand around it.
 * The gates are checked before any text is decoded, so they decide what scanning costs.
 */
export interface Keyword {
  /** Printable ASCII, 3 to 64 characters; in lower case when case is ignored. */
  readonly text: string;
  readonly ignoreCase?: boolean;
  /** No letter or digit may stand right before it. */
  readonly boundary?: boolean;
  /** That many of [0-9A-Za-z_-] must follow at once; at most 255. */
  readonly tail?: number;
  /**
   * One of = : , > | must follow, at most 40 name characters, quotes and blanks later, and then,
   * past at most 24 operators, quotes and blanks, 8 characters that a value can have.
   */
  readonly assignment?: boolean;
}

/**
 * The memory that both filters read:
 *
 *     0      sixteen masks of 16 bytes: for two groups of eight buckets, for each of the four bytes
 *            of a window, the buckets that allow each low and each high nibble
 *     256    classes of the 256 bytes
 *     512    4096 heads of hash chains, 16 bits: the number of a keyword, 0 for none
 *     8704   keywords, 16 bytes each, from number 1 on: next in the chain (16 bits), length,
 *            where the window starts in it, flags (1 boundary, 2 assignment), tail, 2 unused,
 *            address of its text (32 bits), 4 unused
 *     ...    text: for each byte the byte, and 0x20 when its case is ignored
 */
export interface KeywordTable {
  readonly memory: Uint8Array;
  /** Bytes of `memory` in use; what is above is free. */
  readonly sizeBytes: number;
  readonly keywords: readonly Keyword[];
  /** Fills the masks, which only the fast filter needs and which take some milliseconds. */
  fillMasks(): void;
}

export const layout = { classes: 256, heads: 512, entries: 8704, entryBytes: 16 } as const;

export const byteClass = {
  alphanumeric: 1,
  tokenCharacter: 2,
  beforeOperator: 4,
  operator: 8,
  beforeValue: 16,
  valueCharacter: 32,
} as const;

/** Of an assignment: shorter values are not worth a look. */
export const shortestValue = 8;

const maxKeywords = 4_000;

/** @throws RangeError for a keyword that breaks the contract */
export function buildKeywordTable(keywords: readonly Keyword[]): KeywordTable {
  if (keywords.length > maxKeywords) throw new RangeError(`more than ${maxKeywords} keywords`);
  const textStart = layout.entries + (keywords.length + 1) * layout.entryBytes;
  const textBytes = keywords.reduce((sum, { text }) => sum + 2 * text.length, 0);
  const sizeBytes = (textStart + textBytes + 15) & ~15;
  const memory = new Uint8Array(sizeBytes);
  const view = new DataView(memory.buffer);
  fillClasses(memory);
  let textAt = textStart;
  const windows: Window[] = [];
  keywords.forEach((keyword, index) => {
    const { text, tail = 0 } = keyword;
    if (!/^[ -~]{3,64}$/.test(text) || tail > 255) {
      throw new RangeError(`"${text}" cannot be a keyword`);
    }
    const window = rarestWindow(keyword);
    windows.push(window);
    const entry = layout.entries + (index + 1) * layout.entryBytes;
    const head = layout.heads + 2 * hashOf(window.bytes);
    view.setUint16(entry, view.getUint16(head, true), true);
    view.setUint16(head, index + 1, true);
    memory[entry + 2] = text.length;
    memory[entry + 3] = window.offset;
    memory[entry + 4] = (keyword.boundary ? 1 : 0) | (keyword.assignment ? 2 : 0);
    memory[entry + 5] = tail;
    view.setUint32(entry + 8, textAt, true);
    for (const byte of Buffer.from(text)) {
      memory[textAt++] = byte;
      memory[textAt++] = keyword.ignoreCase === true && isLowerCase(byte) ? 0x20 : 0;
    }
  });
  return { memory, sizeBytes, keywords, fillMasks: () => fillMasks(memory, windows) };
}

/** Of a window's first three bytes with bit 5 set: upper and lower case share a chain. */
export function hashOf([a, b, c]: readonly number[]): number {
  return Math.imul(a! | (b! << 8) | (c! << 16) | 0x202020, 0x9e3779b1) >>> 20;
}

function fillClasses(memory: Uint8Array): void {
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte);
    memory[layout.classes + byte] =
      (/[0-9A-Za-z]/.test(character) ? byteClass.alphanumeric : 0) |
      (/[\w-]/.test(character) ? byteClass.tokenCharacter : 0) |
      (/[\w.\- \t"'`\])\\]/.test(character) ? byteClass.beforeOperator : 0) |
      (/[=:,>|]/.test(character) ? byteClass.operator : 0) |
      (/[=:,>| \t"'`(\\]/.test(character) ? byteClass.beforeValue : 0) |
      (/[!-~]/.test(character) && !/["'`<>{}$()]/.test(character) ? byteClass.valueCharacter : 0);
  }
}

interface Window {
  readonly offset: number;
  readonly bytes: readonly number[];
  /** Every byte that may stand at each of the four places. */
  readonly allowed: readonly (readonly number[])[];
  readonly weight: number;
}

/** The four bytes of a keyword that are seldom seen next to one another; three, and any other. */
function rarestWindow({ text, ignoreCase }: Keyword): Window {
  const bytes = [...Buffer.from(text)];
  let best: Window | undefined;
  for (let offset = 0; offset === 0 || offset + 4 <= bytes.length; offset++) {
    const window = bytes.slice(offset, offset + 4);
    const allowed: (readonly number[])[] = window.map((byte) =>
      ignoreCase === true && isLowerCase(byte) ? [byte, byte - 0x20] : [byte],
    );
    if (allowed.length === 3) allowed.push(anyByte);
    const weight = allowed.reduce((product, set) => product * sum(set.map(frequencyOf)), 1);
    if (best === undefined || weight < best.weight) {
      best = { offset, bytes: window, allowed, weight };
    }
  }
  return best!;
}

const anyByte: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

const bucketsInAll = 16;

/**
 * Gives each window to the bucket in which it costs least: the share of positions that a bucket
 * lets through is about the product, over the four places, of how often the bytes occur that both
 * their nibbles allow. Windows that look alike end up together.
 */
function fillMasks(memory: Uint8Array, windows: readonly Window[]): void {
  const buckets = Array.from({ length: bucketsInAll }, () => ({
    places: [0, 1, 2, 3].map(() => ({ low: 0, high: 0 })),
    cost: 0,
  }));
  for (const window of windows.toSorted((a, b) => b.weight - a.weight)) {
    let best: { bucket: number; cost: number; added: number } | undefined;
    buckets.forEach(({ places, cost: before }, bucket) => {
      const cost = places.reduce((product, { low, high }, place) => {
        const set = window.allowed[place]!;
        return product * allowedShare(low | lowBits(set), high | highBits(set));
      }, 1);
      const added = cost - before;
      if (best === undefined || added < best.added) best = { bucket, cost, added };
    });
    const chosen = buckets[best!.bucket]!;
    chosen.cost = best!.cost;
    chosen.places.forEach((place, index) => {
      place.low |= lowBits(window.allowed[index]!);
      place.high |= highBits(window.allowed[index]!);
    });
  }
  buckets.forEach(({ places }, bucket) => {
    const bit = 1 << (bucket % 8);
    places.forEach(({ low, high }, place) => {
      const at = (bucket < 8 ? 0 : 128) + place * 32;
      for (let nibble = 0; nibble < 16; nibble++) {
        if ((low >> nibble) & 1) memory[at + nibble]! |= bit;
        if ((high >> nibble) & 1) memory[at + 16 + nibble]! |= bit;
      }
    });
  });
}

const lowBits = (bytes: readonly number[]): number =>
  bytes.reduce((bits, byte) => bits | (1 << (byte & 15)), 0);
const highBits = (bytes: readonly number[]): number =>
  bytes.reduce((bits, byte) => bits | (1 << (byte >> 4)), 0);

function allowedShare(low: number, high: number): number {
  let share = 0;
  for (let h = 0; h < 16; h++) {
    if (((high >> h) & 1) === 0) continue;
    for (let l = 0; l < 16; l++) if ((low >> l) & 1) share += frequencies[(h << 4) | l]!;
  }
  return share;
}

const isLowerCase = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** About how often bytes occur in programs, prose and source code; only the order matters much. */
const frequencies = ((): Float64Array => {
  const table = new Float64Array(256).fill(0.0015);
  table[0] = 0.1;
  table[0x20] = 0.1;
  table[0x0a] = 0.02;
  for (let byte = 0x21; byte < 0x7f; byte++) table[byte] = 0.004;
  [...'etaoinsrhldcumfpgwybvkxjqz'].forEach((letter, rank) => {
    table[letter.charCodeAt(0)] = 0.06 * 0.88 ** rank;
  });
  for (let digit = 0x30; digit <= 0x39; digit++) table[digit] = 0.008;
  for (const common of '_.,-/="\'():;') table[common.charCodeAt(0)] = 0.008;
  return table;
})();

const frequencyOf = (byte: number): number => frequencies[byte]!;
