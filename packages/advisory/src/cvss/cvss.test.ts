import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreCvss } from './cvss.ts';

/** Examples that FIRST publishes for each version, with the scores of its documents. */
const published: [string, string, number, string][] = [
  // CVSS 2.0 guide, section 3.3: CVE-2002-0392, CVE-2003-0818, CVE-2003-0062.
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', '2.0', 7.8, 'high'],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C', '2.0', 6.4, 'medium'],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H', '2.0', 9.2, 'high'],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', '2.0', 10, 'high'],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C', '2.0', 8.3, 'high'],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L', '2.0', 9, 'high'],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C', '2.0', 6.2, 'medium'],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C', '2.0', 4.9, 'medium'],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M', '2.0', 7.5, 'high'],
  // CVSS 3.1 examples: CVE-2013-1937, CVE-2013-0375, CVE-2014-3566, CVE-2012-1516, CVE-2009-0783,
  // CVE-2014-0160, CVE-2014-6271, CVE-2008-1447.
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '3.1', 6.1, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', '3.1', 6.4, 'medium'],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', '3.1', 3.1, 'low'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', '3.1', 9.9, 'critical'],
  ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', '3.1', 4.2, 'medium'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', '3.0', 7.5, 'high'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.0', 9.8, 'critical'],
  ['CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', '3.0', 6.8, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', '3.1', 0, 'none'],
  // CVSS 4.0 examples: CVE-2022-41741, CVE-2020-3549 (with E:U too), CVE-2023-3089,
  // CVE-2021-44714, CVE-2014-0160, CVE-2021-44228.
  ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '4.0', 7.3, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '4.0', 7.7, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', '4.0', 5.2, 'medium'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N', '4.0', 8.3, 'high'],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', '4.0', 4.6, 'medium'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', '4.0', 8.7, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', '4.0', 10, 'critical'],
];

/** Scores that lie exactly between two decimals before rounding: 8.55, 0.35 and 8.95. */
const halves: [string, string, number, string][] = [
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:H/SA:H', '4.0', 8.6, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:A/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N/E:U', '4.0', 0.4, 'low'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:N/SC:H/SI:H/SA:H/E:P', '4.0', 9, 'critical'],
];

test.each([...published, ...halves])('%s: %s', (vector, version, score, level) => {
  expect(scoreCvss(vector)).toMatchObject({ version, score, level });
});

const table = readFileSync(new URL('testdata/vectors.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' ') as [string, string]);

test('600 generated vectors score as other implementations say', () => {
  const wrong = table.filter(([vector, score]) => scoreCvss(vector)?.score !== Number(score));
  expect(wrong).toEqual([]);
  expect(table).toHaveLength(600);
});

/** CVE records with the scores that their publishers computed. */
const recordsFile = 'feeds/cve/vulnrichment-cve5-slim.jsonl.gz';
describe.skipIf(!hasShared(recordsFile))('real CVE records', () => {
  test('have the base scores that they say', () => {
    const text = gunzipSync(readFileSync(sharedPath(recordsFile))).toString();
    const told = new Map<string, Set<number>>();
    for (const [, metric] of text.matchAll(/"cvssV[234]_[01]":(\{[^{}]*\})/g)) {
      const { vectorString, baseScore } = JSON.parse(metric!);
      if (typeof vectorString !== 'string' || typeof baseScore !== 'number') continue;
      told.set(vectorString, (told.get(vectorString) ?? new Set()).add(baseScore));
    }
    // Some publishers write the score of the whole vector where the base score belongs.
    const wrong = [...told].filter(([vector, scores]) => {
      const { version, score = -1, baseScore = -1 } = scoreCvss(vector) ?? {};
      // Calculators of 4.0 rounded 5.05 down until 2024, so a tenth more is right as well there.
      const isRoundedHalf = version === '4.0' && scores.has(Math.round(baseScore * 10 - 1) / 10);
      return !scores.has(baseScore) && !scores.has(score) && !isRoundedHalf;
    });
    expect(told.size).toBeGreaterThan(1000);
    // A handful of records carry a score that no calculator gives for their vector.
    expect(wrong.length).toBeLessThanOrEqual(5);
  });
});

describe('what counts', () => {
  const v4 = 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
  test('the order of metrics does not', () => {
    expect(scoreCvss('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N')?.score).toBe(9.8);
  });
  test('undefined and supplemental metrics do not', () => {
    expect(scoreCvss(`${v4}/E:X/MAV:X/CR:X/S:P/AU:Y/R:I/V:C/RE:H/U:Red`)?.score).toBe(7.7);
    expect(scoreCvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/MC:X')?.score).toBe(9.8);
  });
  test('the base score leaves out what changes with time and place', () => {
    expect(scoreCvss(`${v4}/E:U`)).toEqual({
      version: '4.0',
      score: 5.2,
      level: 'medium',
      baseScore: 7.7,
      baseLevel: 'high',
    });
  });
  test('brackets and blanks around do not', () => {
    expect(scoreCvss(' (AV:N/AC:L/Au:N/C:P/I:P/A:P) ')).toMatchObject({
      version: '2.0',
      score: 7.5,
      level: 'high',
    });
    expect(scoreCvss('CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P')?.score).toBe(7.5);
  });
});

describe('malformed vectors', () => {
  test.each([
    '',
    '/',
    'CVSS:3.1',
    'CVSS:3.1/',
    'CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/AV:N',
    'CVSS:3.1/AV:Z/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/XX:N',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/constructor:x',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/__proto__:x',
    'cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:H/SA:H',
    'AV:N/AC:L/Au:N/C:P/I:P',
    '((AV:N/AC:L/Au:N/C:P/I:P/A:P))',
    '9.8',
  ])('%o has no score', (vector) => {
    expect(scoreCvss(vector)).toBeUndefined();
  });

  test('never throw, however broken', () => {
    const piece = fc.constantFrom(...table.flatMap(([vector]) => vector.split(/(?=[/:])/)));
    const broken = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (vector) => {
        const score = scoreCvss(vector)?.score ?? 0;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(10);
      }),
      { numRuns: 2000 },
    );
    expect(scoreCvss('('.repeat(1e6))).toBeUndefined();
    expect(scoreCvss(`CVSS:4.0/${'AV:N/'.repeat(1e6)}`)).toBeUndefined();
  });
});

test('every combination of base metrics of 4.0 has a score with one decimal', () => {
  const values = ['NALP', 'LH', 'NP', 'NLH', 'NPA', 'HLN', 'HLN', 'HLN', 'HLN', 'HLN', 'HLN'];
  const names = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'];
  let vectors = ['CVSS:4.0'];
  for (const [n, name] of names.entries()) {
    vectors = vectors.flatMap((start) =>
      [...values[n]!].map((value) => `${start}/${name}:${value}`),
    );
  }
  expect(vectors).toHaveLength(104_976);
  const odd = vectors.filter((vector) => {
    const score = scoreCvss(vector)?.score;
    return score === undefined || !/^(?:10|[0-9](?:\.[0-9])?)$/.test(String(score));
  });
  expect(odd).toEqual([]);
});
