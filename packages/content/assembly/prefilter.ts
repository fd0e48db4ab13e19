/**
 * The multi-literal filter, in AssemblyScript. `src/prefilter/keyword-table.ts` lays the memory out
 * and explains it; `src/prefilter/wasm-code.ts` holds the compiled form, and a test compiles this
 * file again to see that they agree.
 *
 * Every position is asked, sixteen at a time, whether its next four bytes could be the window of
 * a keyword: each byte's two nibbles look up the buckets that allow them, and a bucket that all
 * eight allow is a candidate (the Teddy algorithm of Hyperscan). Candidates are looked up by hash,
 * compared whole, and must pass the keyword's gates.
 */

const masks: usize = 0;
const classes: usize = 256;
const heads: usize = 512;
const entries: usize = 8704;

const alphanumeric: u8 = 1;
const tokenCharacter: u8 = 2;
const beforeOperator: u8 = 4;
const operator: u8 = 8;
const beforeValue: u8 = 16;
const valueCharacter: u8 = 32;
/** Shorter values are not worth a look. */
const shortestValue: usize = 8;

/** Where scanning stopped because the list of hits was full; the end of the data otherwise. */
export let resume: u32 = 0;

/** Newlines in `length` bytes from `start`. */
export function countLines(start: usize, length: u32): u32 {
  let count: u32 = 0;
  let at = start;
  const end = start + length;
  const newline = i8x16.splat(10);
  for (; at + 16 <= end; at += 16) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), newline)));
  }
  for (; at < end; at++) if (load<u8>(at) === 10) count++;
  return count;
}

/**
 * Writes (keyword, position of its first byte) pairs of 32 bits to `hits` and answers how many.
 * After the data there are at least 32 zero bytes.
 */
export function scan(data: usize, length: u32, from: u32, hits: usize, capacity: u32): u32 {
  const low0 = v128.load(masks + 0);
  const high0 = v128.load(masks + 16);
  const low1 = v128.load(masks + 32);
  const high1 = v128.load(masks + 48);
  const low2 = v128.load(masks + 64);
  const high2 = v128.load(masks + 80);
  const low3 = v128.load(masks + 96);
  const high3 = v128.load(masks + 112);
  const low4 = v128.load(masks + 128);
  const high4 = v128.load(masks + 144);
  const low5 = v128.load(masks + 160);
  const high5 = v128.load(masks + 176);
  const low6 = v128.load(masks + 192);
  const high6 = v128.load(masks + 208);
  const low7 = v128.load(masks + 224);
  const high7 = v128.load(masks + 240);
  const nibble = i8x16.splat(15);
  const zero = i8x16.splat(0);
  let count: u32 = 0;
  for (let at: u32 = from; at < length; at += 16) {
    const p = data + at;
    const first = v128.load(p);
    const second = v128.load(p, 1);
    const third = v128.load(p, 2);
    const fourth = v128.load(p, 3);
    const a = v128.and(first, nibble);
    const b = v128.and(i16x8.shr_u(first, 4), nibble);
    const c = v128.and(second, nibble);
    const d = v128.and(i16x8.shr_u(second, 4), nibble);
    const e = v128.and(third, nibble);
    const f = v128.and(i16x8.shr_u(third, 4), nibble);
    const g = v128.and(fourth, nibble);
    const h = v128.and(i16x8.shr_u(fourth, 4), nibble);
    const one = v128.and(
      v128.and(
        v128.and(i8x16.relaxed_swizzle(low0, a), i8x16.relaxed_swizzle(high0, b)),
        v128.and(i8x16.relaxed_swizzle(low1, c), i8x16.relaxed_swizzle(high1, d)),
      ),
      v128.and(
        v128.and(i8x16.relaxed_swizzle(low2, e), i8x16.relaxed_swizzle(high2, f)),
        v128.and(i8x16.relaxed_swizzle(low3, g), i8x16.relaxed_swizzle(high3, h)),
      ),
    );
    const two = v128.and(
      v128.and(
        v128.and(i8x16.relaxed_swizzle(low4, a), i8x16.relaxed_swizzle(high4, b)),
        v128.and(i8x16.relaxed_swizzle(low5, c), i8x16.relaxed_swizzle(high5, d)),
      ),
      v128.and(
        v128.and(i8x16.relaxed_swizzle(low6, e), i8x16.relaxed_swizzle(high6, f)),
        v128.and(i8x16.relaxed_swizzle(low7, g), i8x16.relaxed_swizzle(high7, h)),
      ),
    );
    const buckets = v128.or(one, two);
    if (!v128.any_true(buckets)) continue;
    let candidates: u32 = i8x16.bitmask(i8x16.ne(buckets, zero));
    while (candidates !== 0) {
      const position = at + ctz(candidates);
      candidates &= candidates - 1;
      const window = load<u32>(data + position) & 0xffffff;
      let keyword: u32 = load<u16>(heads + ((((window | 0x202020) * 0x9e3779b1) >>> 20) << 1));
      while (keyword !== 0) {
        const entry = entries + (keyword << 4);
        const before: u32 = load<u8>(entry, 3);
        if (before <= position) {
          const start = position - before;
          if (holds(data, length, start, entry)) {
            if (count === capacity) {
              // The position is looked at again, from its first keyword on.
              resume = position;
              return dropPosition(hits, count, position);
            }
            store<u32>(hits + (count << 3), keyword);
            store<u32>(hits + (count << 3), start, 4);
            count++;
          }
        }
        keyword = load<u16>(entry);
      }
    }
  }
  resume = length;
  return count;
}

