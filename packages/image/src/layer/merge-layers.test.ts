import { type TarEntry, tarOf } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { ContentStore } from './collected-content.ts';
import { LayerCollector } from './layer-collector.ts';
import type { LayerFacts } from './layer-facts.ts';
import { mergeLayers } from './merge-layers.ts';
import { Selection } from './selection.ts';
import { TarReader } from './tar.ts';

/** Remembers the text of every file called "fact". */
const cataloger: Cataloger<string> = {
  name: 'text',
  version: 1,
  about: '',
  selects: { names: ['fact'] },
  maxBytes: 1000,
  read: (file) => file.text(),
  resolve: () => ({ packages: [] }),
};

function layerOf(entries: readonly TarEntry[]): LayerFacts {
  const selection = new Selection([cataloger as Cataloger]);
  const collector = new LayerCollector(selection, new ContentStore('/nowhere'), true);
  const tar = new TarReader(collector);
  tar.push(tarOf(entries));
  tar.close();
  return collector.finish({ diffId: '', uncompressedBytes: 0, partial: false });
}

function survivors(...layers: readonly (readonly TarEntry[])[]): Record<string, unknown> {
  const merged = mergeLayers(layers.map(layerOf));
  const files = merged.byCataloger.get('text') ?? [];
  return Object.fromEntries(files.map(({ path, layer, fact }) => [path, `${fact} of ${layer}`]));
}

const file = (path: string, data: string): TarEntry => ({ path, data });
const directory = (path: string): TarEntry => ({ path, type: '5' });
const link = (path: string, target: string): TarEntry => ({ path, type: '2', target });
const hardLink = (path: string, target: string): TarEntry => ({ path, type: '1', target });

test('an upper file replaces a lower one', () => {
  expect(survivors([file('a/fact', 'old')], [file('a/fact', 'new')])).toEqual({
    'a/fact': 'new of 1',
  });
});

test('what lower layers had at a path is remembered, newest first', () => {
  const layers = [
    [file('fact', 'a')],
    [file('fact', 'b')],
    [file('.wh.fact', '')],
    [file('fact', 'c')],
  ];
  const [merged] = mergeLayers(layers.map(layerOf)).byCataloger.get('text')!;
  expect(merged).toEqual({
    path: 'fact',
    layer: 3,
    fact: 'c',
    before: [
      { layer: 1, fact: 'b' },
      { layer: 0, fact: 'a' },
    ],
  });
});

test('a whiteout hides a file, and a directory with all that is in it', () => {
  const base = [file('a/fact', '1'), file('b/c/fact', '2'), file('keep/fact', '3')];
  expect(survivors(base, [file('a/.wh.fact', ''), file('.wh.b', '')])).toEqual({
    'keep/fact': '3 of 0',
  });
});

test('a whiteout does not hide what its own layer brings', () => {
  expect(survivors([file('a/fact', 'old')], [file('.wh.a', ''), file('a/fact', 'new')])).toEqual({
    'a/fact': 'new of 1',
  });
});

test('an opaque directory hides what is below, not what is in its own layer', () => {
  const upper = [file('a/.wh..wh..opq', ''), file('a/new/fact', 'new')];
  expect(survivors([file('a/old/fact', 'old'), file('b/fact', 'b')], upper)).toEqual({
    'a/new/fact': 'new of 1',
    'b/fact': 'b of 0',
  });
});

test('a file in place of a directory hides what the directory held', () => {
  expect(survivors([file('a/b/fact', 'old')], [file('a', 'now a file')])).toEqual({});
});

test('a link in place of a directory hides what the directory held', () => {
  expect(survivors([file('a/fact', 'old')], [link('a', 'elsewhere')])).toEqual({});
});

test('a file that no cataloger reads hides the one below it that one did', () => {
  const [lower, upper] = [layerOf([file('a/fact', 'old')]), layerOf([link('a/fact', 'x')])];
  expect(mergeLayers([lower, upper]).byCataloger.get('text')).toBeUndefined();
});

test('paths go through symbolic links of lower layers', () => {
  const base = [directory('usr/lib'), link('lib', 'usr/lib'), file('usr/lib/fact', 'old')];
  expect(survivors(base, [file('lib/fact', 'new')])).toEqual({ 'usr/lib/fact': 'new of 1' });
  expect(survivors(base, [file('lib/.wh.fact', '')])).toEqual({});
});

test('a directory in place of a link ends the link', () => {
  const base = [link('lib', 'usr/lib'), file('usr/lib/fact', 'old')];
  expect(survivors(base, [directory('lib'), file('lib/fact', 'new')])).toEqual({
    'usr/lib/fact': 'old of 0',
    'lib/fact': 'new of 1',
  });
});

