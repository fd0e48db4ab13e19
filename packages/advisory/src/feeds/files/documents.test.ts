import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { endsWell, hasCommand, mutated, tarOf, zipOf } from '@seaworthy/testkit';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
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

test('files of a tar archive, packed or not, picked by name', async () => {
  const tar = tarOf([
    { path: '2023/a.json', data: '{}' },
    { path: 'index.txt', data: 'no' },
  ]);
  for (const bytes of [tar, gzipSync(tar), zstdCompressSync(tar)]) {
    expect(await read(bytes, 'tar')).toEqual(['{}']);
  }
  const wants = (name: string) => name === 'index.txt';
  const path = join(directory, 'file');
  for await (const batch of readDocuments(path, 'tar', undefined, wants)) {
    expect(batch).toEqual(['no']);
  }
});

test('a zip that is the only file of another', async () => {
  const inner = zipOf([{ path: 'X-1.json', data: '{}' }]);
  for (const stored of [true, false]) {
    expect(await read(zipOf([{ path: 'cves.zip', data: inner, stored }]), 'zip')).toEqual(['{}']);
  }
  const broken = zipOf([{ path: 'cves.zip', data: inner.subarray(0, 50) }]);
  await expect(read(broken, 'zip')).rejects.toMatchObject({ code: 'MALFORMED' });
  const bomb = zipOf([{ path: 'a.zip', data: Buffer.alloc(2 ** 20) }]);
  await expect(read(bomb, 'zip', { totalBytes: 1000 })).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
});

describe.skipIf(!hasCommand('xz'))('xz', () => {
  const text = Array.from({ length: 300_000 }, (_, i) => `line ${i}`).join('\n');
  const pack = (input: string | Buffer, ...options: string[]) =>
    execFileSync('xz', ['-c', ...options], { input, maxBuffer: 2 ** 26 });

  test('as the program writes it, in several blocks or streams too', async () => {
    expect((await read(pack(text), 'whole'))[0]).toBe(text);
    expect((await read(pack(text, '--block-size=100000'), 'whole'))[0]).toBe(text);
    const streams = Buffer.concat([pack('a\n'), pack('b\n')]);
    expect(await read(streams, 'lines')).toEqual(['a', 'b']);
  });

  test('damage, a cut and an oversized dictionary are malformed, a bomb ends at a bound', async () => {
    const packed = pack(text);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 1000, 1040);
    const dictionary = pack(text, '--lzma2=dict=1536MiB');
    for (const bytes of [packed.subarray(0, -20), packed.subarray(0, 8), damaged, dictionary]) {
      await expect(read(bytes, 'lines')).rejects.toMatchObject({ code: 'MALFORMED' });
    }
    const bomb = pack(Buffer.alloc(64 * 2 ** 20));
    const limits = { wholeBytes: 2 ** 20, totalBytes: 8 * 2 ** 20 };
    await expect(read(bomb, 'whole', limits)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test('damaged streams give lines or named errors', async () => {
    const packed = pack(text.slice(0, 20_000));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (noise) => {
        const outcome = await read(mutated(packed, noise), 'lines').catch((error) => error);
        endsWell(() => {
          if (outcome instanceof Error) throw outcome;
        });
      }),
      { numRuns: 150 },
    );
  });
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
