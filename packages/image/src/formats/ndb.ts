import { malformed, messageOf } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';
import type { StoredEntry } from './stored-entry.ts';

const [pageBytes, slotBytes, blockBytes, blobHeadBytes, blobTailBytes] = [4096, 16, 16, 16, 12];
const [headerMagic, slotMagic, headMagic, tailMagic] = ['RpmP', 'Slot', 'BlbS', 'BlbE'];
const maxSlotPages = 4096; // a million packages

/**
 * The packages of rpm's own database format, "ndb" (rpm, lib/backend/ndb/rpmpkg.c): pages of slots
 * of which each points to a block that frames one header blob. All numbers are little-endian.
 * Reads blob after blob, so that memory holds one at a time.
 * @throws SeaworthyError MALFORMED when this is no such database
 */
export function* readNdb(file: FileContent): Generator<StoredEntry> {
  const header = file.read(0, 2 * slotBytes);
  if (header.length < 2 * slotBytes || header.toString('latin1', 0, 4) !== headerMagic) {
    throw malformed(file.path, 'not an ndb database');
  }
  if (header.readUInt32LE(4) !== 0) throw malformed(file.path, 'an unknown version of ndb');
  const slotPages = header.readUInt32LE(12);
  if (slotPages === 0 || slotPages > maxSlotPages || slotPages * pageBytes > file.sizeBytes) {
    throw malformed(file.path, `${slotPages} pages of slots`);
  }
  // Each block has one owner: hostile slots that share a large one must not multiply its size.
  let unreadBytes = file.sizeBytes;
  for (let page = 0; page < slotPages; page++) {
    const slots = Buffer.from(file.read(page * pageBytes, pageBytes));
    for (let at = page === 0 ? 2 * slotBytes : 0; at + slotBytes <= slots.length; at += slotBytes) {
      const id = slots.readUInt32LE(at + 4);
      if (slots.toString('latin1', at, at + 4) !== slotMagic) {
        yield { id, error: `slot ${at / slotBytes} of page ${page} is damaged` };
      } else if (id !== 0) {
        const offset = slots.readUInt32LE(at + 8) * blockBytes;
        const sizeBytes = slots.readUInt32LE(at + 12) * blockBytes;
        if (sizeBytes > unreadBytes) throw malformed(file.path, 'blocks overlap');
        unreadBytes -= sizeBytes;
        yield readBlob(file, id, offset, sizeBytes);
      }
    }
  }
}

function readBlob(file: FileContent, id: number, offset: number, sizeBytes: number): StoredEntry {
  try {
    const block = file.read(offset, sizeBytes);
    if (block.length < sizeBytes || sizeBytes < blobHeadBytes + blobTailBytes) {
      throw malformed(`package ${id}`, 'cut off');
    }
    const blobBytes = block.readUInt32LE(12);
    const end = blobHeadBytes + blobBytes;
    if (
      block.toString('latin1', 0, 4) !== headMagic ||
      block.readUInt32LE(4) !== id ||
      end + blobTailBytes > sizeBytes ||
      block.toString('latin1', sizeBytes - 4) !== tailMagic
    ) {
      throw malformed(`package ${id}`, 'a damaged block');
    }
    return { id, bytes: block.subarray(blobHeadBytes, end) };
  } catch (error) {
    return { id, error: messageOf(error) };
  }
}
