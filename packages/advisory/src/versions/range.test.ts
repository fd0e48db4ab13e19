import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composer } from './composer.ts';
import { pacman } from './pacman.ts';
import { pep440 } from './pep440.ts';
import {
  describeInterval,
  findMatch,
  intervalsOf,
  isInInterval,
  type RangeEvent,
} from './range.ts';
import { rpm } from './rpm.ts';
import { semver } from './semver.ts';

describe('intervals of events', () => {
  const cases: [string, RangeEvent[], string[]][] = [
    ['no events', [], []],
    ['introduced alone', [{ introduced: '0' }], ['all versions']],
    ['from a version on', [{ introduced: '1.0.0' }], ['>= 1.0.0']],
    ['fixed', [{ introduced: '0' }, { fixed: '1.2.3' }], ['< 1.2.3']],
    [
      'last affected',
      [{ introduced: '1.0.0' }, { last_affected: '1.2.2' }],
      ['>= 1.0.0, <= 1.2.2'],
    ],
    ['one version', [{ introduced: '1.0.0' }, { last_affected: '1.0.0' }], ['= 1.0.0']],
    [
      'several pairs, unsorted',
      [{ fixed: '2.5.0' }, { introduced: '2.0.0' }, { fixed: '1.2.0' }, { introduced: '0' }],
      ['< 1.2.0', '>= 2.0.0, < 2.5.0'],
    ],
    [
      'pairs that touch',
      [{ introduced: '1.0.0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '3.0.0' }],
      ['>= 1.0.0, < 2.0.0', '>= 2.0.0, < 3.0.0'],
    ],
    ['fixed where introduced', [{ introduced: '1.0.0' }, { fixed: '1.0.0' }], []],
    ['never affected', [{ introduced: '0' }, { fixed: '0' }], []],
    ['fixed before introduced', [{ fixed: '1.0.0' }, { introduced: '2.0.0' }], ['>= 2.0.0']],
    [
      'introduced twice',
      [{ introduced: '0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }],
      ['< 2.0.0'],
    ],
    ['fixed twice', [{ introduced: '0' }, { fixed: '1.0.0' }, { fixed: '2.0.0' }], ['< 1.0.0']],
    ['limit', [{ introduced: '1.0.0' }, { limit: '2.0.0' }], ['>= 1.0.0, < 2.0.0']],
    [
      'limit behind the fix',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { limit: '2.0.0' }],
      ['< 1.0.0'],
    ],
    ['limit before it starts', [{ introduced: '3.0.0' }, { limit: '2.0.0' }], []],
    ['no limit', [{ introduced: '1.0.0' }, { limit: '*' }, { limit: '2.0.0' }], ['>= 1.0.0']],
    [
      'the higher limit',
      [{ introduced: '0' }, { limit: '2.0.0' }, { limit: '3.0.0' }],
      ['< 3.0.0'],
    ],
    [
      'pre-releases are before "0" of a number but not before "0"',
      [{ introduced: '0' }, { fixed: '0.0.1-rc.1' }],
      ['< 0.0.1-rc.1'],
    ],
  ];
  test.each(cases)('%s', (_, events, told) => {
    const intervals = intervalsOf(semver, events);
    expect(intervals.map(describeInterval)).toEqual(told);
  });

  test('says which bound ends an interval', () => {
    expect(intervalsOf(semver, [{ introduced: '0' }, { fixed: '2.0.0' }])).toEqual([
      { introduced: '0', fixed: '2.0.0' },
    ]);
    expect(intervalsOf(semver, [{ last_affected: '2.0.0' }, { introduced: '1.0.0' }])).toEqual([
      { introduced: '1.0.0', lastAffected: '2.0.0' },
    ]);
  });
});

describe('a version against intervals and lists', () => {
  const intervals = intervalsOf(semver, [
    { introduced: '1.0.0' },
    { fixed: '1.2.0' },
    { introduced: '2.0.0-rc.1' },
    { last_affected: '2.0.3' },
  ]);
  test.each([
    ['0.9.9', undefined],
    ['1.0.0-rc.1', undefined],
    ['1.0.0', '>= 1.0.0, < 1.2.0'],
    ['1.2.0-rc.1', '>= 1.0.0, < 1.2.0'],
    ['v1.1.9', '>= 1.0.0, < 1.2.0'],
    ['1.2.0', undefined],
    ['2.0.0-rc.0', undefined],
    ['2.0.0', '>= 2.0.0-rc.1, <= 2.0.3'],
    ['2.0.3', '>= 2.0.0-rc.1, <= 2.0.3'],
    ['2.0.4', undefined],
  ])('%s: %s', (version, range) => {
    expect(findMatch(semver, version, intervals)?.range).toBe(range);
  });

  test('"0" is before everything, also before what is no version', () => {
    expect(isInInterval(pep440, 'not a version', { introduced: '0' })).toBe(true);
    expect(isInInterval(pep440, '0.dev1', { introduced: '0', fixed: '1' })).toBe(true);
    expect(isInInterval(semver, '0.0.0-0', { introduced: '0', lastAffected: '0.0.1' })).toBe(true);
  });

  test('lists name versions in any spelling of the ecosystem', () => {
    expect(findMatch(pep440, '1.0.0', [], ['0.9', '1.0'])).toEqual({ range: '= 1.0' });
    expect(findMatch(pep440, '1.0.1', [], ['0.9', '1.0'])).toBeUndefined();
    expect(findMatch(semver, 'main', [], ['main'])).toEqual({ range: '= main' });
  });

  test('an interval is told before a listed version', () => {
    const interval = { introduced: '0', fixed: '2.0.0' };
    expect(findMatch(semver, '1.0.0', [interval], ['1.0.0'])).toEqual({
      range: '< 2.0.0',
      interval,
    });
  });
});

describe('bounds that say less than a version', () => {
  test('rpm: a bound without a release means every release', () => {
    expect(isInInterval(rpm, '1.2-3.el9', { introduced: '0', lastAffected: '1.2' })).toBe(true);
    expect(isInInterval(rpm, '1.2-3.el9', { introduced: '0', lastAffected: '1.2-2' })).toBe(false);
    expect(isInInterval(rpm, '1.2-3.el9', { introduced: '0', fixed: '1.2' })).toBe(false);
    expect(rpm.compare('1.2', '1.2-3.el9')).toBeLessThan(0);
  });
  test('pacman: the same', () => {
    expect(isInInterval(pacman, '1.2-3', { introduced: '1.2', lastAffected: '1.2' })).toBe(true);
  });
  test('PEP 440: a bound without a local version means every local version', () => {
    expect(isInInterval(pep440, '2.0.1+cu118', { introduced: '0', lastAffected: '2.0.1' })).toBe(
      true,
    );
    expect(findMatch(pep440, '2.0.1+cu118', [], ['2.0.1'])).toBeDefined();
    expect(findMatch(pep440, '2.0.1', [], ['2.0.1+cu118'])).toBeUndefined();
  });
  test('Composer normalises before it compares', () => {
    expect(isInInterval(composer, '1.0', { introduced: '1.0.0', fixed: '1.0.1' })).toBe(true);
    expect(isInInterval(composer, 'v1.0.0.0', { introduced: '0', lastAffected: '1.0' })).toBe(true);
    expect(isInInterval(composer, '1.0.0-beta2', { introduced: '1.0' })).toBe(false);
  });
});

test('agrees with the pseudo-code of the OSV schema', () => {
  const number = fc.integer({ min: 0, max: 6 }).map((n) => `${n}.0.0`);
  const pair = fc.tuple(number, number, fc.boolean());
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 3 }), number, (pairs, version) => {
      const events = separatePairs(pairs);
      const intervals = intervalsOf(semver, events);
      expect(intervals.some((each) => isInInterval(semver, version, each))).toBe(
        isIncludedInRange(version, events),
      );
    }),
    { numRuns: 3000 },
  );
});

