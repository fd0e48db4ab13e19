import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDirectorySource } from './directory-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'feeds-directory-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('lists files at any depth and does not follow loops', async () => {
  mkdirSync(join(directory, 'PyPI'));
  writeFileSync(join(directory, 'PyPI', 'all.zip'), 'zip');
  writeFileSync(join(directory, 'top.json'), '{}');
  symlinkSync('..', join(directory, 'PyPI', 'loop'));
  const source = await openDirectorySource(directory);
  expect(await source.list?.()).toEqual(['PyPI/all.zip', 'PyPI/loop', 'top.json']);
  expect(await source.bring('PyPI/all.zip')).toEqual({
    file: join(directory, 'PyPI/all.zip'),
    name: join(directory, 'PyPI/all.zip'),
    sizeBytes: 3,
    sha256: '4a70fe9aa6436e02c2dea340fbd1e352e4ef2d8ce6ca52ad25d4b95471fc8bf2',
  });
});

test('one file is a source of one file', async () => {
  const source = await openDirectorySource(join(directory, 'top.json'));
  expect(await source.list?.()).toEqual(['top.json']);
  expect(await source.bring('missing.json')).toBe('absent');
});

test('a place that is not there is named', async () => {
  await expect(openDirectorySource(join(directory, 'none'))).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
  });
});
