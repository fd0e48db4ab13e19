/**
 * The multi-literal filter, in AssemblyScript. `src/prefilter/keyword-table.ts` lays the memory out
 * and explains it; `src/prefilter/wasm-code.ts` holds the compiled form, and a test compiles this
 * file again to see that they agree.
 *
 * Every position is asked, sixteen at a time, whether its next four bytes could be the window of
 * a keyword: each byte's two nibbles look up the buckets that allow them, and a bucket that all
 * eight allow is a candidate (the Teddy algorithm of Hyperscan). Candidates are looked up by hash,
 * compared whole, and must pass the keyword's gates.
 *
 * Up to the comparison there is no branch that hangs on the data: a processor that guesses wrong at
 * one candidate in two loses more time than all else takes. So a chunk goes through in passes: bits
 * of candidates, positions of bits, positions whose hash is known.
 */

const masks: usize = 0;
const classes: usize = 256;
const heads4: usize = 512;
const heads3: usize = 16896;
const bits: usize = 18944;
const positions: usize = 19472;
const entries: usize = 27680;

/** Bytes that go through the passes together; what they need stays in the nearest cache. */
const chunkBytes: u32 = 4096;

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
 * After the data there are at least 64 zero bytes.
 */
export function scan(data: usize, length: u32, from: u32, hits: usize, capacity: u32): u32 {
  let count: u32 = 0;
  for (let at: u32 = from; at < length; at += chunkBytes) {
    const size = min(chunkBytes, length - at);
    findCandidates(data + at, size);
    const candidates = withKnownHash(data + at, listPositions(size));
    for (let i: u32 = 0; i < candidates; i++) {
      const position = at + load<u16>(positions + (i << 1));
      const window = load<u32>(data + position);
      let keyword: u32 = load<u16>(heads4 + (hash4(window) << 1));
      let isLast = false;
      for (;;) {
        if (keyword === 0) {
          if (isLast) break;
          isLast = true;
          keyword = load<u16>(heads3 + (hash3(window) << 1));
          continue;
        }
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

/** Of a window, cases folded. */
function hash4(window: u32): u32 {
  return ((window | 0x20202020) * 0x9e3779b1) >>> 19;
}

/** Of its first three bytes. */
function hash3(window: u32): u32 {
  return (((window & 0xffffff) | 0x202020) * 0x9e3779b1) >>> 22;
}

/** Sets a bit of `bits` for every candidate; up to the next multiple of 64. */
function findCandidates(start: usize, size: u32): void {
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
  store<u64>(bits + ((size >> 6) << 3), 0);
  let to = bits;
  const end = start + size;
  for (let p = start; p < end; p += 16) {
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
    store<u16>(to, <u16>i8x16.bitmask(i8x16.ne(v128.or(one, two), zero)));
    to += 2;
  }
}

/** Makes offsets of the bits, four at a time, whether there are so many or not; says how many. */
function listPositions(size: u32): u32 {
  let count: u32 = 0;
  for (let base: u32 = 0; base < size; base += 64) {
    let left = load<u64>(bits + (base >> 3));
    if (left === 0) continue;
    let to = positions + (count << 1);
    count += <u32>popcnt(left);
    do {
      store<u16>(to, <u16>(base + <u32>ctz(left)));
      left &= left - 1;
      store<u16>(to, <u16>(base + <u32>ctz(left)), 2);
      left &= left - 1;
      store<u16>(to, <u16>(base + <u32>ctz(left)), 4);
      left &= left - 1;
      store<u16>(to, <u16>(base + <u32>ctz(left)), 6);
      left &= left - 1;
      to += 8;
    } while (left !== 0);
  }
  return count;
}

/** Leaves the offsets where a chain of keywords begins; says how many. */
function withKnownHash(start: usize, count: u32): u32 {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const offset = load<u16>(positions + (i << 1));
    const window = load<u32>(start + offset);
    const known =
      load<u16>(heads4 + (hash4(window) << 1)) | load<u16>(heads3 + (hash3(window) << 1));
    store<u16>(positions + (kept << 1), offset);
    kept += u32(known !== 0);
  }
  return kept;
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
