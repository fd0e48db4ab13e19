import { malformed } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';
import { isPageSize, limitReads, type PageSource } from './sqlite.ts';

const [headerBytes, frameHeaderBytes] = [32, 24];
/** The last bit says in which byte order the checksums were made. */
const magic = 0x377f0682;
const formatVersion = 3_007_000;

/** The pages that a write-ahead log holds, and their numbers. */
export interface WriteAheadLog extends PageSource {
  readonly numbers: readonly number[];
}

/**
 * A write-ahead log (https://www.sqlite.org/fileformat.html, section 4): the newest committed
 * version of each page in it. Frames count up to the first that an earlier use of the log left
 * behind or that was not written whole, and of those only up to the last commit. `undefined` when
 * nothing is committed: the log is empty or was already copied into the database.
 * @throws SeaworthyError MALFORMED when this is no write-ahead log
 */
export function openWriteAheadLog(file: FileContent): WriteAheadLog | undefined {
  if (file.sizeBytes === 0) return undefined;
  const header = Buffer.from(file.read(0, headerBytes));
  if (
    header.length < headerBytes ||
    (header.readUInt32BE(0) & ~1) !== magic ||
    header.readUInt32BE(4) !== formatVersion
  ) {
    throw malformed(file.path, 'not a write-ahead log of SQLite');
  }
  const bigEndian = (header.readUInt32BE(0) & 1) === 1;
  const pageBytes = header.readUInt32BE(8);
  if (!isPageSize(pageBytes)) throw malformed(file.path, `pages of ${pageBytes} bytes`);
  let sum = checksum(header.subarray(0, 24), [0, 0], bigEndian);
  if (!equals(sum, header, 24)) return undefined; // SQLite takes such a log for an empty one

  const offsets = new Map<number, number>();
  let pending: [number: number, offset: number][] = [];
  let pageCount = 0;
  for (let at = headerBytes; ; at += frameHeaderBytes + pageBytes) {
    const frame = file.read(at, frameHeaderBytes + pageBytes);
    if (frame.length < frameHeaderBytes + pageBytes) break;
    if (frame.compare(header, 16, 24, 8, 16) !== 0) break; // the salts of another use
    sum = checksum(frame.subarray(0, 8), sum, bigEndian);
    sum = checksum(frame.subarray(frameHeaderBytes), sum, bigEndian);
    if (!equals(sum, frame, 16)) break;
    pending.push([frame.readUInt32BE(0), at + frameHeaderBytes]);
    const databasePages = frame.readUInt32BE(4);
    if (databasePages === 0) continue; // no commit yet
    for (const [number, offset] of pending) offsets.set(number, offset);
    pending = [];
    pageCount = databasePages;
  }
  if (offsets.size === 0) return undefined;
  // Once as a page of a table, once as a part of a row, which is not known beforehand.
  const countRead = limitReads(file.path, 2 * offsets.size);
  return {
    // Reserved bytes are a property of page 1, which rpm never sets; the log itself does not say.
    usableBytes: pageBytes - reservedBytes(file, offsets.get(1)),
    pageCount,
    numbers: [...offsets.keys()],
    page: (number) => {
      const offset = offsets.get(number);
      if (offset !== undefined) countRead();
      return offset === undefined ? undefined : Buffer.from(file.read(offset, pageBytes));
    },
  };
}

function reservedBytes(file: FileContent, offset: number | undefined): number {
  return offset === undefined ? 0 : file.read(offset + 20, 1)[0]!;
}

type Sum = readonly [number, number];

/** Section 4.2, "Checksum Algorithm": two running sums over pairs of 32-bit words. */
function checksum(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const x = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const y = bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    a = (a + x + b) >>> 0;
    b = (b + y + a) >>> 0;
  }
  return [a, b];
}

/** The stored sums are big-endian whatever the order of the words that they sum. */
function equals([a, b]: Sum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b;
}
