import { readFileSync } from 'node:fs';
import { SeaworthyError } from '@seaworthy/model';
import { endsWell, hasShared, mutated, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import { readNdb } from './ndb.ts';

const read = (bytes: Uint8Array) => [...readNdb(contentOf('Packages.db', bytes))];

/** A database as rpm lays it out: one page of slots, then the blocks in order. */
function makeDatabase(blobs: readonly Buffer[]): Buffer {
  const slots = Buffer.alloc(4096);
  for (let at = 32; at < 4096; at += 16) slots.write('Slot', at);
  slots.write('RpmP');
  slots.writeUInt32LE(1, 12);
  slots.writeUInt32LE(blobs.length + 1, 16);
  const parts = [slots];
  let offset = 4096;
  blobs.forEach((blob, index) => {
    const block = Buffer.alloc(Math.ceil((16 + blob.length + 12) / 16) * 16);
    block.write('BlbS');
    block.writeUInt32LE(index + 1, 4);
    block.writeUInt32LE(blob.length, 12);
    blob.copy(block, 16);
    block.writeUInt32LE(blob.length, block.length - 8);
    block.write('BlbE', block.length - 4);
    slots.writeUInt32LE(index + 1, 32 + 16 * index + 4);
    slots.writeUInt32LE(offset / 16, 32 + 16 * index + 8);
    slots.writeUInt32LE(block.length / 16, 32 + 16 * index + 12);
    parts.push(block);
    offset += block.length;
  });
  return Buffer.concat(parts);
}

const blobs = Array.from({ length: 20 }, (_, n) => Buffer.alloc(n * 37, n));

test('gives every blob', () => {
  const entries = read(makeDatabase(blobs));
  expect(entries).toHaveLength(blobs.length);
  entries.forEach((entry, index) => {
    if ('error' in entry) throw new Error(entry.error);
    expect(entry.id).toBe(index + 1);
    expect(blobs[index]!.equals(entry.bytes)).toBe(true);
  });
});

test('a damaged slot or block loses its own package alone', () => {
  const bytes = makeDatabase(blobs);
  bytes.write('xxxx', 32 + 16 * 3);
  bytes.write('xxxx', bytes.length - 4);
  const entries = read(bytes);
  expect(entries.filter((entry) => 'error' in entry).map(({ id }) => id)).toEqual([4, 20]);
  expect(entries.filter((entry) => 'bytes' in entry)).toHaveLength(18);
});

test('slots that share one large block do not multiply the file', () => {
  const bytes = makeDatabase([...blobs, Buffer.alloc(1 << 20)]);
  const last = bytes.subarray(32 + 16 * 20 + 8, 32 + 16 * 20 + 16);
  for (let slot = 0; slot < 20; slot++) last.copy(bytes, 32 + 16 * slot + 8);
  expect(() => read(bytes)).toThrow(SeaworthyError);
});

test('random and mutated bytes end in blobs or a named error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (random) => {
      expect(() => read(random)).toThrow(SeaworthyError);
    }),
  );
  const bytes = makeDatabase(blobs);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) => {
      endsWell(() => {
        read(mutated(bytes, noise, 512));
      });
    }),
    { numRuns: 300 },
  );
});

const sample = 'corpora/rpmdb/sle15-bci.ndb.Packages.db';

describe.skipIf(!hasShared(sample))('a real database', () => {
  test('reads whole', () => {
    const bytes = readFileSync(sharedPath(sample));
    const entries = read(bytes);
    // Counted by the magic that opens a block, not by way of the slots.
    let blocks = 0;
    for (let at = 4096; at < bytes.length; at += 16) {
      if (bytes.toString('latin1', at, at + 4) === 'BlbS') blocks++;
    }
    expect(entries).toHaveLength(blocks);
    expect(entries.every((entry) => 'bytes' in entry)).toBe(true);
  });
});
