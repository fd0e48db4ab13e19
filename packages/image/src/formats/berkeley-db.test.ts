import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { endianness, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { endsWell, hasCommand, hasShared, mutated, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import { readBerkeleyHash } from './berkeley-db.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-bdb-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const read = (bytes: Uint8Array) => [...readBerkeleyHash(contentOf('Packages', bytes))];
const load = 'db5.3_load';

/** A hash table that Berkeley DB itself makes: keys are the values' places in the list. */
function makeTable(values: readonly Buffer[], pageBytes: number, bigEndian: boolean): Buffer {
  const path = join(directory, `${pageBytes}-${bigEndian}-${values.length}`);
  const lines = values.flatMap((value, index) => {
    const key = Buffer.alloc(4);
    if (bigEndian) key.writeUInt32BE(index);
    else key.writeUInt32LE(index);
    return [` ${key.toString('hex')}`, ` ${value.toString('hex')}`];
  });
  const header = ['VERSION=3', 'format=bytevalue', 'type=hash', `db_pagesize=${pageBytes}`];
  const order = `db_lorder=${bigEndian ? 4321 : 1234}`;
  const input = [...header, order, 'HEADER=END', ...lines, 'DATA=END', ''].join('\n');
  execFileSync(load, [path], { input });
  return readFileSync(path);
}

describe.skipIf(!hasCommand(load))('tables that Berkeley DB made', () => {
  const values = Array.from({ length: 300 }, (_, n) => Buffer.alloc((n * n) % 9000, n));

  test.each([
    [512, false],
    [4096, false],
    [65_536, false],
    [1024, true],
    [4096, true],
  ])('give every value, pages of %d, big-endian: %s', (pageBytes, bigEndian) => {
    const entries = read(makeTable(values, pageBytes, bigEndian));
    expect(entries).toHaveLength(values.length);
    for (const entry of entries) {
      if ('error' in entry) throw new Error(entry.error);
      expect(values[entry.id]!.equals(entry.bytes)).toBe(true);
    }
    expect(new Set(entries.map(({ id }) => id)).size).toBe(values.length);
  });

  test('values that share one long chain do not multiply the file', () => {
    const bytes = makeTable([...values.slice(0, 90), Buffer.alloc(200_000, 7)], 512, false);
    const longest = Buffer.alloc(12);
    // Find the item that points to the long value, then make every other one point there too.
    const size = Buffer.alloc(4);
    size.writeUInt32LE(200_000);
    for (let at = bytes.indexOf(size); at !== -1; at = bytes.indexOf(size, at + 4)) {
      if (bytes[at - 8] === 3) bytes.copy(longest, 0, at - 8, at + 4);
    }
    expect(longest[0]).toBe(3);
    for (let at = 512; at + 512 <= bytes.length; at += 512) {
      if (bytes[at + 25] !== 13) continue;
      for (let item = 1; item < bytes.readUInt16LE(at + 20); item += 2) {
        const offset = at + bytes.readUInt16LE(at + 26 + 2 * item);
        if (bytes[offset] === 3) longest.copy(bytes, offset);
      }
    }
    const sum = read(bytes).reduce((n, e) => n + ('bytes' in e ? e.bytes.length : 0), 0);
    expect(sum).toBeLessThan(bytes.length + 20_000);
  });

  test('other access methods are named errors', () => {
    const path = join(directory, 'btree');
    const input = 'VERSION=3\nformat=bytevalue\ntype=btree\nHEADER=END\n 00\n 00\nDATA=END\n';
    execFileSync(load, [path], { input });
    expect(() => read(readFileSync(path))).toThrow(SeaworthyError);
  });

  test('mutated tables end in values or a named error', () => {
    const bytes = makeTable(values.slice(0, 40), 512, endianness() === 'BE');
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) => {
        for (const copy of [mutated(bytes, noise), mutated(bytes, noise, 512)]) {
          endsWell(() => {
            read(copy);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(!hasShared('corpora/rpmdb'))('a real rpm database', () => {
  const bytes = () => readFileSync(sharedPath('corpora/rpmdb/libuuid.bdb.Packages'));

  test('holds a counter and a header', () => {
    const entries = read(bytes());
    expect(entries.filter(({ id }) => id === 0)).toHaveLength(1);
    expect(entries.filter(({ id }) => id !== 0)).toHaveLength(1);
  });

  test('mutated, it ends in values or a named error', () => {
    const sample = bytes();
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) => {
        const copy = mutated(sample, noise, 512);
        endsWell(() => {
          read(copy);
        });
      }),
    );
  });
});

test('random bytes are a named error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (random) => {
      expect(() => read(random)).toThrow(SeaworthyError);
    }),
  );
});