test('links that leave the root stay inside it', () => {
  expect(survivors([link('out', '../../../../etc'), file('out/fact', 'x')])).toEqual({
    'etc/fact': 'x of 0',
  });
});

test('links that go in a circle are reported and lose nothing', () => {
  const merged = mergeLayers([layerOf([link('a', 'b'), link('b', 'a'), file('a/fact', 'x')])]);
  expect(merged.byCataloger.get('text')).toHaveLength(1);
  expect(merged.problems).toMatchObject([{ code: 'unreadable-file', path: 'a', layer: 0 }]);
});

test('a hard link has the contents of its target, in its own layer or a lower one', () => {
  expect(survivors([file('a/fact', 'x'), hardLink('b/fact', 'a/fact')])).toEqual({
    'a/fact': 'x of 0',
    'b/fact': 'x of 0',
  });
  expect(survivors([file('a/fact', 'x')], [hardLink('b/fact', 'a/fact')])).toEqual({
    'a/fact': 'x of 0',
    'b/fact': 'x of 1',
  });
});

test('a hard link under another name is not read as what its target is', () => {
  expect(survivors([file('a/fact', 'x'), hardLink('store/1234', 'a/fact')])).toEqual({
    'a/fact': 'x of 0',
  });
});

test('an entry that climbs out is passed over and reported', () => {
  const merged = mergeLayers([layerOf([file('../../etc/fact', 'x'), file('a/../fact', 'y')])]);
  expect(merged.byCataloger.get('text')).toMatchObject([{ path: 'fact', fact: 'y' }]);
  expect(merged.problems).toMatchObject([{ code: 'unreadable-file', path: '../../etc/fact' }]);
});

test('many whiteouts over many files stay quick', () => {
  const count = 20_000;
  const base = Array.from({ length: count }, (_, i) => file(`d${i}/fact`, 'x'));
  const upper = Array.from({ length: count }, (_, i) => file(`.wh.d${i}`, ''));
  expect(survivors(base, upper)).toEqual({});
});

describe('permissions that say something', () => {
  const program = (path: string, mode: number): TarEntry => ({ path, mode, data: 'x' });
  const folder = (path: string, mode: number): TarEntry => ({ path, mode, type: '5' });
  const marked = (...layers: readonly (readonly TarEntry[])[]): string[] =>
    mergeLayers(layers.map(layerOf)).marked.map(({ path, mode }) => `${path} ${mode.toString(8)}`);

  test('setuid and setgid programs, what everybody can write, and ways in', () => {
    expect(
      marked([
        program('usr/bin/su', 0o4755),
        program('usr/bin/wall', 0o2755),
        program('usr/bin/ls', 0o755),
        program('data.setuid', 0o4644),
        program('etc/shop.conf', 0o666),
        program('usr/sbin/sshd', 0o755),
        program('usr/share/doc/sshd', 0o644),
        folder('tmp', 0o1777),
        folder('srv/open', 0o777),
        folder('srv/closed', 0o755),
        { path: 'usr/bin/link', type: '2', target: 'su', mode: 0o777 },
      ]),
    ).toEqual([
      ...['etc/shop.conf 666', 'srv/open 777', 'usr/bin/su 4755', 'usr/bin/wall 2755'],
      'usr/sbin/sshd 755',
    ]);
  });

  test('upper layers take them away', () => {
    const below = [
      program('a', 0o4755),
      program('b', 0o4755),
      folder('c', 0o777),
      folder('d', 0o777),
      program('d/e', 0o666),
    ];
    expect(marked(below, [file('.wh.a', ''), program('b', 0o755), folder('c', 0o755)])).toEqual([
      ...['d 777', 'd/e 666'],
    ]);
    expect(marked(below, [folder('d', 0o777), file('d/.wh..wh..opq', '')])).toContain('d 777');
    expect(marked(below, [file('d/.wh..wh..opq', '')])).not.toContain('d/e 666');
  });

  test('the last entry of a path in a layer counts, and links lead to the path that is meant', () => {
    expect(marked([program('a', 0o4755), program('a', 0o755)])).toEqual([]);
    expect(marked([link('bin', 'usr/bin')], [program('bin/su', 0o4755)])).toEqual([
      'usr/bin/su 4755',
    ]);
  });

  test('a list without end is bounded', () => {
    const many = Array.from({ length: 10_005 }, (_, i) => program(`f${i}`, 0o4755));
    expect(marked(many)).toHaveLength(10_000);
  });
});
