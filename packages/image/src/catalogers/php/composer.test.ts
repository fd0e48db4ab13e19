import { expect, test } from 'vitest';
import { catalog, summaryOf, testdata } from '../catalog-for-test.ts';
import { composerLock } from './composer-lock.ts';
import { installedComposer } from './installed-composer.ts';

const sample = (name: string) => testdata(import.meta.dirname, name);

/** As `composer show --format=json` lists them, less the "v" of acme/alpha's tag. */
const shown = [
  'acme/alpha@1.2.3',
  'acme/beta@2.0.1',
  'acme/gamma@dev-main',
  'acme/tool@3.0.0-beta1',
];

test('composer.lock with composer.json', () => {
  const { packages, reported } = catalog(composerLock, {
    'app/composer.lock': sample('composer.lock'),
    'app/composer.json': sample('composer.json'),
  });
  expect(summaryOf(packages)).toEqual([
    'acme/alpha@1.2.3 direct',
    'acme/beta@2.0.1',
    'acme/gamma@dev-main direct',
    'acme/tool@3.0.0-beta1 dev direct',
  ]);
  expect(reported).toEqual([]);
  expect(packages[0]).toMatchObject({
    purl: 'pkg:composer/acme/alpha@1.2.3',
    name: 'acme/alpha',
    licenses: ['MIT', 'Apache-2.0'],
    dependsOn: ['pkg:composer/acme/beta@2.0.1'],
    state: 'locked',
  });
  expect(packages[2]?.details).toEqual({ reference: '0123456789'.repeat(4) });
});

test('installed.json of Composer 2', () => {
  const { packages } = catalog(installedComposer, {
    'app/vendor/composer/installed.json': sample('installed.json'),
  });
  expect(packages.map(({ name, version }) => `${name}@${version}`)).toEqual(shown);
  expect(packages.map(({ dev }) => dev)).toEqual([false, false, false, true]);
  expect(packages.every(({ state }) => state === 'installed')).toBe(true);
});

test('installed.json of Composer 1 is a list and says nothing of dev', () => {
  const list = JSON.stringify(JSON.parse(sample('installed.json')).packages);
  const { packages } = catalog(installedComposer, { 'vendor/composer/installed.json': list });
  expect(packages.map(({ name, version }) => `${name}@${version}`)).toEqual(shown);
  expect(packages.every(({ dev }) => dev === undefined)).toBe(true);
});

test('lying types and other files', () => {
  const installed = (text: string) =>
    catalog(installedComposer, { 'vendor/composer/installed.json': text });
  expect(installed('{"packages": 1}').packages).toEqual([]);
  expect(installed('7').packages).toEqual([]);
  const { packages, reported } = installed(
    '[1, null, {"name": "a"}, {"name": "a/b/c", "version": "1"}, {"name": "__proto__/x", "version": "1", "license": {}}]',
  );
  expect(packages.map(({ purl }) => purl)).toEqual(['pkg:composer/__proto__/x@1']);
  expect(reported).toHaveLength(1);
  expect(() => catalog(composerLock, { 'composer.lock': '{}' })).toThrow(/no "packages"/);
});
