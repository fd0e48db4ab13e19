import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  marked: [{ path: 'a', mode: 0o4755, isDirectory: false }],
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

test('two scans share the directory, and the first to end does not close it', async () => {
  const [one, two] = [1, 1].map((v) => new LayerCache(join(directory, 'd'), catalogersAt(v)));
  await one!.put(facts);
  await one!.close();
  await one!.close();
  expect(two!.get('sha256:aa')).toEqual(facts);
  await two!.close();
});

test('a file that is cut, changed or of another layer counts as missing', async () => {
  const place = join(directory, 'e');
  const cache = new LayerCache(place, catalogersAt(1));
  await cache.put(facts);
  const [name] = readdirSync(place) as [string];
  const whole = readFileSync(join(place, name));
  const changed = Buffer.from(whole);
  changed[changed.length - 1]! ^= 1;
  for (const bytes of [whole.subarray(0, -1), whole.subarray(0, 3), changed]) {
    writeFileSync(join(place, name), bytes);
    expect(cache.get('sha256:aa')).toBeUndefined();
  }
  await cache.put({ ...facts, diffId: 'sha256:bb' });
  const other = readdirSync(place).find((file) => file !== name)!;
  renameSync(join(place, other), join(place, name));
  expect(cache.get('sha256:aa')).toBeUndefined();
  await cache.put(facts);
  expect(cache.get('sha256:aa')).toEqual(facts);
});

test('a digest that climbs out of the directory is only a name', async () => {
  const cache = new LayerCache(join(directory, 'f'), catalogersAt(1));
  const diffId = '../../../climbed';
  await cache.put({ ...facts, diffId });
  expect(cache.get(diffId)).toEqual({ ...facts, diffId });
  expect(readdirSync(join(directory, 'f'))).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}\.facts$/),
  ]);
});

test('past its bound the oldest layers make room, and what is not ours stays', async () => {
  const place = join(directory, 'g');
  mkdirSync(place);
  const name = (i: number) => `${i.toString(16).padStart(64, '0')}.facts`;
  for (let i = 0; i < 4_010; i++) writeFileSync(join(place, name(i)), '');
  const unfinished = `${name(1)}.0123456789ab`;
  for (const [file, seconds] of [
    [unfinished, 1],
    [name(7), 2],
  ] as const) {
    writeFileSync(join(place, file), '');
    utimesSync(join(place, file), seconds, seconds);
  }
  writeFileSync(join(place, 'precious.facts'), '');
  utimesSync(join(place, 'precious.facts'), 0, 0);
  const cache = new LayerCache(place, catalogersAt(1));
  await cache.put(facts);
  await cache.close();
  const left = readdirSync(place);
  expect(left).toHaveLength(3_600 + 1);
  expect(left).toContain('precious.facts');
  expect(left).not.toContain(unfinished);
  expect(left).not.toContain(name(7));
  expect(cache.get('sha256:aa')).toEqual(facts);
});

test('a directory that cannot be made is refused', () => {
  writeFileSync(join(directory, 'h'), '');
  expect(() => new LayerCache(join(directory, 'h'), catalogersAt(1))).toThrow('EEXIST');
});