/** Well-formed pairs as advisories have them: each starts behind the end of the one before. */
function separatePairs(pairs: [string, string, boolean][]): RangeEvent[] {
  const events: RangeEvent[] = [];
  let lastEnd = '';
  for (const [a, b, isFixed] of pairs.sort()) {
    const [from, to] = semver.compare(a, b) <= 0 ? [a, b] : [b, a];
    if (lastEnd !== '' && semver.compare(from, lastEnd) <= 0) continue;
    if (isFixed && from === to) continue;
    lastEnd = to;
    events.push({ introduced: from }, isFixed ? { fixed: to } : { last_affected: to });
  }
  return events.reverse();
}

function isIncludedInRange(version: string, events: RangeEvent[]): boolean {
  const versionOf = (event: RangeEvent) =>
    (event.introduced ?? event.fixed ?? event.last_affected) as string;
  let vulnerable = false;
  const sorted = [...events].reverse().sort((a, b) => semver.compare(versionOf(a), versionOf(b)));
  for (const { introduced, fixed, last_affected: last } of sorted) {
    if (introduced !== undefined && semver.compare(version, introduced) >= 0) vulnerable = true;
    else if (fixed !== undefined && semver.compare(version, fixed) >= 0) vulnerable = false;
    else if (last !== undefined && semver.compare(version, last) > 0) vulnerable = false;
  }
  return vulnerable;
}
