import { packageTypes } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNaturally, highestVersion } from './highest-version.ts';

test.each([
  ['maven', ['2.15.0', '2.17.1', '2.16.0'], '2.17.1'],
  ['npm', ['1.9.0', '1.10.0'], '1.10.0'],
  ['deb', ['1:1.0', '2.0'], '1:1.0'],
  ['deb', ['1.1.1n-0+deb11u1', '1.1.1k-1+deb11u2'], '1.1.1n-0+deb11u1'],
  ['deb', ['1.0~rc1', '1.0'], '1.0'],
  ['deb', ['5.1-2', '5.1-2+b3'], '5.1-2+b3'],
  ['rpm', ['1.0.2a-1.el7', '1.0.2-16.el7'], '1.0.2-16.el7'],
  ['apk', ['1.36.1-r2', '1.36.1-r15'], '1.36.1-r15'],
  ['apk', ['1.2_rc1-r0', '1.2-r0'], '1.2-r0'],
  ['npm', ['2.0.0-rc.1', '2.0.0'], '2.0.0'],
  ['cargo', ['1.0.0-alpha.2', '1.0.0-alpha.10'], '1.0.0-alpha.10'],
  ['golang', ['v0.9.0', '0.10.0'], '0.10.0'],
  ['maven', ['2.0.0.Final', '2.0.0.Beta1'], '2.0.0.Final'],
  ['pypi', ['4.2b1', '4.2'], '4.2'],
  ['pypi', ['1.26.5', '2.0.0a3'], '2.0.0a3'],
  ['gem', ['6.1.0.rc1', '6.1.0'], '6.1.0'],
  ['nuget', ['1.0.0', '1.0.0.1'], '1.0.0.1'],
] as const)('%s: of %j the highest is %s', (type, versions, expected) => {
  expect(highestVersion(versions, type)).toBe(expected);
  expect(highestVersion(versions.toReversed(), type)).toBe(expected);
});

test('nothing has no highest', () => {
  expect(highestVersion([], 'npm')).toBeUndefined();
});

test('is an order on any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.constantFrom(...packageTypes), (a, b, type) => {
      const there = Math.sign(compareNaturally(a, b, type));
      expect(there).toBe(-Math.sign(compareNaturally(b, a, type)) + 0);
    }),
  );
});
