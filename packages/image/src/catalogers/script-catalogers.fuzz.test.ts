import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { edited } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog, testdata } from './catalog-for-test.ts';
import { catalogers } from './index.ts';

/** Where each sample lies when a cataloger finds it; the folder, the file, the path. */
const samples = [
  ['javascript', 'npm-1.package-lock.json', 'package-lock.json'],
  ['javascript', 'npm-2.package-lock.json', 'package-lock.json'],
  ['javascript', 'npm-3.package-lock.json', 'package-lock.json'],
  ['javascript', 'npm-installed.package-lock.json', 'node_modules/.package-lock.json'],
  ['javascript', 'yarn-1.lock', 'yarn.lock'],
  ['javascript', 'yarn-4.lock', 'yarn.lock'],
  ['javascript', 'pnpm-5.4.yaml', 'pnpm-lock.yaml'],
  ['javascript', 'pnpm-6.0.yaml', 'pnpm-lock.yaml'],
  ['javascript', 'pnpm-9.0.yaml', 'pnpm-lock.yaml'],
  ['javascript', 'bun.lock', 'bun.lock'],
  ['javascript', 'deno.lock', 'deno.lock'],
  ['javascript', 'project.package.json', 'package.json'],
  ['javascript', 'workspace.package.json', 'node_modules/@sample/tool/package.json'],
  ['python', 'poetry-1.4.lock', 'poetry.lock'],
  ['python', 'poetry-2.1.lock', 'poetry.lock'],
  ['python', 'poetry.pyproject.toml', 'pyproject.toml'],
  ['python', 'pdm.pyproject.toml', 'pyproject.toml'],
  ['python', 'uv.lock', 'uv.lock'],
  ['python', 'pdm.lock', 'pdm.lock'],
  ['python', 'pylock.toml', 'pylock.toml'],
  ['python', 'Pipfile', 'Pipfile'],
  ['python', 'Pipfile.lock', 'Pipfile.lock'],
  ['python', 'hashed.requirements.txt', 'requirements.txt'],
  ['php', 'composer.lock', 'composer.lock'],
  ['php', 'composer.json', 'composer.json'],
  ['php', 'installed.json', 'vendor/composer/installed.json'],
  ['ruby', 'Gemfile.lock', 'Gemfile.lock'],
  ['ruby', 'rake-13.0.6.gemspec', 'specifications/rake-13.0.6.gemspec'],
] as const;

/** Paths of catalogers without a file of their own in a testdata folder. */
const otherPaths = [
  'site-packages/a-1.dist-info/METADATA',
  'site-packages/a-1.egg-info',
  'conda-meta/a-1.json',
  'environment.yml',
];

/** Everything that any cataloger makes of one file: packages, or an error with a name. */
function survive(path: string, data: Uint8Array): void {
  for (const cataloger of catalogers) {
    try {
      for (const found of catalog(cataloger, { [path]: data }).packages) {
        expect(found.purl).toMatch(/^pkg:[a-z]+\/[^\s]+$/);
      }
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
    }
  }
}

test('every sample is among them', () => {
  for (const folder of new Set(samples.map(([name]) => name))) {
    const listed = samples.filter(([name]) => name === folder).map(([, file]) => file);
    expect(readdirSync(join(import.meta.dirname, folder, 'testdata')).sort()).toEqual(
      listed.toSorted(),
    );
  }
});

describe.each(samples)('%s/%s', (folder, file, path) => {
  const original = Buffer.from(testdata(join(import.meta.dirname, folder), file));

  test('changed at random', () => {
    const edit = fc.record({
      at: fc.nat(original.length),
      drop: fc.nat(40),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc
          .constantFrom('{', '[', '"', "'", '\n', ': ', '__proto__', '-1', 'null', '{}')
          .map((text) => Buffer.from(text)),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        survive(path, edited(original, edits));
      }),
      { numRuns: 60 },
    );
  });

  test('cut off', () => {
    for (let length = 0; length < original.length; length += 97) {
      survive(path, original.subarray(0, length));
    }
  });
});

test.each([...new Set([...samples.map(([, , path]) => path), ...otherPaths])])(
  'random bytes as %s',
  (path) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (data) => survive(path, data),
      ),
      { numRuns: 60 },
    );
  },
);
