import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { installedNpm } from './installed-npm.ts';

function purlsOf(files: Record<string, unknown>): string[] {
  const texts = Object.entries(files).map(([path, manifest]) => [path, JSON.stringify(manifest)]);
  return catalog(installedNpm, Object.fromEntries(texts)).packages.map(({ purl }) => purl);
}

const named = (name: string) => ({ name, version: '1.0.0' });

test('counts where Node.js looks packages up', () => {
  expect(
    purlsOf({
      'app/node_modules/a/package.json': named('a'),
      'app/node_modules/@s/b/package.json': named('@s/b'),
      'app/node_modules/a/node_modules/c/package.json': named('c'),
      'app/node_modules/.pnpm/d@1.0.0/node_modules/d/package.json': named('d'),
      'usr/local/lib/node_modules/npm/package.json': { ...named('npm'), private: true },
      'usr/share/nodejs/e/package.json': named('e'),
      'usr/share/nodejs/@s/f/package.json': named('@s/f'),
      'node_modules/alias/package.json': named('real'),
    }),
  ).toEqual([
    'pkg:npm/a@1.0.0',
    'pkg:npm/%40s/b@1.0.0',
    'pkg:npm/c@1.0.0',
    'pkg:npm/d@1.0.0',
    'pkg:npm/npm@1.0.0',
    'pkg:npm/e@1.0.0',
    'pkg:npm/%40s/f@1.0.0',
    'pkg:npm/real@1.0.0',
  ]);
});

test('counts where a directory is named for exactly this package', () => {
  expect(
    purlsOf({
      'opt/yarn-v1.22.22/package.json': { name: 'yarn', version: '1.22.22' },
      'root/.cache/node/corepack/v1/pnpm/9.1.0/package.json': { name: 'pnpm', version: '9.1.0' },
      'app/node_modules/a/vendor/jsonrpc/package.json': named('jsonrpc'),
      'opt/tool-2.0.0/package.json': { name: 'tool', version: '1.0.0' },
      'app/node_modules/a/vendor/x/package.json': named('y'),
    }),
  ).toEqual(['pkg:npm/yarn@1.22.22', 'pkg:npm/pnpm@9.1.0', 'pkg:npm/jsonrpc@1.0.0']);
});

test('projects, test data and stubs do not count', () => {
  expect(
    purlsOf({
      'app/package.json': named('app'),
      'package.json': named('root'),
      'app/node_modules/a/dist/esm/package.json': { type: 'module' },
      'app/node_modules/a/test/fixtures/x/package.json': named('x'),
      'app/node_modules/.cache/package.json': named('y'),
      'app/node_modules/@s/package.json': named('z'),
      'app/node_modules/no-version/package.json': { name: 'no-version' },
      'app/node_modules/bad/package.json': { name: '../../etc', version: '1.0.0' },
      'app/node_modules/worse/package.json': { name: 'worse', version: 'latest' },
      'app/node_modules/types/package.json': { name: ['x'], version: { a: 1 } },
    }),
  ).toEqual([]);
});

test('licences in all their old forms', () => {
  const licensesOf = (manifest: object) =>
    catalog(installedNpm, {
      'node_modules/a/package.json': JSON.stringify({ ...named('a'), ...manifest }),
    }).packages[0]?.licenses;
  expect(licensesOf({ license: '(MIT OR Apache-2.0)' })).toEqual(['(MIT OR Apache-2.0)']);
  expect(licensesOf({ license: { type: 'ISC', url: 'https://example.com' } })).toEqual(['ISC']);
  expect(licensesOf({ licenses: [{ type: 'MIT' }, { type: 'BSD' }] })).toEqual(['MIT', 'BSD']);
  expect(licensesOf({ license: ['MIT', 7] })).toEqual(['MIT']);
  expect(licensesOf({ license: false })).toEqual([]);
});

test('dependencies are found as Node.js finds them', () => {
  const manifest = (name: string, version: string, needs: string[] = []) =>
    JSON.stringify({ name, version, dependencies: Object.fromEntries(needs.map((n) => [n, '*'])) });
  const { packages } = catalog(installedNpm, {
    'app/node_modules/a/package.json': manifest('a', '1.0.0', ['@s/c', 'b', 'missing']),
    'app/node_modules/a/node_modules/@s/c/package.json': manifest('@s/c', '2.0.0', ['b']),
    'app/node_modules/@s/c/package.json': manifest('@s/c', '1.0.0'),
    'app/node_modules/b/package.json': manifest('b', '1.0.0'),
    'usr/share/nodejs/d/package.json': manifest('d', '1.0.0', ['e', 'b']),
    'usr/share/nodejs/e/package.json': manifest('e', '1.0.0'),
  });
  const needs = Object.fromEntries(packages.map(({ purl, dependsOn }) => [purl, dependsOn]));
  expect(needs).toEqual({
    'pkg:npm/a@1.0.0': ['pkg:npm/%40s/c@2.0.0', 'pkg:npm/b@1.0.0'],
    'pkg:npm/%40s/c@2.0.0': ['pkg:npm/b@1.0.0'],
    'pkg:npm/%40s/c@1.0.0': undefined,
    'pkg:npm/b@1.0.0': undefined,
    'pkg:npm/d@1.0.0': ['pkg:npm/e@1.0.0'],
    'pkg:npm/e@1.0.0': undefined,
  });
});

test('a broken package.json of an installed package is an error', () => {
  const files = { 'node_modules/a/package.json': '{"name": "a"' };
  expect(() => catalog(installedNpm, files)).toThrow(/not JSON/);
});
