import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { LayerCache } from './layer-cache.ts';
import type { LayerFacts } from './layer-facts.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const catalogersAt = (version: number): Cataloger[] => [
  {
    name: 'one',
    version,
    about: '',
    selects: {},
    maxBytes: 0,
    read: () => undefined,
    resolve: () => ({ packages: [] }),
  },
];

const facts: LayerFacts = {
  diffId: 'sha256:aa',
  uncompressedBytes: 5,
  entries: 1,
  factValues: 4,
  files: [{ path: 'a', facts: { one: { deep: [1, 'two', null] } } }],
  contents: [],
  hardLinks: [],
  symbolicLinks: [{ path: 'l', target: 'a' }],
  whiteouts: ['w'],
  opaqueDirectories: [],
  filePaths: ['a\0l'],
  directoryPaths: [],
  pathCharacters: 2,
  problems: [],
  partial: false,
};

test('what was put is got, as it was', async () => {
  const cache = new LayerCache(join(directory, 'a'), catalogersAt(1));
  expect(cache.get('sha256:aa')).toBeUndefined();
  await cache.put(facts);
  expect(cache.get('sha256:aa')).toEqual(facts);
  await cache.close();
  const again = new LayerCache(join(directory, 'a'), catalogersAt(1));
  expect(again.get('sha256:aa')).toEqual(facts);
  await again.close();
});

test('a layer that was read in part is not kept', async () => {
  const cache = new LayerCache(join(directory, 'b'), catalogersAt(1));
  await cache.put({ ...facts, partial: true });
  expect(cache.get('sha256:aa')).toBeUndefined();
  await cache.close();
});

test('another version of a cataloger reads anew', async () => {
  const old = new LayerCache(join(directory, 'c'), catalogersAt(1));
  await old.put(facts);
  await old.close();
  const cache = new LayerCache(join(directory, 'c'), catalogersAt(2));
  expect(cache.get('sha256:aa')).toBeUndefined();
  await cache.close();
});

test('two scans of one process share the file, and the first to end does not close it', async () => {
  const [one, two] = [1, 1].map((v) => new LayerCache(join(directory, 'd'), catalogersAt(v)));
  await one!.put(facts);
  await one!.close();
  await one!.close();
  expect(two!.get('sha256:aa')).toEqual(facts);
  await two!.close();
});
