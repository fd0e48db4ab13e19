import { describe, expect, test } from 'vitest';
import { catalog, summaryOf } from '../catalog-for-test.ts';
import { pnpmLock } from './pnpm-lock.ts';
import { sample, sampleEdges, samplePackages } from './sample-project.ts';

describe.each(['5.4', '6.0', '9.0'])('lockfileVersion %s', (version) => {
  test('lists what pnpm lists', () => {
    const { packages, reported } = catalog(pnpmLock, {
      'app/pnpm-lock.yaml': sample(`pnpm-${version}.yaml`),
    });
    expect(summaryOf(packages)).toEqual(samplePackages);
    expect(reported).toEqual([]);
    const edges = Object.fromEntries(packages.map((found) => [found.purl, found.dependsOn]));
    expect(edges).toMatchObject({
      ...sampleEdges,
      'pkg:npm/use-sync-external-store@1.2.0': ['pkg:npm/react@18.2.0'],
    });
  });
});

test('a project without workspaces stands at the top of 5.x', () => {
  const { packages } = catalog(pnpmLock, {
    'pnpm-lock.yaml': `lockfileVersion: 5.1
dependencies:
  '@s/a': 1.0.0_react@16.0.0
  b: github.com/user/b/0123abc
  c: link:../c
devDependencies:
  ms: 2.0.0/react@16.0.0
packages:
  /@s/a/1.0.0_react@16.0.0:
    dev: false
    resolution:
      integrity: sha512-abc
  /ms/2.0.0/react@16.0.0:
    deprecated: >-
      a text of
      more: lines
    dev: true
    resolution: {integrity: sha512-abc}
  github.com/user/b/0123abc:
    name: b
    version: 3.0.0
    dev: false
    resolution: {tarball: 'https://codeload.github.com/user/b/tar.gz/0123abc'}
  file:../folder:
    resolution: {directory: ../folder, type: directory}
    name: folder
    version: 1.0.0
`,
  });
  expect(summaryOf(packages)).toEqual([
    '@s/a@1.0.0 direct',
    'b@3.0.0 direct',
    'ms@2.0.0 dev direct',
  ]);
});

test('9.0: a version with several sets of peers is one package; Git sources', () => {
  const { packages } = catalog(pnpmLock, {
    'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(p@1.0.0)
      g:
        specifier: github:user/g
        version: https://codeload.github.com/user/g/tar.gz/0123abc
packages:
  a@1.0.0:
    resolution: {integrity: sha512-abc}
  g@https://codeload.github.com/user/g/tar.gz/0123abc:
    resolution: {tarball: https://codeload.github.com/user/g/tar.gz/0123abc}
    version: 2.0.0
  p@1.0.0:
    resolution: {integrity: sha512-abc}
  p@2.0.0:
    resolution: {integrity: sha512-abc}
snapshots:
  a@1.0.0(p@1.0.0):
    dependencies:
      p: 1.0.0
  a@1.0.0(p@2.0.0):
    dependencies:
      p: 2.0.0
  g@https://codeload.github.com/user/g/tar.gz/0123abc:
    dependencies:
      a: 1.0.0(p@2.0.0)
  p@1.0.0: {}
  p@2.0.0: {}
`,
  });
  expect(summaryOf(packages)).toEqual([
    'a@1.0.0 dev direct',
    'g@2.0.0 dev direct',
    'p@1.0.0 dev',
    'p@2.0.0 dev',
  ]);
  expect(packages[0]?.dependsOn).toEqual(['pkg:npm/p@1.0.0', 'pkg:npm/p@2.0.0']);
  expect(packages[1]?.details).toEqual({
    resolved: 'https://codeload.github.com/user/g/tar.gz/0123abc',
  });
});

test("what pnpm has installed, in node_modules; lock.yaml elsewhere is not pnpm's", () => {
  const lock = sample('pnpm-9.0.yaml');
  const packagesAt = (path: string) => catalog(pnpmLock, { [path]: lock }).packages.length;
  expect(packagesAt('app/node_modules/.pnpm/lock.yaml')).toBe(17);
  expect(packagesAt('app/lock.yaml')).toBe(0);
});

test('a file without lockfileVersion is no lock file', () => {
  expect(() => catalog(pnpmLock, { 'pnpm-lock.yaml': 'packages:\n  /a/1.0.0:\n' })).toThrow(
    /no lockfileVersion/,
  );
});
