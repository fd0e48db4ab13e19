import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { mutated } from '@seaworthy/testkit';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BundleParser } from './bundle.ts';
import { openDatabase } from './open-database.ts';
import { databaseStatus } from './status.ts';
import { exportDatabase, importDatabase } from './transfer.ts';
import { updateDatabase } from './update.ts';

let root: string;
const at = (name: string) => join(root, name);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'advisory-transfer-'));
  const lines = ['1.0.0', '2.0.0'].map((fixed, i) =>
    JSON.stringify({
      id: `GHSA-${i}`,
      aliases: [`CVE-2020-100${i}`],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    }),
  );
  writeFileSync(at('npm.jsonl'), lines.join('\n'));
  await updateDatabase({ directory: at('db'), from: at('npm.jsonl') });
});
afterEach(() => rmSync(root, { recursive: true }));

test('what is exported is the same after import', async () => {
  const { info, sizeBytes } = await exportDatabase(at('file'), { directory: at('db') });
  expect(readFileSync(at('file'))).toHaveLength(sizeBytes);
  const imported = await importDatabase(at('file'), { directory: at('other') });
  expect(imported).toEqual(info);
  const [one, two] = await Promise.all(
    ['db', 'other'].map((name) => openDatabase({ directory: at(name) })),
  );
  expect(two!.info).toEqual(one!.info);
  expect(two!.affected('npm', 'a')).toEqual(one!.affected('npm', 'a'));
  expect(two!.advisory('osv:npm', 'GHSA-1')).toEqual(one!.advisory('osv:npm', 'GHSA-1'));
  await Promise.all([one!.close(), two!.close()]);
  expect(await databaseStatus({ directory: at('other'), verify: true })).toMatchObject({
    state: 'ready',
    info: { digest: info.digest },
  });
});

test('an import can be updated like any other database', async () => {
  await exportDatabase(at('file'), { directory: at('db') });
  await importDatabase(at('file'), { directory: at('other') });
  const again = await updateDatabase({ directory: at('other'), from: at('npm.jsonl') });
  expect(again.changed).toBe(false);
});

test('a damaged file changes nothing', async () => {
  await exportDatabase(at('file'), { directory: at('db') });
  const rows = zstdDecompressSync(readFileSync(at('file')));
  const pointer = readFileSync(at('db/current.json'), 'utf8');
  const flipped = Buffer.from(rows);
  flipped[flipped.length - 1]! ^= 1;
  const cases: [Buffer, string][] = [
    [zstdCompressSync(flipped), 'DIGEST_MISMATCH'],
    [zstdCompressSync(rows.subarray(0, -1)), 'MALFORMED'],
    [readFileSync(at('file')).subarray(0, -10), 'MALFORMED'],
    [rows, 'MALFORMED'],
    [zstdCompressSync(Buffer.from('{"format":"seaworthy-advisories","schema":0}\n')), 'MALFORMED'],
    [zstdCompressSync(Buffer.alloc(20 * 2 ** 20)), 'MALFORMED'],
    [Buffer.alloc(0), 'MALFORMED'],
  ];
  for (const [bytes, code] of cases) {
    writeFileSync(at('damaged'), bytes);
    await expect(importDatabase(at('damaged'), { directory: at('db') })).rejects.toMatchObject({
      code,
    });
  }
  expect(readFileSync(at('db/current.json'), 'utf8')).toBe(pointer);
  expect(readdirSync(at('db/generations'))).toHaveLength(1);
});

test('files that are not there, and databases that are not there', async () => {
  await expect(importDatabase(at('none'), { directory: at('db') })).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
  });
  await expect(exportDatabase(at('file'), { directory: at('none') })).rejects.toMatchObject({
    code: 'NO_DATABASE',
  });
  await expect(exportDatabase(at('no/file'), { directory: at('db') })).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
  });
});

test('the parser takes pieces of any size and survives any bytes', async () => {
  await exportDatabase(at('file'), { directory: at('db') });
  const bytes = zstdDecompressSync(readFileSync(at('file')));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (size) => {
      const parser = new BundleParser('test');
      let rows = 0;
      for (let start = 0; start < bytes.length; start += size) {
        rows += [...parser.push(bytes.subarray(start, start + size))].length;
      }
      expect(parser.finish()).toBe(parser.header?.info.digest);
      expect(rows).toBe(5); // a package, two advisories, two names
    }),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 12 }), (noise) => {
      const parser = new BundleParser('test');
      try {
        [...parser.push(mutated(bytes, noise))];
        parser.finish();
      } catch (error) {
        expect(error).toMatchObject({ name: 'SeaworthyError' });
      }
    }),
    { numRuns: 300 },
  );
});
