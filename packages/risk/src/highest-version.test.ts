import { expect, test } from 'vitest';
import { highestVersion } from './highest-version.ts';

test.each([
  ['Maven', ['2.15.0', '2.17.1', '2.16.0'], '2.17.1'],
  ['npm', ['1.9.0', '1.10.0'], '1.10.0'],
  ['Debian:12', ['1:1.0', '2.0'], '1:1.0'],
  ['Debian:11', ['1.0~rc1', '1.0'], '1.0'],
  ['AlmaLinux:9', ['1.0.2a-1.el7', '1.0.2-16.el7'], '1.0.2a-1.el7'],
  ['Alpine:v3.20', ['1.36.1-r2', '1.36.1-r15'], '1.36.1-r15'],
  ['PyPI', ['4.2b1', '4.2'], '4.2'],
  ['RubyGems', ['6.1.0.rc1', '6.1.0'], '6.1.0'],
  ['no such ecosystem', ['a', 'b'], 'b'],
] as const)('%s: of %j the highest is %s', (ecosystem, versions, expected) => {
  expect(highestVersion(versions, ecosystem)).toBe(expected);
  expect(highestVersion(versions.toReversed(), ecosystem)).toBe(expected);
});

test('nothing has no highest', () => {
  expect(highestVersion([], 'npm')).toBeUndefined();
});
