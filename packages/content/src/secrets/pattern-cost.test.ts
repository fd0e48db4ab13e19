import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxWays, measurePattern, PatternError } from './pattern-cost.ts';
import { secretRules } from './rules/index.ts';

test.each([
  ['abc', 1],
  ['a{3}', 1],
  ['a{1,10}b', 1], // "b" ends the only length that can go on
  ['a{1,10}a', 10],
  ['[a-z]{0,4}[a-m]{0,4}x', 5],
  ['(?:ab|cd)x', 1],
  ['(?:ab|ac)x', 2],
  ['\\w{2,5}\\d', 4],
])('%s can be tried in %d ways', (pattern, ways) => {
  expect(measurePattern(pattern).ways).toBe(ways);
});

test.each(['(?:a+)+b', '(?:a|aa)+b', '(?:\\w{1,9}-?){1,9}!', '.*.*x', '(?:a{1,20}){1,20}b'])(
  '%s is refused',
  (pattern) => {
    expect(measurePattern(pattern).ways).toBeGreaterThan(maxWays);
  },
);

test.each(['(a)\\1', '(?<=a)b', '(', 'a)', '[a', '*a', '(?=a|ab)c{1,2}(?=(?:x|xy)z)'])(
  '%s is not of the subset',
  (pattern) => {
    expect(() => measurePattern(pattern)).toThrow(PatternError);
  },
);

test.each([
  ['a?b?', true],
  ['(?:a|b{0,2})', true],
  ['(?=a)', true],
  ['^\\b$', true],
  ['a?b', false],
  ['(?:a|b){1,2}', false],
])('%s matches nothing: %s', (pattern, expected) => {
  expect(measurePattern(pattern).matchesNothing).toBe(expected);
});

test('any text ends in a number or a named error', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab[](){}|*+?\\dw.,19^-') }), (pattern) => {
      try {
        expect(measurePattern(pattern).ways).toBeGreaterThanOrEqual(0);
      } catch (error) {
        expect(error).toBeInstanceOf(PatternError);
      }
    }),
    { numRuns: 5_000, examples: [['[a-'], ['[a'], ['\\x'], ['\\']] },
  );
});

describe('the longest time that text made to be slow costs', () => {
  /** Characters that the repetitions of rules like, after every keyword, and an end that none does. */
  const fillers = [
    'a',
    '0',
    '_',
    '-',
    '.',
    ' ',
    '"',
    '=',
    'aA0',
    'a.',
    'a:',
    '\n',
    ' a',
    '\\n',
    '/',
  ];

  test('of any rule, for one keyword', { timeout: 60_000 }, () => {
    let worst = { ms: 0, what: '' };
    for (const rule of secretRules) {
      const pattern = new RegExp(
        rule.pattern,
        (rule.lead ? 'g' : 'y') + (rule.ignoreCase ? 'i' : ''),
      );
      for (const { text } of rule.keywords) {
        for (const filler of fillers) {
          const lead = filler.repeat(rule.lead ?? 0).slice(0, rule.lead ?? 0);
          const window = lead + text + filler.repeat(rule.span ?? 256).slice(0, rule.span ?? 256);
          const startedAt = performance.now();
          pattern.lastIndex = 0;
          pattern.exec(window);
          const ms = performance.now() - startedAt;
          if (ms > worst.ms) worst = { ms, what: `${rule.id} ${JSON.stringify(filler)}` };
        }
      }
    }
    expect(worst.ms, worst.what).toBeLessThan(200);
  });
});
