import { malformed } from '@seaworthy/model';

/** Fields of a tar header block (POSIX ustar and GNU). */
export const blockBytes = 512;

export function headerPath(block: Buffer): string {
  const name = readText(block, 0, 100);
  // The prefix field exists in POSIX archives only; GNU ones ("ustar  ") keep times there.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? readText(block, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

export function readText(block: Buffer, start: number, length: number): string {
  const limit = start + length;
  let end = block.indexOf(0, start);
  if (end < 0 || end > limit) end = limit;
  return block.toString('utf8', start, end);
}

/** A number field: octal text, or base 256 when the highest bit is set (GNU, star). */
export function parseNumber(block: Buffer, start: number, length: number): number {
  const first = block[start]!;
  if ((first & 0x80) !== 0) {
    let value = first & 0x3f;
    if ((first & 0x40) !== 0) throw malformed('tar archive', 'a negative number');
    for (let i = 1; i < length; i++) value = value * 256 + block[start + i]!;
    if (!Number.isSafeInteger(value)) throw malformed('tar archive', 'a number is out of range');
    return value;
  }
  let value = 0;
  let seen = false;
  for (let i = start; i < start + length; i++) {
    const byte = block[i]!;
    if (byte >= 0x30 && byte <= 0x37) {
      value = value * 8 + (byte - 0x30);
      seen = true;
    } else if (byte === 0x20 || byte === 0) {
      if (seen) break;
    } else {
      throw malformed('tar archive', 'a number field holds something else');
    }
  }
  return value;
}

export function isZero(block: Buffer): boolean {
  for (let i = 0; i < blockBytes; i++) if (block[i] !== 0) return false;
  return true;
}

/** Sum of all bytes with the checksum field taken as spaces; some old writers summed signed. */
export function checksumHolds(block: Buffer): boolean {
  let expected: number;
  try {
    expected = parseNumber(block, 148, 8);
  } catch {
    return false;
  }
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let i = 0; i < blockBytes; i++) {
    if (i === 148) i = 156;
    const byte = block[i]!;
    unsigned += byte;
    if (byte > 127) high += 256;
  }
  return expected === unsigned || expected === unsigned - high;
}
