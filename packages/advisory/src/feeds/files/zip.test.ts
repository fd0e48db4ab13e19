import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWell, hasCommand, mutated, zipOf } from '@seaworthy/testkit';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultZipLimits, readZip, type ZipLimits } from './zip.ts';

const directory = mkdtempSync(join(tmpdir(), 'feeds-zip-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(bytes: Uint8Array, limits: Partial<ZipLimits> = {}): [name: string, text: string][] {
  const path = join(directory, 'test.zip');
  writeFileSync(path, bytes);
  const entries = [...readZip(path, () => true, { ...defaultZipLimits, ...limits })];
  return entries.map(({ name, data }) => [name, data.toString()]);
}

const items = [
  { path: 'A-1.json', data: '{"id":"A-1"}' },
  { path: 'A-2.json', data: '{"id":"A-2"}', stored: true },
];
const contents = [
  ['A-1.json', '{"id":"A-1"}'],
  ['A-2.json', '{"id":"A-2"}'],
];

test('reads compressed and stored entries, with and without zip64, before a comment', () => {
  expect(read(zipOf(items))).toEqual(contents);
  expect(read(zipOf(items, { zip64: true }))).toEqual(contents);
  expect(read(zipOf(items, { comment: 'x'.repeat(60_000) }))).toEqual(contents);
  expect(read(zipOf([]))).toEqual([]);
});

describe.skipIf(!hasCommand('python3'))('an archive that Python wrote', () => {
  test('reads the same', () => {
    const path = join(directory, 'python.zip');
    const program =
      'import sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED) as z:\n' +
      ' for i in range(66000): z.writestr("R-%d.json"%i, "{\\"id\\":\\"R-%d\\"}"%i)';
    execFileSync('python3', ['-c', program, path]);
    let count = 0;
    for (const { name, data } of readZip(path, () => true)) {
      if (count % 9999 === 0) expect(data.toString()).toBe(`{"id":"${name.slice(0, -5)}"}`);
      count += 1;
    }
    expect(count).toBe(66_000);
  });
});

test.each([
  ['cut off', zipOf(items).subarray(0, 60)],
  ['without a directory', zipOf(items).subarray(0, -22)],
  ['empty', Buffer.alloc(0)],
  ['encrypted', zipOf([{ path: 'a', data: 'x', flags: 1 }])],
  ['of another method', zipOf([{ path: 'a', data: 'x', method: 12 }])],
  ['with a size too small', zipOf([{ path: 'a', data: 'xyz', claimedSize: 1 }])],
  ['with a size too large', zipOf([{ path: 'a', data: 'xyz', claimedSize: 100 }])],
])('an archive %s is malformed', (_, bytes) => {
  expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});

test('bombs end at a bound', () => {
  const bomb = zipOf([{ path: 'a.json', data: Buffer.alloc(2 ** 20) }], { repeatDirectory: 100 });
  expect(() => read(bomb, { entryBytes: 1000 })).toThrow(/bytes of a zip entry/);
  expect(() => read(bomb, { totalBytes: 10 * 2 ** 20 })).toThrow(/bytes in a zip archive/);
  expect(() => read(bomb, { entries: 99 })).toThrow(/entries in a zip archive/);
});

test('an entry that lies about its size stops at the size that it claims', () => {
  const bytes = zipOf([{ path: 'a.json', data: Buffer.alloc(50 * 2 ** 20), claimedSize: 10 }]);
  expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});

test('damaged archives give entries or named errors', () => {
  const samples = fc.constantFrom(zipOf(items), zipOf(items, { zip64: true }));
  fc.assert(
    fc.property(samples, fc.array(fc.nat(), { maxLength: 20 }), (sample, noise) => {
      endsWell(() => read(mutated(sample, noise)));
    }),
    { numRuns: 500 },
  );
});
