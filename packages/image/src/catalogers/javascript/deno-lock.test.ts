import { expect, test } from 'vitest';
import { catalog, summaryOf } from '../catalog-for-test.ts';
import { denoLock } from './deno-lock.ts';
import { sample } from './sample-project.ts';

test('version 5, as Deno 2 writes it', () => {
  const { packages } = catalog(denoLock, { 'deno.lock': sample('deno.lock') });
  expect(summaryOf(packages)).toEqual([
    '@sindresorhus/is@4.6.0 direct',
    'debug@4.4.3 direct',
    'js-tokens@4.0.0',
    'loose-envify@1.4.0',
    'minimist@0.0.8',
    'minimist@1.2.5 direct',
    'mkdirp@0.5.1 direct',
    'ms@2.1.3',
    'react@18.2.0 direct',
    'use-sync-external-store@1.2.0 direct',
  ]);
  const edges = Object.fromEntries(packages.map((found) => [found.name, found.dependsOn]));
  expect(edges['mkdirp']).toEqual(['pkg:npm/minimist@0.0.8']);
  expect(edges['use-sync-external-store']).toEqual(['pkg:npm/react@18.2.0']);
});

test.each([
  [
    'version 2',
    {
      version: '2',
      npm: {
        specifiers: { 'debug@4': 'debug@4.3.4' },
        packages: { 'debug@4.3.4': { dependencies: { ms: 'ms@2.1.2' } }, 'ms@2.1.2': {} },
      },
    },
  ],
  [
    'version 3',
    {
      version: '3',
      packages: {
        specifiers: { 'npm:debug@4': 'npm:debug@4.3.4' },
        npm: { 'debug@4.3.4': { dependencies: { ms: 'ms@2.1.2' } }, 'ms@2.1.2': {} },
      },
    },
  ],
])('%s', (_name, lock) => {
  const { packages } = catalog(denoLock, { 'deno.lock': JSON.stringify(lock) });
  expect(summaryOf(packages)).toEqual(['debug@4.3.4 direct', 'ms@2.1.2']);
  expect(packages[0]?.dependsOn).toEqual(['pkg:npm/ms@2.1.2']);
});

test('a file without npm packages has none', () => {
  const lock = { version: '4', remote: { 'https://deno.land/x/a.ts': '0123' } };
  expect(catalog(denoLock, { 'deno.lock': JSON.stringify(lock) }).packages).toEqual([]);
});
