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
  /** That many characters of tokens and of base64 must follow at once; at most 255. */
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
 *     512    8192 heads of hash chains, 16 bits: the number of a keyword, 0 for none
 *     16896  1024 heads of the chains of keywords of three characters
 *     18944  room for the fast filter
 *     27680  keywords, 16 bytes each, from number 1 on: next in the chain (16 bits), length,
 *            where the window starts in it, flags (1 boundary, 2 assignment), tail, 2 unused,
 *            address of its text (32 bits), 4 unused
 *     ...    text: for each byte the byte, and 0x20 when its case is ignored
 */
export interface KeywordTable {
  readonly memory: Uint8Array;
  /** Bytes of `memory` in use; what is above is free. */
  readonly sizeBytes: number;
  readonly keywords: readonly Keyword[];
}

export const layout = {
  classes: 256,
  heads4: 512,
  heads3: 16_896,
  entries: 27_680,
  entryBytes: 16,
} as const;

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

/**
 * Masks are for the fast filter alone. Choosing them takes some milliseconds.
 * @throws RangeError for a keyword that breaks the contract
 */
export function buildKeywordTable(keywords: readonly Keyword[], hasMasks = true): KeywordTable {
  if (keywords.length > maxKeywords) throw new RangeError(`more than ${maxKeywords} keywords`);
  const textStart = layout.entries + (keywords.length + 1) * layout.entryBytes;
  const textBytes = keywords.reduce((sum, { text }) => sum + 2 * text.length, 0);
  const sizeBytes = (textStart + textBytes + 15) & ~15;
  const memory = new Uint8Array(sizeBytes);
  const view = new DataView(memory.buffer);
  fillClasses(memory);
  let textAt = textStart;
  for (const { text, tail = 0 } of keywords) {
    if (!/^[ -~]{3,64}$/.test(text) || tail > 255) {
      throw new RangeError(`"${text}" cannot be a keyword`);
    }
  }
  const { windows, buckets } = hasMasks
    ? chooseWindows(keywords)
    : { windows: keywords.map((keyword) => windowsOf(keyword)[0]!), buckets: [] };
  keywords.forEach((keyword, index) => {
    const { text, tail = 0 } = keyword;
    const window = windows[index]!;
    const entry = layout.entries + (index + 1) * layout.entryBytes;
    const head = headOf(window.bytes);
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
  fillMasks(memory, buckets);
  return { memory, sizeBytes, keywords };
}

/** Where the chain of a window begins. Bit 5 is set, so that upper and lower case share one. */
export function headOf([a, b, c, d]: readonly number[]): number {
  const three = a! | (b! << 8) | (c! << 16) | 0x202020;
  if (d === undefined) return layout.heads3 + 2 * (Math.imul(three, factor) >>> 22);
  return layout.heads4 + 2 * (Math.imul(three | (d << 24) | 0x20000000, factor) >>> 19);
}

const factor = 0x9e3779b1;

function fillClasses(memory: Uint8Array): void {
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte);
    memory[layout.classes + byte] =
      (/[0-9A-Za-z]/.test(character) ? byteClass.alphanumeric : 0) |
      (/[\w.~+/=%-]/.test(character) ? byteClass.tokenCharacter : 0) |
      (/[\w.\- \t"'`\])\\]/.test(character) ? byteClass.beforeOperator : 0) |
      (/[=:,>|]/.test(character) ? byteClass.operator : 0) |
      (/[=:,>| \t"'`(\\]/.test(character) ? byteClass.beforeValue : 0) |
      (/[!-~]/.test(character) && !/["'`<>{}$()]/.test(character) ? byteClass.valueCharacter : 0);
  }
}

/** Which low and which high halves bytes have, a bit each. */
interface Nibbles {
  readonly low: number;
  readonly high: number;
}

interface Window {
  readonly offset: number;
  readonly bytes: readonly number[];
  /** Of every byte that may stand at each of the four places. */
  readonly places: readonly Nibbles[];
  readonly weight: number;
}

/** Every four bytes of a keyword; three, and any other, of one of three. */
function windowsOf({ text, ignoreCase }: Keyword): Window[] {
  const bytes = [...Buffer.from(text)];
  const windows: Window[] = [];
  for (let offset = 0; offset === 0 || offset + 4 <= bytes.length; offset++) {
    const window = bytes.slice(offset, offset + 4);
    const allowed: (readonly number[])[] = window.map((byte) =>
      ignoreCase === true && isLowerCase(byte) ? [byte, byte - 0x20] : [byte],
    );
    if (allowed.length === 3) allowed.push(anyByte);
    const weight = allowed.reduce((product, set) => product * sum(set.map(frequencyOf)), 1);
    windows.push({ offset, bytes: window, places: allowed.map(nibblesOf), weight });
  }
  return windows;
}

const anyByte: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

const bucketsInAll = 16;

interface Bucket {
  places: readonly Nibbles[];
  cost: number;
}

/**
 * Gives each keyword to the bucket, with the window, that costs least there: the share of positions
 * that a bucket lets through is about the product, over the four places, of how often the bytes
 * occur that both their nibbles allow. Keywords that look alike end up together; the ones that are
 * hardest to place come first.
 */
function chooseWindows(keywords: readonly Keyword[]): { windows: Window[]; buckets: Bucket[] } {
  const buckets: Bucket[] = Array.from({ length: bucketsInAll }, () => ({
    places: [0, 1, 2, 3].map(() => ({ low: 0, high: 0 })),
    cost: 0,
  }));
  const windows: Window[] = [];
  const waiting = keywords
    .map((keyword, index) => ({ index, all: windowsOf(keyword) }))
    .map(({ index, all }) => ({ index, all, weight: Math.min(...all.map(({ weight }) => weight)) }))
    .sort((a, b) => b.weight - a.weight);
  for (const { index, all } of waiting) {
    let best: { window: Window; bucket: Bucket; cost: number } | undefined;
    for (const window of all) {
      for (const bucket of buckets) {
        let cost = 1;
        for (let place = 0; place < 4; place++) {
          const has = bucket.places[place]!;
          const gets = window.places[place]!;
          cost *= allowedShare(has.low | gets.low, has.high | gets.high);
        }
        if (best === undefined || cost - bucket.cost < best.cost - best.bucket.cost) {
          best = { window, bucket, cost };
        }
      }
    }
    const { window, bucket, cost } = best!;
    windows[index] = window;
    bucket.cost = cost;
    bucket.places = bucket.places.map(({ low, high }, place) => ({
      low: low | window.places[place]!.low,
      high: high | window.places[place]!.high,
    }));
  }
  return { windows, buckets };
}

function fillMasks(memory: Uint8Array, buckets: readonly Bucket[]): void {
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

const nibblesOf = (bytes: readonly number[]): Nibbles => ({
  low: lowBits(bytes),
  high: highBits(bytes),
});
const lowBits = (bytes: readonly number[]): number =>
  bytes.reduce((bits, byte) => bits | (1 << (byte & 15)), 0);
const highBits = (bytes: readonly number[]): number =>
  bytes.reduce((bits, byte) => bits | (1 << (byte >> 4)), 0);

function allowedShare(low: number, high: number): number {
  let share = 0;
  for (let h = 0, rest = high; rest !== 0; h++, rest >>= 1) {
    if ((rest & 1) === 0) continue;
    share += rowShares[(h << 9) | (low & 255)]! + rowShares[(h << 9) | 256 | (low >> 8)]!;
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

/** For each high nibble: what each set of low nibbles 0 to 7, and then 8 to 15, adds up to. */
const rowShares = Float64Array.from({ length: 16 * 512 }, (_, at) => {
  let share = 0;
  for (let bit = 0; bit < 8; bit++) {
    if ((at >> bit) & 1) share += frequencies[((at >> 9) << 4) | ((at >> 5) & 8) | bit]!;
  }
  return share;
});

const frequencyOf = (byte: number): number => frequencies[byte]!;
