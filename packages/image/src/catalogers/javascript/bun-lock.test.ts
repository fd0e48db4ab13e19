import { expect, test } from 'vitest';
import { catalog, summaryOf } from '../catalog-for-test.ts';
import { bunLock } from './bun-lock.ts';
import { sample, sampleEdges, samplePackages } from './sample-project.ts';

test('lists what Bun lists', () => {
  const { packages, reported } = catalog(bunLock, { 'app/bun.lock': sample('bun.lock') });
  expect(summaryOf(packages)).toEqual(samplePackages);
  expect(reported).toEqual([]);
  const edges = Object.fromEntries(packages.map((found) => [found.purl, found.dependsOn]));
  expect(edges).toMatchObject(sampleEdges);
});

test('the binary file is reported, with the way out', () => {
  const { packages, reported } = catalog(bunLock, { 'bun.lockb': '#!/usr/bin/env bun\n\0\0' });
  expect(packages).toEqual([]);
  expect(reported).toMatchObject([
    { code: 'unsupported', hint: expect.stringContaining('--save-text-lockfile') },
  ]);
});

test('comments are allowed; Git sources have no version', () => {
  const { packages } = catalog(bunLock, {
    'bun.lock': `{
      // "packages": {
      "lockfileVersion": 1, /* , ] " */
      "workspaces": {"": {"dependencies": {"g": "github:u/g"}}},
      "packages": {
        "g": ["g@github:u/g#0123abc", {"dependencies": {"a": "1"}}, "u-g-0123abc"],
        "a": ["a@1.0.0", "", {}, "sha512-a,]}"], // the last
      },
    }`,
  });
  expect(packages).toMatchObject([
    {
      purl: 'pkg:npm/g',
      version: '',
      direct: true,
      dependsOn: ['pkg:npm/a@1.0.0'],
      details: { resolved: 'github:u/g#0123abc' },
    },
    { purl: 'pkg:npm/a@1.0.0', direct: false, dev: false },
  ]);
});
