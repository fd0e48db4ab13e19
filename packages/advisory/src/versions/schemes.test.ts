import { describe, expect, test } from 'vitest';
import { bitnami } from './bitnami.ts';
import { composer } from './composer.ts';
import { generic } from './generic.ts';
import { go } from './go.ts';
import { nuget } from './nuget.ts';
import { pep440 } from './pep440.ts';
import { pub } from './pub.ts';
import { semver } from './semver.ts';
import type { VersionScheme } from './version-scheme.ts';

/** Expects each version to be before the next; versions in one entry, between "=", are the same. */
function expectAscending(scheme: VersionScheme, entries: string[]): void {
  const groups = entries.map((entry) => entry.split(' = '));
  for (const [n, group] of groups.entries()) {
    for (const a of group) {
      for (const b of group) expect([a, b, scheme.compare(a, b)]).toEqual([a, b, 0]);
      for (const b of groups.slice(n + 1).flat()) {
        expect([a, b, Math.sign(scheme.compare(a, b))]).toEqual([a, b, -1]);
        expect([b, a, Math.sign(scheme.compare(b, a))]).toEqual([b, a, 1]);
      }
    }
  }
}

describe('generic', () => {
  test.each([
    [
      'OpenSSL',
      [
        '1.0.2',
        '1.0.2a',
        '1.0.2z',
        '1.0.2za',
        '1.0.2zg',
        '1.1.0-pre1',
        '1.1.0',
        '1.1.1',
        '1.1.1a',
        '1.1.1k',
        '1.1.1w',
        '3.0.0-alpha1',
        '3.0.0-beta2',
        '3.0.0',
        '3.0.7',
      ],
    ],
    ['OpenSSH', ['9.3', '9.3p1', '9.3p2', '9.8p1', '9.8p2', '10.0p1']],
    [
      'Python',
      ['3.12.0.dev0', '3.12.0a1', '3.12.0a10', '3.12.0b1', '3.12.0rc1', '3.12.0 = 3.12', '3.12.1'],
    ],
    ['PHP', ['8.2.0-dev', '8.2.0alpha1', '8.2.0beta1', '8.2.0RC1 = 8.2.0rc1', '8.2.0', '8.2.1']],
    [
      'Java',
      [
        '1.8.0',
        '1.8.0_191',
        '1.8.0_292',
        '11.0.2',
        '17.0.9',
        '17.0.9+8',
        '17.0.9+9',
        '17.0.9.1+1',
        '21-ea',
        '21',
      ],
    ],
    ['dates', ['2019-12-31', '2020.01.01 = 2020-1-1', '20200102']],
    [
      'printed by the program',
      ['v1.2.3 = 1.2.3 = OpenSSL 1.2.3 = 1.2.3 (Debian 1.2.3-1) = 1.2.3-final', '1.2.3.1'],
    ],
    ['git', ['2.39.2', '2.39.2.windows.1', '2.39.3']],
    ['milestones', ['6.0-M1', '6.0-rc1', '6.0 = 6.0.0 = 6.0.GA', '6.0.1']],
  ])('%s', (_, entries) => expectAscending(generic, entries));

  test('validity', () => {
    expect(['1', 'v1.2', '1.1.1k', '9.3p1'].every((each) => generic.isValid(each))).toBe(true);
    expect(['', 'latest', 'v', 'a1', '1 2'].some((each) => generic.isValid(each))).toBe(false);
  });
});

