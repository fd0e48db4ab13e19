import { execFileSync } from 'node:child_process';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { catalog, summaryOf } from '../catalog-for-test.ts';
import { npmLock } from './npm-lock.ts';
import { sample, sampleEdges, sampleManifests, samplePackages } from './sample-project.ts';

describe.each([1, 2, 3])('lockfileVersion %i', (version) => {
  const { packages, reported } = catalog(npmLock, {
    ...sampleManifests,
    'app/package-lock.json': sample(`npm-${version}.package-lock.json`),
  });

  test('lists what npm lists', () => {
    expect(summaryOf(packages)).toEqual(samplePackages);
    expect(reported).toEqual([]);
  });

  test('knows who needs whom', () => {
    const edges = Object.fromEntries(packages.map((found) => [found.purl, found.dependsOn]));
    expect(edges).toMatchObject(sampleEdges);
  });

  test('marks what is optional, and nothing else as unusual', () => {
    const unusual = packages.filter((found) => found.details !== undefined);
    expect(unusual).toMatchObject([{ name: 'fsevents', details: { optional: true } }]);
  });
});

test('scoped names, licences and places are told', () => {
  const { packages } = catalog(npmLock, {
    'app/package-lock.json': sample('npm-3.package-lock.json'),
  });
  expect(packages.find((found) => found.name === '@sindresorhus/is')).toEqual({
    type: 'npm',
    purl: 'pkg:npm/%40sindresorhus/is@4.6.0',
    name: '@sindresorhus/is',
    version: '4.6.0',
    licenses: ['MIT'],
    locations: [{ path: 'app/package-lock.json', layer: 0 }],
    state: 'locked',
    dev: false,
    direct: true,
  });
});

test('the copy in node_modules says what is there but not what was asked for', () => {
  const { packages } = catalog(npmLock, {
    'app/node_modules/.package-lock.json': sample('npm-installed.package-lock.json'),
  });
  // fsevents is for another system and was not installed.
  const installed = samplePackages.filter((line) => !line.startsWith('fsevents'));
  expect(summaryOf(packages)).toEqual(installed.map((line) => line.replace(' direct', '')));
  expect(packages.some((found) => found.direct !== undefined)).toBe(false);
});

test('lock files inside of installed packages do not count', () => {
  const lock = sample('npm-3.package-lock.json');
  expect(catalog(npmLock, { 'app/node_modules/x/package-lock.json': lock }).packages).toEqual([]);
});

test('version 1: aliases, tarballs, Git revisions and folders', () => {
  const { packages } = catalog(npmLock, {
    'package-lock.json': JSON.stringify({
      lockfileVersion: 1,
      dependencies: {
        alias: { version: 'npm:@scope/real@1.2.3' },
        tarball: { version: 'https://registry.npmjs.org/tarball/-/tarball-2.0.0.tgz' },
        git: { version: 'git+https://user:secret@example.com/a/git.git#0123abc', from: 'x' },
        folder: { version: 'file:../folder', requires: { needed: '1' } },
        needed: { version: '1.0.0', optional: true, bundled: true },
      },
    }),
  });
  expect(packages.map(({ purl, direct, details }) => ({ purl, direct, details }))).toEqual([
    { purl: 'pkg:npm/%40scope/real@1.2.3', direct: undefined, details: undefined },
    { purl: 'pkg:npm/tarball@2.0.0', direct: undefined, details: undefined },
    {
      purl: 'pkg:npm/git',
      direct: undefined,
      details: { resolved: 'git+https://example.com/a/git.git#0123abc' },
    },
    { purl: 'pkg:npm/needed@1.0.0', direct: true, details: { optional: true } },
  ]);
});

test('one package at several places is one, and ships if it ships at any of them', () => {
  const { packages } = catalog(npmLock, {
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { a: '1' }, devDependencies: { x: '1' } },
        'node_modules/a': { version: '1.0.0', dependencies: { x: '2' } },
        'node_modules/a/node_modules/x': { version: '1.0.0' },
        'node_modules/x': { version: '1.0.0', dev: true },
      },
    }),
  });
  expect(summaryOf(packages)).toEqual(['a@1.0.0 direct', 'x@1.0.0 direct']);
  expect(packages.map(({ dev }) => dev)).toEqual([false, false]);
});

test('entries with lying types are left out and told', () => {
  const { packages, reported } = catalog(npmLock, {
    'package-lock.json': `{"lockfileVersion": 3, "packages": {
      "": [], "node_modules/a": 7, "node_modules/b": {"version": {}}, "node_modules/../c": {"version": "1.0.0"},
      "node_modules/d": {"version": "1.0.0", "dependencies": ["x"], "license": 1, "resolved": []},
      "node_modules/__proto__": {"version": "1.0.0", "dependencies": {"constructor": "1"}}
    }, "__proto__": {"polluted": true}}`,
  });
  expect(packages.map(({ purl }) => purl)).toEqual(['pkg:npm/d@1.0.0', 'pkg:npm/__proto__@1.0.0']);
  expect(reported).toMatchObject([{ code: 'unreadable-file' }]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('deep nesting ends in an error with a name', () => {
  let lock = '{"version": "1.0.0"}';
  for (let level = 0; level < 200; level += 1) {
    lock = `{"version": "1.0.0", "dependencies": {"a": ${lock}}}`;
  }
  expect(() => catalog(npmLock, { 'package-lock.json': lock })).toThrow(/more than 100/);
});

const image = 'corpora/images/npm-without-lockfiles-npm7-with-package-lock-file.tar';

describe.skipIf(!hasShared(image))('a real image', () => {
  test('holds the 64 packages that a plain walk over its lock file counts', () => {
    const file = layerFile(sharedPath(image), 'goof/package-lock.json');
    const walked = new Set<string>();
    const walk = (level: Record<string, { version: string; dependencies?: never }>) => {
      for (const [name, entry] of Object.entries(level)) {
        walked.add(`${name}@${entry.version}`);
        walk(entry.dependencies ?? {});
      }
    };
    walk(JSON.parse(file).dependencies);
    const { packages } = catalog(npmLock, { 'goof/package-lock.json': file });
    expect(packages).toHaveLength(64);
    expect(new Set(packages.map(({ name, version }) => `${name}@${version}`))).toEqual(walked);
  });
});

/** One file of whichever layer of a docker-save archive has it. */
function layerFile(archive: string, path: string): string {
  const tar = (input: Buffer | undefined, ...args: string[]) =>
    execFileSync('tar', args, { input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] });
  const manifest = JSON.parse(tar(undefined, '-xOf', archive, 'manifest.json').toString());
  for (const layer of manifest[0].Layers as string[]) {
    try {
      return tar(tar(undefined, '-xOf', archive, layer), '-xOf', '-', path).toString();
    } catch {
      // Not in this layer.
    }
  }
  throw new Error(`no ${path} in ${archive}`);
}
