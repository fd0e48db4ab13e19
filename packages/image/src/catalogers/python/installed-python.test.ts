import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { installedPython } from './installed-python.ts';

const site = 'usr/lib/python3/site-packages';

function metadata(name: string, version: string, ...headers: string[]): string {
  return ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`, ...headers].join('\n');
}

test('all the places where installers write metadata', () => {
  const { packages, reported } = catalog(installedPython, {
    [`${site}/Zope.Interface-5.4.0.dist-info/METADATA`]: metadata('Zope.Interface', '5.4.0'),
    [`${site}/old-1.0.egg-info/PKG-INFO`]: metadata('old', '1.0'),
    [`${site}/single_file-2.0.egg-info`]: metadata('single_file', '2.0'),
    [`${site}/egg-3.0-py3.9.egg/EGG-INFO/PKG-INFO`]: metadata('egg', '3.0'),
    'sdist-1.0/PKG-INFO': metadata('sdist', '1.0'),
    [`${site}/x/METADATA`]: metadata('x', '1.0'),
    [`${site}/note.egg-info`]: 'nothing of this kind',
  });
  expect(packages.map(({ purl, name, state }) => [purl, name, state])).toEqual([
    ['pkg:pypi/zope-interface@5.4.0', 'zope-interface', 'installed'],
    ['pkg:pypi/old@1.0', 'old', 'installed'],
    ['pkg:pypi/single-file@2.0', 'single-file', 'installed'],
    ['pkg:pypi/egg@3.0', 'egg', 'installed'],
  ]);
  expect(reported).toEqual([]);
});

test('licences from the most exact field', () => {
  const licensesOf = (...headers: string[]) =>
    catalog(installedPython, {
      [`${site}/a-1.dist-info/METADATA`]: metadata('a', '1', ...headers),
    }).packages[0]?.licenses;
  const classifier = 'Classifier: License :: OSI Approved :: BSD License';
  expect(licensesOf('License: MIT', 'License-Expression: MIT OR BSD-3-Clause')).toEqual([
    'MIT OR BSD-3-Clause',
  ]);
  expect(licensesOf('License: Apache 2.0', classifier)).toEqual(['Apache 2.0']);
  expect(licensesOf('License: UNKNOWN', classifier)).toEqual(['BSD License']);
  const text = 'License: Copyright (c) somebody\n        \n        Permission is granted';
  expect(licensesOf(text, classifier)).toEqual(['BSD License']);
  expect(licensesOf('Classifier: License :: OSI Approved')).toEqual([]);
});

test('needs are those installed beside it; extras do not count', () => {
  const { packages } = catalog(installedPython, {
    [`${site}/a-1.dist-info/METADATA`]: metadata(
      'a',
      '1',
      'Requires-Dist: typing_extensions (>=4.0) ; python_version < "3.11"',
      'Requires-Dist: b[socks]>=2',
      'Requires-Dist: c ; extra == "c"',
      'Requires-Dist: missing',
      '',
      'Requires-Dist: d',
    ),
    [`${site}/typing_extensions-4.5.0.dist-info/METADATA`]: metadata('typing-extensions', '4.5.0'),
    [`${site}/b-2.dist-info/METADATA`]: metadata('B', '2'),
    [`${site}/c-3.dist-info/METADATA`]: metadata('c', '3'),
    [`${site}/d-4.dist-info/METADATA`]: metadata('d', '4'),
    'opt/venv/lib/site-packages/b-9.dist-info/METADATA': metadata('b', '9'),
  });
  expect(packages[0]?.dependsOn).toEqual(['pkg:pypi/b@2', 'pkg:pypi/typing-extensions@4.5.0']);
});

test('what pip was asked for is direct; copies inside of packages and conda say nothing', () => {
  const files = (directory: string, installer: string) => ({
    [`${directory}/METADATA`]: metadata('a', '1'),
    [`${directory}/REQUESTED`]: '',
    [`${directory}/INSTALLER`]: `${installer}\n`,
  });
  const directOf = (directory: string, installer: string) =>
    catalog(installedPython, files(directory, installer)).packages.map(({ direct }) => direct);
  expect(directOf(`${site}/a-1.dist-info`, 'pip')).toEqual([true]);
  expect(directOf(`${site}/a-1.dist-info`, 'uv')).toEqual([true]);
  expect(directOf(`${site}/a-1.dist-info`, 'conda')).toEqual([undefined]);
  expect(directOf(`${site}/setuptools/_vendor/a-1.dist-info`, 'pip')).toEqual([undefined]);
});

test('metadata without a name is an error', () => {
  const path = `${site}/a-1.dist-info/METADATA`;
  for (const text of ['', 'Name: a\n\nVersion: 1', 'Name: a b\nVersion: 1', '\0\0\0\0']) {
    expect(() => catalog(installedPython, { [path]: text })).toThrow(/no usable Name/);
  }
});

test('endless headers end in an error', () => {
  const text = metadata('a', '1', ...Array.from({ length: 30_000 }, () => 'X: y'));
  const path = `${site}/a-1.dist-info/METADATA`;
  expect(() => catalog(installedPython, { [path]: text })).toThrow(/header lines/);
});
