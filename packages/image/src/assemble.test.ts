import { expect, test } from 'vitest';
import { assemble } from './assemble.ts';
import type { Cataloger, CatalogResult } from './catalogers/cataloger.ts';
import { foundPackage, type PackageFacts } from './catalogers/found-package.ts';

function catalogerOf(name: string, result: CatalogResult): Cataloger {
  return {
    name,
    version: 1,
    about: '',
    selects: {},
    maxBytes: 0,
    read: () => undefined,
    resolve: () => result,
  };
}

function found(path: string, facts: Partial<PackageFacts> = {}): CatalogResult {
  const one = {
    type: 'pypi',
    name: 'six',
    version: '1.16.0',
    state: 'installed',
    ...facts,
  } as const;
  return { packages: [foundPackage(one, { path, layer: 0 })] };
}

const nothing = {
  marked: [],
  byCataloger: new Map(),
  problems: [],
};
const noLinks = { ...nothing, symbolicLinks: new Map<string, string>() };

test('what a lock file and an installed copy say becomes one package', () => {
  const { packages } = assemble(noLinks, [
    catalogerOf('lock', found('app/poetry.lock', { state: 'locked', dev: false, direct: true })),
    catalogerOf('installed', found('app/six.dist-info/METADATA', { licenses: ['MIT'] })),
  ]);
  expect(packages).toMatchObject([
    {
      purl: 'pkg:pypi/six@1.16.0',
      state: 'installed',
      foundBy: 'installed',
      dev: false,
      direct: true,
      licenses: ['MIT'],
      locations: [{ path: 'app/six.dist-info/METADATA' }, { path: 'app/poetry.lock' }],
    },
  ]);
});

test('a copy that the distribution owns stays apart from one that it does not', () => {
  const owner = 'pkg:deb/debian/python3-six@1.16.0-4?arch=all&distro=debian-12';
  const path = 'usr/lib/python3/dist-packages/six.egg-info/PKG-INFO';
  const { packages } = assemble(noLinks, [
    catalogerOf('dpkg', { packages: [], ownership: [{ purl: owner, paths: [path] }] }),
    catalogerOf('system', found(path)),
    catalogerOf('venv', found('venv/lib/six.dist-info/METADATA')),
  ]);
  expect(packages.map(({ ownedBy, locations }) => [ownedBy, locations[0]?.path])).toEqual([
    [undefined, 'venv/lib/six.dist-info/METADATA'],
    [owner, path],
  ]);
});

test('ownership holds through merged directories and for what lies in an archive', () => {
  const owner = 'pkg:deb/debian/liba-java@1?distro=debian-12';
  const links = { ...nothing, symbolicLinks: new Map([['lib', 'usr/lib']]) };
  const one: CatalogResult = {
    packages: [
      foundPackage(
        { type: 'maven', namespace: 'g', name: 'a', version: '1', state: 'installed' },
        { path: 'usr/lib/a.jar', layer: 0 },
        'META-INF/maven/g/a/pom.properties',
      ),
    ],
  };
  const { packages } = assemble(links, [
    catalogerOf('dpkg', { packages: [], ownership: [{ purl: owner, paths: ['lib/a.jar'] }] }),
    catalogerOf('java', one),
  ]);
  expect(packages[0]?.ownedBy).toBe(owner);
});

test('the first cataloger that knows the distribution tells the ones after it', () => {
  let seen: string | undefined;
  const distribution = { id: 'debian', idLike: [], versionId: '12', name: 'Debian 12' };
  const second: Cataloger = {
    ...catalogerOf('second', { packages: [] }),
    resolve(_, context) {
      seen = context.distribution?.id;
      return { packages: [] };
    },
  };
  const first = catalogerOf('first', { packages: [], distribution });
  expect(assemble(noLinks, [first, second]).distribution).toEqual(distribution);
  expect(seen).toBe('debian');
});

test('a database that is written anew tells which layer brought which package', () => {
  const database: Cataloger<string[]> = {
    ...(catalogerOf('db', { packages: [] }) as Cataloger<string[]>),
    isDatabase: true,
    resolve: (files) => ({
      packages: files.flatMap((file) =>
        file.fact.map((name) =>
          foundPackage({ type: 'apk', name, version: '1', state: 'installed' }, file),
        ),
      ),
    }),
  };
  const file = {
    path: 'lib/apk/db/installed',
    layer: 2,
    fact: ['busybox', 'curl', 'back'],
    before: [
      { layer: 1, fact: ['busybox', 'curl'] },
      { layer: 0, fact: ['busybox', 'back'] },
    ],
  };
  const files = { ...noLinks, byCataloger: new Map([['db', [file]]]) };
  const { packages } = assemble(files, [database as Cataloger]);
  expect(packages.map(({ name, locations }) => [name, locations[0]?.layer])).toEqual([
    ['back', 2],
    ['busybox', 0],
    ['curl', 1],
  ]);
});

test('a package in very many places is merged in reasonable time', () => {
  const many = Array.from({ length: 50_000 }, (_, i) => found(`d${i}/six.dist-info/METADATA`));
  const packages = many.flatMap((result) => [...result.packages]);
  const merged = assemble(noLinks, [catalogerOf('many', { packages })]).packages;
  expect(merged).toHaveLength(1);
  expect(merged[0]?.locations).toHaveLength(50_000);
});
