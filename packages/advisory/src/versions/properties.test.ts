import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { versionSchemes } from './index.ts';

/** What versions are made of, so that pairs often agree for a while; now and then anything at all. */
const piece = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('0', '1', '2', '9', '10', '01', '00', '1.0', '2023') },
  { weight: 20, arbitrary: fc.constantFrom('.', '-', '_', '+', '~', '^', ':', '!', '..', '-.') },
  {
    weight: 20,
    arbitrary: fc.constantFrom(
      ...['a', 'b', 'c', 'm', 'r', 'p', 'rc', 'RC', 'alpha', 'beta', 'pre', 'dev', 'post', 'git'],
      ...['final', 'ga', 'sp', 'snapshot', 'el9', 'deb12u1', 'v', 'go', '_p', '_rc', '-r', '-r1'],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);
const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));

/**
 * Three texts that begin alike, so that what follows decides. Without "#", which stands for any
 * number in Composer's order: see composer.ts.
 */
const tail = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
const alike = fc
  .tuple(text, tail, tail, tail)
  .map(([start, ...tails]) => tails.map((each) => `${start}${each}`.replaceAll('#', '')))
  .map((texts) => texts as [string, string, string]);

describe.each(versionSchemes)('$name', (scheme) => {
  const sign = (a: string, b: string) => Math.sign(scheme.compare(a, b));

  test('is a total order', () => {
    fc.assert(
      fc.property(alike, ([a, b, c]) => {
        expect(sign(a, a)).toBe(0);
        expect(sign(b, a) + sign(a, b)).toBe(0);
        // Of three texts in order, the first is not behind the last, and equality is shared.
        const [low, middle, high] = [a, b, c].sort(scheme.compare.bind(scheme)) as [
          string,
          string,
          string,
        ];
        expect(sign(low, middle)).toBeLessThanOrEqual(0);
        expect(sign(middle, high)).toBeLessThanOrEqual(0);
        expect(sign(low, high)).toBe(Math.min(sign(low, middle), sign(middle, high)));
      }),
      { numRuns: 2000 },
    );
  });

  test('gives a number for any text, and a verdict', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text, (a, b) => {
        expect(scheme.compare(a, b)).not.toBeNaN();
        expect(scheme.compareToBound?.(a, b) ?? 0).not.toBeNaN();
        expect(typeof scheme.isValid(a)).toBe('boolean');
      }),
    );
  });

  test('is done with 100 KB of anything in no time', () => {
    const before = process.cpuUsage();
    for (const unit of [
      '1',
      '0',
      '.',
      '-',
      'a',
      '~',
      '1.',
      '0.',
      '1a',
      '-1',
      '.a',
      '+',
      ' ',
      '_p',
      ':',
    ]) {
      const long = unit.repeat(100_000 / unit.length);
      for (const [a, b] of [
        [long, long],
        [`1${long}`, `1${long}x`],
        [`1.0-${long}`, '1.0'],
      ] as const) {
        scheme.compare(a, b);
        scheme.compareToBound?.(a, b);
        scheme.isValid(a);
        for (const front of ['', '1', '1.0-a', '1!1+']) scheme.isValid(`${front}${a}!`);
      }
    }
    // Of the processor: a machine that does other work is no fault of ours.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
