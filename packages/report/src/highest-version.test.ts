import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNaturally, highestVersion } from './highest-version.ts';

test.each([
  [['2.15.0', '2.17.1', '2.16.0'], '2.17.1'],
  [['1.9.0', '1.10.0'], '1.10.0'],
  [['1:1.0', '2.0'], '1:1.0'],
  [['1.1.1n-0+deb11u1', '1.1.1k-1+deb11u2'], '1.1.1n-0+deb11u1'],
  [['1.0~rc1', '1.0'], '1.0'],
  [['2.0.0-rc.1', '2.0.0'], '2.0.0'],
  [['2.0.0.Final', '2.0.0.Beta1'], '2.0.0.Final'],
  [['1.36.1-r2', '1.36.1-r15'], '1.36.1-r15'],
  [['1.0.0', '1.0.0.1'], '1.0.0.1'],
])('of %j the highest is %s', (versions, expected) => {
  expect(highestVersion(versions)).toBe(expected);
  expect(highestVersion(versions.toReversed())).toBe(expected);
});

test('nothing has no highest', () => {
  expect(highestVersion([])).toBeUndefined();
});

test('is an order on any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)) + 0);
    }),
  );
});
