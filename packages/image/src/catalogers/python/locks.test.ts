import { describe, expect, test } from 'vitest';
import { catalog, summaryOf, testdata } from '../catalog-for-test.ts';
import { pdmLock } from './pdm-lock.ts';
import { pipfileLock } from './pipfile-lock.ts';
import { poetryLock } from './poetry-lock.ts';
import { pylock } from './pylock.ts';
import { uvLock } from './uv-lock.ts';

const sample = (name: string) => testdata(import.meta.dirname, name);

/**
 * One project, locked with five tools: what `poetry show --all`, `pdm export` and `uv tree
 * --all-groups` list. "dev" are the needs of its development group, "direct" stands in pyproject.toml.
 */
const projectPackages = [
  'anyio@4.12.1',
  'backports-tarfile@1.2.0 direct',
  'certifi@2026.10.18',
  'colorama@0.4.6 direct',
  'exceptiongroup@1.3.1',
  'h11@0.14.0',
  'httpcore@0.17.3',
  'httpx@0.24.1 direct',
  'idna@3.20',
  'iniconfig@2.0.0 dev direct',
  'pluggy@1.5.0 dev direct',
  'six@1.16.0 direct',
  'sniffio@1.3.1',
  'socksio@1.0.0',
  'typing-extensions@4.16.0',
];

/** uv keeps a second version for newer interpreters. */
const withBothVersions = projectPackages.toSpliced(1, 0, 'anyio@4.16.0');

describe.each([
  ['Poetry 1.4', poetryLock, 'poetry.lock', 'poetry-1.4.lock', 'poetry.pyproject.toml'],
  ['Poetry 2.5', poetryLock, 'poetry.lock', 'poetry-2.1.lock', 'poetry.pyproject.toml'],
  ['PDM 2.12', pdmLock, 'pdm.lock', 'pdm.lock', 'pdm.pyproject.toml'],
])('%s', (_name, cataloger, path, lock, manifest) => {
  test('lists what the tool lists', () => {
    const { packages, reported } = catalog(cataloger, {
      [`app/${path}`]: sample(lock),
      'app/pyproject.toml': sample(manifest),
    });
    expect(summaryOf(packages)).toEqual(projectPackages);
    expect(reported).toEqual([]);
    // typing_extensions in one file is typing-extensions in the other.
    expect(packages.find(({ name }) => name === 'anyio')?.dependsOn).toEqual([
      'pkg:pypi/exceptiongroup@1.3.1',
      'pkg:pypi/idna@3.20',
      'pkg:pypi/typing-extensions@4.16.0',
    ]);
  });

  test('without its manifest it says nothing of what is asked for', () => {
    const { packages } = catalog(cataloger, { [path]: sample(lock) });
    expect(packages).toHaveLength(projectPackages.length);
    expect(packages.every(({ direct }) => direct === undefined)).toBe(true);
  });
});

test('Poetry 1.5 to 1.8 say nothing of groups; the manifest and the needs tell', () => {
  const { packages } = catalog(poetryLock, {
    'poetry.lock': sample('poetry-2.1.lock').replaceAll(/^groups = .*\n/gm, ''),
    'pyproject.toml': sample('poetry.pyproject.toml'),
  });
  expect(summaryOf(packages)).toEqual(projectPackages);
});

test('uv', () => {
  const { packages, reported } = catalog(uvLock, { 'app/uv.lock': sample('uv.lock') });
  expect(summaryOf(packages)).toEqual(withBothVersions);
  expect(reported).toEqual([]);
  expect(packages.find(({ name }) => name === 'httpcore')?.dependsOn).toEqual([
    'pkg:pypi/anyio@4.12.1',
    'pkg:pypi/anyio@4.16.0',
    'pkg:pypi/certifi@2026.10.18',
    'pkg:pypi/h11@0.14.0',
    'pkg:pypi/sniffio@1.3.1',
  ]);
});

test('pylock.toml, as uv exports it', () => {
  const { packages } = catalog(pylock, {
    'pylock.toml': sample('pylock.toml'),
    'pyproject.toml': sample('pdm.pyproject.toml'),
  });
  expect(summaryOf(packages)).toEqual(withBothVersions.map((line) => line.split(' ')[0]));
});

test('pylock: groups, needs, folders and Git', () => {
  const { packages } = catalog(pylock, {
    'pylock.dev.toml': `lock-version = "1.0"
created-by = "pdm"
default-groups = ["main"]
[[packages]]
name = "a"
version = "1.0"
marker = "\\"main\\" in dependency_groups or 'dev' in dependency_groups"
dependencies = [{name = "b"}]
[[packages]]
name = "b"
version = "2.0"
marker = "'dev' in dependency_groups"
[[packages]]
name = "own"
version = "1.0"
directory = {path = "."}
[[packages]]
name = "c"
vcs = {type = "git", url = "https://user:secret@example.com/c.git", commit-id = "0123abc"}
`,
  });
  expect(packages).toMatchObject([
    { purl: 'pkg:pypi/a@1.0', dev: false, dependsOn: ['pkg:pypi/b@2.0'] },
    { purl: 'pkg:pypi/b@2.0', dev: true },
    { purl: 'pkg:pypi/c', version: '', details: { resolved: 'https://example.com/c.git' } },
  ]);
});

test('Pipenv', () => {
  const { packages, reported } = catalog(pipfileLock, {
    'app/Pipfile.lock': sample('Pipfile.lock'),
    'app/Pipfile': sample('Pipfile'),
  });
  // Pipenv locks for this machine: a newer anyio, no backport for older interpreters, and
  // colorama, which only Windows needs, without a version. There is no extra "six".
  const absent = /^(?:colorama|exceptiongroup|six)@/;
  expect(summaryOf(packages)).toEqual(
    projectPackages
      .filter((line) => !absent.test(line))
      .map((line) => line.replace('anyio@4.12.1', 'anyio@4.16.0')),
  );
  expect(reported).toEqual([]);
});

test.each([
  ['poetry.lock', poetryLock],
  ['uv.lock', uvLock],
  ['pdm.lock', pdmLock],
  ['pylock.toml', pylock],
  ['Pipfile.lock', pipfileLock],
])('%s: lying types, deep nesting and files of installed packages', (path, cataloger) => {
  const json = path === 'Pipfile.lock';
  const deep = json
    ? `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    : `a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(() => catalog(cataloger, { [path]: deep })).toThrow(/Pipfile.lock: no|not TOML/);

  const lying = json
    ? '{"_meta": {}, "default": {"a": 1, "b": {"version": []}, "__proto__": {"version": "==1"}}}'
    : `version = 1\nlock-version = "1.0"\nmetadata = 1
       [[package]]\nname = 1\nversion = "1"\n[[package]]\nname = "a"\nversion = ["1"]\nsource = 1
       [[packages]]\nname = "a b"\nversion = "1"`;
  const { packages } = catalog(cataloger, { [path]: lying });
  expect(packages.every(({ version }) => version === '')).toBe(true);
  expect(catalog(cataloger, { [`lib/site-packages/x/${path}`]: lying }).packages).toEqual([]);
});
