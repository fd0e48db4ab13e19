import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endOfLife } from './end-of-life.ts';

const of = (id: string, versionId: string, name = '') => endOfLife({ id, versionId, name });

test('finds a release by as many numbers as its vendor counts', () => {
  expect(of('alpine', '3.18.4')).toBe('2025-05-09');
  expect(of('alpine', '3.2.1')).toBe('2017-05-01');
  expect(of('rhel', '9.4')).toBe('2032-05-31');
  expect(of('ubuntu', '20.04')).toBe('2025-05-29');
  expect(of('sles', '15.9')).toBeUndefined();
  expect(of('sles', '15')).toBe('2019-12-31');
  expect(of('raspbian', '11')).toBe('2024-08-14');
  expect(of('opensuse', '42.3')).toBe('2019-07-01');
});

test('what nobody promised has no end', () => {
  for (const [id, version] of [
    ['debian', ''],
    ['debian', '99'],
    ['wolfi', '20230201'],
    ['alpine', '3.21_alpha20240807'],
    ['constructor', 'name'],
    ['debian', 'constructor'],
  ] as const) {
    expect(of(id, version)).toBeUndefined();
  }
});

const csv = (name: string) => `/usr/share/distro-info/${name}.csv`;

// Debian's package distro-info-data holds the dates that Debian and Canonical themselves publish.
describe.skipIf(!existsSync(csv('debian')))('distro-info-data', () => {
  const rows = (name: string) =>
    readFileSync(csv(name), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));

  test.each(['debian', 'ubuntu'])('agrees on %s', (id) => {
    let compared = 0;
    for (const [version, , , , , eol, eolServer] of rows(id)) {
      const release = version!.replace(/ LTS$/, '');
      const ours = of(id, release);
      if (ours === undefined) continue;
      // Once, desktops and servers of Ubuntu had different ends: images are servers. The same
      // column of Debian's table is the end of LTS, which is not the standard support.
      expect([release, ours]).toEqual([release, id === 'ubuntu' && eolServer ? eolServer : eol]);
      compared++;
    }
    expect(compared).toBeGreaterThan(id === 'debian' ? 7 : 35);
  });
});
