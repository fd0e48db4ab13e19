import { type FindingStatus, severityLevels, type VulnerabilityFinding } from '@seaworthy/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RiskContext } from './context.ts';
import { findingOf, packageOf } from './finding-for-test.ts';
import { explainRisk, riskWeight } from './score.ts';

/** Every aspect of a case as an index into its values, from harmless to grave. */
const aspects = {
  attackVector: ['P', 'L', 'A', 'N'],
  privileges: ['H', 'L', 'N'],
  interaction: ['R', 'N'],
  confidentiality: ['N', 'L', 'H'],
  integrity: ['N', 'L', 'H'],
  availability: ['N', 'L', 'H'],
  exploitation: ['none', 'poc', 'active'],
  exploited: [undefined, false, true],
  epss: [0.0001, 0.004, 0.02, 0.3, 0.97],
  status: ['not-affected', 'will-not-fix', 'deferred', 'affected', 'fixed'],
  state: ['declared', 'locked', 'installed'],
  dev: [true, false],
  direct: [false, true],
  exposure: ['none', 'internal', 'internet'],
  privileged: [false, true],
  loaded: [false, true],
} as const;
type Aspect = keyof typeof aspects;
type Case = Record<Aspect, number>;

const anyCase = fc.record(
  Object.fromEntries(
    Object.entries(aspects).map(([name, values]) => [name, fc.nat(values.length - 1)]),
  ) as Record<Aspect, fc.Arbitrary<number>>,
);

function oddsOf(chosen: Case): number {
  const value = <A extends Aspect>(aspect: A) => aspects[aspect][chosen[aspect]];
  const vector = [
    `CVSS:3.1/AV:${value('attackVector')}/AC:L/PR:${value('privileges')}/UI:${value('interaction')}`,
    `S:U/C:${value('confidentiality')}/I:${value('integrity')}/A:${value('availability')}`,
  ].join('/');
  const exploited = value('exploited');
  const finding = findingOf({
    severity: { level: 'medium', vector },
    exploitation: value('exploitation') as 'poc',
    ...(exploited === undefined
      ? {}
      : { exploited: { addedAt: '2026-01-01', ransomware: exploited } }),
    epss: { score: value('epss')!, percentile: 0.5 },
    status: value('status') as FindingStatus,
  });
  const dev = value('dev')!;
  const pkg = packageOf({ state: value('state')!, dev, direct: value('direct')! });
  return explainRisk(finding, pkg, {
    exposure: value('exposure'),
    privileged: value('privileged'),
    loaded: value('loaded'),
  } as RiskContext).odds;
}

describe('the score', () => {
  test.each(Object.keys(aspects) as Aspect[])('is never lower for a graver %s', (aspect) => {
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.nat(), (chosen, a, b) => {
        const count = aspects[aspect].length;
        const [less, more] = [a % count, b % count].sort((x, y) => x - y);
        const low = oddsOf({ ...chosen, [aspect]: less! });
        const high = oddsOf({ ...chosen, [aspect]: more! });
        expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-12));
      }),
      { numRuns: 300 },
    );
  });

  test('is exactly the product of its terms', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...severityLevels),
        fc.option(fc.float({ min: 0, max: 10, noNaN: true })),
        (level, score) => {
          const finding = findingOf({ severity: { level, ...(score === null ? {} : { score }) } });
          const { score: risk, odds, terms } = explainRisk(finding, packageOf());
          const product = terms.reduce((odds, { factor }) => odds * factor, 1);
          expect(odds).toBe(product);
          expect(risk).toBe(Math.min(99.9, Math.round((1000 * product) / (1 + product)) / 10));
          expect(terms.every(({ factor, because }) => factor > 0 && because !== '')).toBe(true);
        },
      ),
    );
  });

  test('grows with the CVSS score', () => {
    const risks = Array.from({ length: 101 }, (_, n) =>
      riskOf({ severity: { level: 'medium', score: n / 10 } }),
    );
    expect(risks.toSorted((a, b) => a - b)).toEqual(risks);
  });

  test('what is unknown is neither high nor low', () => {
    const of = (level: 'unknown' | 'low' | 'medium' | 'high') => riskOf({ severity: { level } });
    expect(of('unknown')).toBeGreaterThan(of('low'));
    expect(of('unknown')).toBeGreaterThan(of('medium'));
    expect(of('unknown')).toBeLessThan(of('high'));
    const bare = explainRisk(findingOf(), undefined, {});
    const [severity, ...others] = bare.terms;
    expect(severity!.factor).toBe(bare.odds);
    expect(others.map(({ factor }) => factor)).toEqual(others.map(() => 1));
  });
});

const remote = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const theoretical = {
  severity: { level: 'critical', score: 9.8, vector: remote },
  epss: { score: 0.004, percentile: 0.4 },
} as const;
const known = {
  exploited: { addedAt: '2026-01-01', ransomware: false },
  epss: { score: 0.9, percentile: 0.99 },
} as const;