/** Takes back the hits of a position whose list is not complete. */
function dropPosition(hits: usize, count: u32, position: u32): u32 {
  while (count > 0) {
    const hit = hits + ((count - 1) << 3);
    const before: u32 = load<u8>(entries + (load<u32>(hit) << 4), 3);
    if (load<u32>(hit, 4) + before !== position) break;
    count--;
  }
  return count;
}

function classOf(p: usize): u8 {
  return load<u8>(classes + <usize>load<u8>(p));
}

function holds(data: usize, length: u32, start: u32, entry: usize): bool {
  const size: u32 = load<u8>(entry, 2);
  if (start + size > length) return false;
  const text = <usize>load<u32>(entry, 8);
  const p = data + start;
  for (let i: u32 = 0; i < size; i++) {
    const expected = text + (i << 1);
    if ((load<u8>(p + i) | load<u8>(expected, 1)) !== load<u8>(expected)) return false;
  }
  const flags = load<u8>(entry, 4);
  if ((flags & 1) !== 0 && start > 0 && (classOf(p - 1) & alphanumeric) !== 0) {
    // An escape such as \n, or a percent-encoded byte, ends in a letter or digit too.
    const escaped = start > 1 && load<u8>(p - 2) === 0x5c;
    const encoded = start > 2 && load<u8>(p - 3) === 0x25;
    if (!escaped && !encoded) return false;
  }
  const end = data + length;
  let at = p + size;
  const tail: u32 = load<u8>(entry, 5);
  if (tail > 0) {
    if (at + tail > end) return false;
    for (let i: u32 = 0; i < tail; i++) {
      if ((classOf(at + i) & tokenCharacter) === 0) return false;
    }
  }
  if ((flags & 2) !== 0) {
    const last = min(end, at + 40);
    while (at < last && (classOf(at) & beforeOperator) !== 0) at++;
    if (at >= end || (classOf(at) & operator) === 0) return false;
    const lastBefore = min(end, at + 24);
    while (at < lastBefore && (classOf(at) & beforeValue) !== 0) at++;
    if (at + shortestValue > end) return false;
    for (let i: usize = 0; i < shortestValue; i++) {
      if ((classOf(at + i) & valueCharacter) === 0) return false;
    }
  }
  return true;
}
