import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { endsWell, hasCommand, mutated, type ZipItem, zipOf } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import { type InflateBudget, openZip } from './zip.ts';

const budget = (bytes = 1 << 20): InflateBudget => ({
  maxEntryBytes: bytes,
  remainingBytes: bytes,
});

function unpack(bytes: Buffer): Record<string, string> {
  const archive = openZip(contentOf('a.zip', bytes))!;
  const share = budget();
  return Object.fromEntries(archive.entries.map((e) => [e.path, archive.open(e, share).text()]));
}

const two: ZipItem[] = [
  { path: 'stored.txt', data: 'as it is', stored: true },
  { path: 'dir/deflated.txt', data: 'again and '.repeat(50) },
];

describe('openZip', () => {
  test('reads stored and deflated entries', () => {
    expect(unpack(zipOf(two))).toEqual({
      'stored.txt': 'as it is',
      'dir/deflated.txt': 'again and '.repeat(50),
    });
  });

  test('reads an archive behind a script and with a comment after it', () => {
    const script = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
    expect(Object.keys(unpack(Buffer.concat([script, zipOf(two, { comment: 'PK!' })])))).toEqual([
      'stored.txt',
      'dir/deflated.txt',
    ]);
  });

  test('reads ZIP64 records, also behind a script', () => {
    const archive = zipOf(two, { zip64: true });
    expect(Object.keys(unpack(archive))).toHaveLength(2);
    expect(Object.keys(unpack(Buffer.concat([Buffer.from('#!x\n'), archive])))).toHaveLength(2);
  });

  test('keeps only the wanted entries, and never directories', () => {
    const archive = openZip(contentOf('a.zip', zipOf([{ path: 'dir/' }, ...two])), (path) =>
      path.startsWith('dir'),
    )!;
    expect(archive.entries.map((entry) => entry.path)).toEqual(['dir/deflated.txt']);
    expect(archive.entryCount).toBe(3);
  });

  test('makes names safe', () => {
    const names = ['../../etc/passwd', '/root', 'a\\b', './c', 'x\u001b[2J', 'd//e/./f', '.hidden'];
    const archive = openZip(contentOf('a.zip', zipOf(names.map((path) => ({ path, data: '' })))))!;
    expect(archive.entries.map((entry) => entry.path)).toEqual([
      'etc/passwd',
      'root',
      'a/b',
      'c',
      'x\ufffd[2J',
      'd/e/f',
      '.hidden',
    ]);
  });

  test('answers undefined for what is no archive', () => {
    expect(openZip(contentOf('a.zip', ''))).toBeUndefined();
    expect(openZip(contentOf('a.zip', 'PK but nothing else follows here'))).toBeUndefined();
  });

  test.runIf(hasCommand('zip'))('reads what the zip command makes, a streamed one too', () => {
    const directory = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      writeFileSync(join(directory, 'one.txt'), 'one\n'.repeat(1000));
      writeFileSync(join(directory, 'two.txt'), '2');
      execFileSync('zip', ['-q', 'a.zip', 'one.txt', 'two.txt'], { cwd: directory });
      const expected = { 'one.txt': 'one\n'.repeat(1000), 'two.txt': '2' };
      expect(unpack(readFileSync(join(directory, 'a.zip')))).toEqual(expected);
      // Written to a pipe: sizes follow the data, and zip uses ZIP64 because it cannot know them.
      const streamed = execFileSync('sh', ['-c', 'zip -q - one.txt two.txt | cat'], {
        cwd: directory,
      });
      expect(unpack(streamed)).toEqual(expected);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('hostile archives', () => {
  const opening = (bytes: Buffer, share = budget()) => {
    const archive = openZip(contentOf('a.zip', bytes))!;
    return () => archive.open(archive.entries[0]!, share);
  };

  test('an entry larger than the budget is refused before it is decompressed', () => {
    const bomb = zipOf([{ path: 'bomb', data: Buffer.alloc(2 << 20) }]);
    expect(opening(bomb)).toThrow(/bytes of a ZIP entry/);
    const share: InflateBudget = { maxEntryBytes: 4 << 20, remainingBytes: 1000 };
    expect(opening(bomb, share)).toThrow(/left to decompress/);
  });

  test('an entry that lies about its size is refused', () => {
    const data = Buffer.alloc(100_000);
    expect(opening(zipOf([{ path: 'small', data, claimedSize: 10 }]))).toThrow(/cannot be decom/);
    expect(opening(zipOf([{ path: 'big', data, claimedSize: 200_000 }]))).toThrow(/as large as/);
    expect(opening(zipOf([{ path: 'x', data: 'x', claimedSize: 1 << 20 }]))).toThrow(/as large as/);
    expect(opening(zipOf([{ path: 'x', data: 'x', stored: true, claimedSize: 9 }]))).toThrow(/two/);
  });

  test('a claim of too many entries or too large a directory is refused', () => {
    const limits = { maxEntries: 1, maxDirectoryBytes: 10 };
    const file = contentOf('a.zip', zipOf(two));
    expect(() => openZip(file, () => true, limits)).toThrow(/entries of a ZIP archive/);
    expect(() => openZip(file, () => true, { ...limits, maxEntries: 9 })).toThrow(/directory/);
  });

  test('encrypted entries and unknown methods are named', () => {
    expect(opening(zipOf([{ path: 'x', data: 'x', flags: 1 }]))).toThrow(/encrypted/);
    expect(opening(zipOf([{ path: 'x', data: 'x', method: 14 }]))).toThrow(/method 14/);
  });

  test('overlapping entries cost the budget once each', () => {
    // Two directory entries point at one local header.
    const data = deflateRawSync(Buffer.alloc(600));
    expect(data.length).toBeLessThan(600);
    const archive = openZip(
      contentOf('a.zip', zipOf([{ path: 'a', data: Buffer.alloc(600) }], { repeatDirectory: 3 })),
    )!;
    const share: InflateBudget = { maxEntryBytes: 1000, remainingBytes: 1500 };
    expect(archive.entries).toHaveLength(3);
    archive.open(archive.entries[0]!, share);
    archive.open(archive.entries[1]!, share);
    expect(() => archive.open(archive.entries[2]!, share)).toThrow(/left to decompress/);
  });

  test('random and mutated bytes end in an answer or a named error', () => {
    const samples = [zipOf(two), zipOf(two, { zip64: true })];
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.nat()), (sample, noise) => {
        endsWell(() => {
          const archive = openZip(contentOf('a.zip', mutated(sample, noise)));
          const share = budget();
          for (const entry of archive?.entries ?? []) archive!.open(entry, share).bytes();
        });
      }),
      { numRuns: 2000 },
    );
  });
});
