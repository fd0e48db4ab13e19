import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipOf } from '@seaworthy/testkit';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Framing } from '../feed.ts';
import { type DocumentLimits, defaultDocumentLimits, readDocuments } from './documents.ts';

const directory = mkdtempSync(join(tmpdir(), 'feeds-documents-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(
  bytes: Uint8Array | string,
  framing: Framing,
  limits: Partial<DocumentLimits> = {},
): Promise<string[]> {
  const path = join(directory, 'file');
  writeFileSync(path, bytes);
  const documents: string[] = [];
  for await (const batch of readDocuments(path, framing, { ...defaultDocumentLimits, ...limits })) {
    documents.push(...batch);
  }
  return documents;
}

test('a file as one document, packed or not, whatever its name', async () => {
  expect(await read('a\nb\n', 'whole')).toEqual(['a\nb\n']);
  expect(await read(gzipSync('a\nb\n'), 'whole')).toEqual(['a\nb\n']);
});

test('lines; empty ones are no documents and the last may lack its end', async () => {
  expect(await read('a\n\nb\nc', 'lines')).toEqual(['a', 'b', 'c']);
  expect(await read(gzipSync('a\nb\n'), 'lines')).toEqual(['a', 'b']);
  expect(await read('', 'lines')).toEqual([]);
});

test('the JSON files of an archive', async () => {
  const zip = zipOf([
    { path: 'X-1.json', data: '{}' },
    { path: 'README', data: 'no' },
  ]);
  expect(await read(zip, 'zip')).toEqual(['{}']);
});

test('lines come out whole, however the file is read in pieces', async () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const lines = fc.array(
    line.filter((text) => !text.includes('\n') && text.trim() !== ''),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(lines, fc.nat(3), async (texts, exponent) => {
      const long = texts.map((text) => text.repeat(10 ** exponent));
      expect(await read(gzipSync(long.join('\n')), 'lines')).toEqual(long);
    }),
    { numRuns: 30 },
  );
});

test('truncated and damaged gzip is malformed', async () => {
  const packed = gzipSync('x'.repeat(100_000));
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, 20, 40);
  for (const bytes of [packed.subarray(0, -20), packed.subarray(0, 12), damaged]) {
    await expect(read(bytes, 'lines')).rejects.toMatchObject({ code: 'MALFORMED' });
  }
});

test('a gzip bomb ends at a bound, in lines and as a whole', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  const limits = { recordBytes: 2 ** 20, wholeBytes: 2 ** 20, totalBytes: 8 * 2 ** 20 };
  for (const framing of ['lines', 'whole'] as const) {
    await expect(read(bomb, framing, limits)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  }
  const lines = gzipSync('{}\n'.repeat(4 * 2 ** 20));
  await expect(read(lines, 'lines', limits)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});
