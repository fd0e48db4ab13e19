import { expect, test } from 'vitest';
import { choosePlatform, formatPlatform, parsePlatform, rankPlatform } from './platform.ts';

function choose(wanted: string, offered: string[], isExplicit = true): string | undefined {
  const offers = offered.map((name) => ({ name, platform: parsePlatform(name) }));
  return choosePlatform(offers, { platform: parsePlatform(wanted), isExplicit })?.name;
}

test('reads platforms as people write them', () => {
  expect(formatPlatform(parsePlatform('linux/arm64/v8'))).toBe('linux/arm64');
  expect(formatPlatform(parsePlatform('arm64'))).toBe('linux/arm64');
  expect(formatPlatform(parsePlatform('linux/x86_64'))).toBe('linux/amd64');
  expect(formatPlatform(parsePlatform('linux/arm/7'))).toBe('linux/arm/v7');
  expect(formatPlatform(parsePlatform('armel'))).toBe('linux/arm/v6');
  expect(formatPlatform(parsePlatform('Windows/AMD64'))).toBe('windows/amd64');
  for (const bad of ['', 'a/b/c/d', 'linux/', 'linux/am d', '../etc']) {
    expect(() => parsePlatform(bad)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  }
});

test.each([
  ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
  ['linux/arm64', ['linux/arm64/v8', 'linux/amd64'], 'linux/arm64/v8'],
  ['linux/arm', ['linux/arm/v5', 'linux/arm/v7', 'linux/arm/v6'], 'linux/arm/v7'],
  ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v6'],
  ['linux/arm/v6', ['linux/arm/v7', 'linux/arm/v5'], 'linux/arm/v5'],
  ['linux/arm/v6', ['linux/arm/v7', 'linux/arm'], 'linux/arm'],
  ['linux/arm/v6', ['linux/arm/v7'], undefined],
  ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3'], 'linux/amd64/v3'],
  ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v2'], 'linux/amd64/v2'],
  ['linux/amd64', ['linux/386'], undefined],
  ['windows/amd64', ['linux/amd64'], undefined],
])('an explicit %s of %j is %s', (wanted, offered, expected) => {
  expect(choose(wanted, offered)).toBe(expected);
});

test.each([
  ['linux/amd64', ['linux/arm64', 'linux/386'], 'linux/386'],
  ['linux/arm64', ['linux/amd64', 'linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
  ['linux/s390x', ['windows/amd64', 'linux/arm64', 'linux/amd64'], 'linux/amd64'],
  ['linux/s390x', ['windows/amd64', 'linux/arm64'], 'linux/arm64'],
  ['linux/amd64', ['windows/amd64'], 'windows/amd64'],
  ['linux/amd64', [], undefined],
])("the machine's own %s of %j is %s", (wanted, offered, expected) => {
  expect(choose(wanted, offered, false)).toBe(expected);
});

test('the same platform ranks first', () => {
  const wish = { platform: parsePlatform('linux/arm64/v8'), isExplicit: true };
  expect(rankPlatform(wish, parsePlatform('linux/aarch64'))).toBe(0);
});
