import { isVulnerability, type Report, severityLevels } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { policyOfGate } from './gate-policy.ts';
import { refusalsOf, whyUndecided } from './judge-gates.ts';
import { type Gate, gateSeverities, parseGates } from './parse-gates.ts';

const report = sampleReport();
const judgeGates = (of: Report, gates: readonly Gate[]) =>
  refusalsOf(of, gates, decide(of, gates.map(policyOfGate), { now: new Date() }));
const count = (of: Report, ...words: string[]) =>
  judgeGates(of, parseGates(words)).map(({ findings }) => findings.length);

test('a severity refuses what is as severe or worse', () => {
  // Worked out from the sample: 8 critical, 9 high, 6 medium, 2 low, 1 none, 1 unknown.
  expect(gateSeverities.map((level) => count(report, level)[0])).toEqual([8, 17, 23, 25, 27]);
  expect(severityLevels).toHaveLength(6);
});

test('nothing asked, nothing refused', () => {
  expect(judgeGates(report, [])).toEqual([]);
});

test('the other things that a finding can be', () => {
  expect(count(report, 'exploited')).toEqual([3]);
  expect(count(report, 'fixable')).toEqual([22]);
  expect(count(report, 'end-of-life')).toEqual([1]);
  expect(count(report, 'epss>=0.94')).toEqual([3]);
  expect(count(report, 'cvss>=10')).toEqual([1]);
  expect(count(report, 'cvss>10')).toEqual([]);
});

test('"+" is and, a comma or repetition is or, and each gate speaks for itself', () => {
  expect(count(report, 'critical+exploited')).toEqual([3]);
  expect(count(report, 'critical+exploited,end-of-life')).toEqual([3, 1]);
  expect(count(report, 'critical+exploited', 'end-of-life')).toEqual([3, 1]);
  expect(count(report, 'end-of-life+fixable')).toEqual([]);
});

test('SSVC "active" is exploited too, and risk is compared', () => {
  const ranked: Report = {
    ...report,
    findings: report.findings.map((finding, index) =>
      isVulnerability(finding)
        ? { ...finding, risk: index, exploitation: index === 20 ? 'active' : 'none' }
        : finding,
    ),
  };
  expect(count(ranked, 'exploited')).toEqual([4]);
  const over = ranked.findings.filter((each) => isVulnerability(each) && each.risk! >= 20);
  expect(count(ranked, 'risk>=20')).toEqual([over.length]);
});

test('a refusal says what of a finding tripped it', () => {
  const [refusal] = judgeGates(report, parseGates(['critical+exploited+fixable+cvss>=10']));
  expect(refusal).toMatchObject({
    gate: { name: 'critical+exploited+fixable+cvss>=10' },
    findings: [
      {
        finding: { vulnerability: 'CVE-2021-44228' },
        because: 'critical, exploited, fixed in 2.15.0, cvss 10',
      },
    ],
  });
});

describe('words', () => {
  test.each([
    ['hihg', 'Did you mean "high"?'],
    ['fixabel', 'Did you mean "fixable"?'],
    ['risk', 'quotes'],
    ['risk>', 'quotes'],
    ['', 'Choose from critical'],
    ['high+', 'Choose from critical'],
    ['everything', 'Choose from critical'],
    ['none', 'Choose from critical'],
  ])('%j is no gate', (word, hint) => {
    expect(() => parseGates([word])).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining(hint) }),
    );
  });
});

describe('a gate must not pass', () => {
  const gates = parseGates(['critical']);
  const starter: Report = {
    ...report,
    coverage: {
      vulnerabilities: {
        looked: true,
        notMatched: {},
        database: { kind: 'starter', builtAt: '', advisories: 1, digest: '', ecosystems: [] },
      },
    },
  };

  test('without a full database', () => {
    const none: Report = {
      ...report,
      coverage: { vulnerabilities: { looked: false, reason: '' } },
    };
    for (const each of [starter, none]) {
      expect(whyUndecided(each, gates)).toMatch(/without a full advisory database/);
      expect(whyUndecided(each, [])).toBeUndefined();
    }
    expect(whyUndecided(report, gates)).toBeUndefined();
  });

  test('on risk that was not computed', () => {
    const risk = parseGates(['high+risk>=80']);
    expect(whyUndecided(report, risk)).toMatch(/risk scores/);
    expect(whyUndecided({ ...report, findings: [] }, risk)).toBeUndefined();
  });
});