describe('go', () => {
  test('toolchain and standard library', () => {
    expectAscending(go, [
      'go1.20.14 = 1.20.14 = go1.20.14 X:boringcrypto',
      '1.21.0-0',
      'go1.21beta1 = go1.21-beta.1',
      'go1.21rc2 = 1.21rc2 = 1.21.0-rc.2',
      'go1.21rc10 = 1.21.0-rc.10',
      'go1.21 = go1.21.0 = 1.21.0 = v1.21.0',
      'go1.21.3 = 1.21.3',
      'go1.22.0',
    ]);
  });
  test('modules', () => {
    expectAscending(go, [
      '(devel)',
      'v0.0.0-20191109021931-daa7c04131f5',
      'v0.0.0-20200101000000-000000000000',
      'v1.2.3-pre.0.20191109021931-daa7c04131f5',
      'v1.2.3 = 1.2.3 = v1.2.3+incompatible',
      'v1.2.4-0.20191109021931-daa7c04131f5',
      'v1.2.4',
      'v10.5.0+incompatible',
    ]);
  });
  test('validity', () => {
    const valid = ['v1.2.3', 'v2.0.0+incompatible', 'go1.21', 'go1.21rc2', '1.20.1', '1.21.0-0'];
    expect(valid.filter((each) => !go.isValid(each))).toEqual([]);
    const invalid = ['', '(devel)', 'devel', 'go', 'v1.2', 'v01.2.3', 'gopher1.2'];
    expect(invalid.filter((each) => go.isValid(each))).toEqual([]);
  });
});

test('bitnami: the revision comes behind the version', () => {
  expectAscending(bitnami, [
    '2.6.0-rc1',
    '2.6.0-rc5',
    '2.6.0 = 2.6.0-0 = 2.6.0-debian-12-r0',
    '2.6.0-1 = 2.6.0-r1',
    '2.6.0-2',
    '2.6.0-debian-12-r10 = 2.6.0-10',
    '2.6.1',
  ]);
  expect(bitnami.compare('0.0.0-20251119135424-6672e6aaa41e', '0.0.0')).toBeLessThan(0);
});

test('pub: build metadata orders', () => {
  expectAscending(pub, ['1.0.0-dev', '1.0.0-dev+1', '1.0.0', '1.0.0+1', '1.0.0+2', '1.0.0+a']);
  expect(pub.isValid('1.0.0+1')).toBe(true);
  expect(pub.isValid('1.0')).toBe(false);
});

test('nuget: four numbers, no case, no metadata', () => {
  expectAscending(nuget, [
    '1.0.0-ALPHA = 1.0.0-alpha',
    '1.0.0-rc.2',
    '1.0.0-RC.10',
    '1 = 1.0.0.0+x',
    '1.0.0.1',
  ]);
  expect(nuget.isValid('1.0.0.0-beta.1+sha')).toBe(true);
  expect(nuget.isValid('1.0.0.0.0')).toBe(false);
});

test('semver: loose spellings', () => {
  expectAscending(semver, [
    'latest',
    '1.0rc1 = 1.0.0-rc1',
    ' =v1.0.0 = 1 = 1.0',
    '1.0.0.1',
    '1.0.1',
  ]);
  expect(
    [' v1.2.3', '=1.2.3', '1.2.3-a.0b', '1.2.3+001'].every((each) => semver.isValid(each)),
  ).toBe(true);
  const invalid = [
    '1.2',
    '1.2.3-01',
    '01.2.3',
    '1.2.3-',
    '1.2.x',
    'latest',
    `1.2.3-${'a'.repeat(300)}`,
  ];
  expect(invalid.filter((each) => semver.isValid(each))).toEqual([]);
});

test('pep440: validity', () => {
  const valid = [
    '1',
    ' v1.0 ',
    '1!2.0',
    '1.0-1',
    '1.0a',
    '1.0.A1',
    '1.0-preview_2.post.dev',
    '1.0+a-b_c.1',
    '1.0c1.dev0',
  ];
  expect(valid.filter((each) => !pep440.isValid(each))).toEqual([]);
  const invalid = [
    '',
    'a',
    '1.',
    '1..0',
    '1.0+',
    '1.0+a+b',
    '1.0+a.',
    '1.0-1-2',
    '1.0 1',
    '1.0.x',
    '1!',
    '1.0foo',
  ];
  expect(invalid.filter((each) => pep440.isValid(each))).toEqual([]);
});

test('composer: branch names are no versions', () => {
  expect(
    ['v1.0', '1.0.0-beta2', '1.0.0-RC1', '1.0.x-dev', 'dev-main'].map((each) =>
      composer.isValid(each),
    ),
  ).toEqual([true, true, true, false, false]);
});
