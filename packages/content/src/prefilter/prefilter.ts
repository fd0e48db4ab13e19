import { buildKeywordTable, type Keyword } from './keyword-table.ts';
import { PlainPrefilter } from './plain-prefilter.ts';
import { WasmPrefilter } from './wasm-prefilter.ts';

/** Bytes that one call of {@link Prefilter.scan} can take. */
export const segmentBytes = 1 << 20;

/** Finds keywords in bytes, at a cost that hardly depends on how many keywords there are. */
export interface Prefilter {
  /**
   * Calls `hit` with the index of a keyword and the position of its first byte, for every keyword
   * whose gates hold. Positions do not come in order. What lies beyond `bytes` counts as its end.
   * @throws RangeError for more than {@link segmentBytes}
   */
  scan(bytes: Uint8Array, hit: (keyword: number, position: number) => void): void;
  /** Newlines in the bytes; at most {@link segmentBytes}. */
  countLines(bytes: Uint8Array): number;
}

/** The fast filter where WebAssembly has relaxed SIMD (V8 from 11.4), else the plain one. */
export function createPrefilter(keywords: readonly Keyword[]): Prefilter {
  return WasmPrefilter.isSupported()
    ? new WasmPrefilter(buildKeywordTable(keywords))
    : createPlainPrefilter(keywords);
}

/** Ready at once, and good for short texts. */
export function createPlainPrefilter(keywords: readonly Keyword[]): Prefilter {
  return new PlainPrefilter(buildKeywordTable(keywords, false));
}