test('an exploited remote flaw with a fix weighs more than a hundred theoretical ones', () => {
  for (const severity of [
    theoretical.severity,
    { level: 'high', score: 7.5, vector: remote },
  ] as const) {
    const urgent = riskOf({ severity, ...known, status: 'fixed' });
    expect(urgent).toBeGreaterThanOrEqual(95);
    const many =
      100 * riskWeight(riskOf({ ...theoretical, severity: { level: 'high', score: 7.5 } }));
    expect(riskWeight(urgent)).toBeGreaterThan(many);
  }
});

test('where a distribution rates in words, the vector of another source tells how it is reached', () => {
  const vector = 'CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const severity = { level: 'high', source: 'UBUNTU-CVE-2024-1' } as const;
  const worded = findingOf({ severity });
  const both = findingOf({ severity, severities: [severity, { level: 'medium', vector }] });
  const place = (finding: typeof worded) =>
    explainRisk(finding, undefined).terms.find(({ name }) => name === 'attack vector')?.factor;
  expect(place(worded)).toBe(1);
  expect(place(both)).toBeLessThan(1);
});

test('what nobody can reach stands below what anybody can', () => {
  const reachable = { exposure: 'internet', loaded: true } as const;
  const unreachable = { exposure: 'none', loaded: false } as const;
  for (const finding of [
    findingOf({ ...theoretical, ...known }),
    findingOf(theoretical),
    findingOf(),
  ]) {
    const of = (context: RiskContext) => explainRisk(finding, packageOf(), context).score;
    expect(of(unreachable)).toBeLessThan(of({}));
    expect(of({})).toBeLessThan(of(reachable));
  }
  // Even what attackers use, where they cannot come near, waits for what they can reach.
  const far = explainRisk(findingOf({ ...theoretical, ...known }), packageOf(), unreachable);
  const near = explainRisk(findingOf(theoretical), packageOf(), reachable);
  expect(far.score).toBeLessThan(near.score);
});

test.each([
  ['linux-libc-dev', 'deb', 0.05],
  ['kernel-headers', 'rpm', 0.05],
  ['linux-image-6.1.0-13-amd64', 'deb', 0.1],
  ['kernel-core', 'rpm', 0.1],
  ['linux-virt', 'apk', 0.1],
  ['libssl-dev', 'deb', 0.4],
  ['perl-doc', 'deb', 0.1],
  ['openssl', 'deb', 1],
  ['linuxptp', 'deb', 1],
] as const)('%s (%s) counts %d in an image', (name, type, factor) => {
  const pkg = packageOf({ name, type });
  const of = (targetKind: 'image' | 'host') =>
    explainRisk(findingOf(), pkg, { targetKind }).terms.find((term) => term.name === 'contents')!;
  expect(of('image').factor).toBe(factor);
  if (/^(?:linux-image|kernel-core|linux-virt)/.test(name)) expect(of('host').factor).toBe(1);
});

test.each([
  [
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    { 'attack vector': 1.5, privileges: 1.2, 'user interaction': 1, impact: 1 },
  ],
  ['(AV:L/AC:L/Au:S/C:N/I:N/A:C)', { 'attack vector': 0.5, privileges: 0.9, impact: 0.6 }],
  [
    'CVSS:4.0/AV:A/AC:L/AT:N/PR:H/UI:P/VC:N/VI:N/VA:H/SC:N/SI:N/SA:H',
    { 'attack vector': 1, privileges: 0.6, 'user interaction': 0.85, impact: 0.6 },
  ],
  ['CVSS:9.9/AV:N', { 'attack vector': 1, privileges: 1, impact: 1 }],
  ['no vector', { 'attack vector': 1 }],
])('reads %s', (vector, expected) => {
  const { terms } = explainRisk(findingOf({ severity: { level: 'medium', vector } }), packageOf());
  const factors = Object.fromEntries(terms.map(({ name, factor }) => [name, factor]));
  expect(factors).toMatchObject(expected);
});

test('the end of a release is the graver the longer ago it was', () => {
  const at = (asOf?: string) =>
    explainRisk(
      {
        kind: 'end-of-life',
        id: 'x',
        severity: { level: 'high' },
        distribution: 'Debian 10',
        endedAt: '2022-09-10',
        summary: '',
      },
      undefined,
      { asOf },
    ).score;
  expect(at('2022-09-10')).toBe(at());
  expect(at('2023-09-10')).toBeGreaterThan(at('2022-12-10'));
  expect(at('2026-09-10')).toBeGreaterThan(at('2023-09-10'));
  expect(at('2022-01-01')).toBe(at());
});

function riskOf(known: Partial<VulnerabilityFinding>): number {
  return explainRisk(findingOf(known), packageOf()).score;
}
