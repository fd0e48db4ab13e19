import { isVulnerability, type Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { decide, isHeld } from './decide.ts';
import { parsePolicies } from './parse-policies.ts';

const now = new Date('2026-11-21T00:00:00Z');
const report = sampleReport();

interface Written {
  readonly name: string;
  readonly when: string;
  readonly [key: string]: unknown;
}

const policiesOf = (...written: Written[]) =>
  parsePolicies(
    JSON.stringify({
      policies: written.map((each) => ({ effect: 'deny', message: 'No.', ...each })),
    }),
    'p.yaml',
  );
const decisionsOf = (of: Report, ...written: Written[]) =>
  decide(of, policiesOf(...written), { now });

test('a decision names the findings, in the order of the report', () => {
  const [decision, ...others] = decisionsOf(report, {
    name: 'exploited',
    when: 'finding.exploited',
    fix: 'Upgrade.',
    controls: ['nist-800-190:4.1.1'],
  });
  expect(others).toEqual([]);
  expect(decision).toEqual({
    policy: 'exploited',
    source: 'p.yaml:1',
    effect: 'deny',
    over: 'finding',
    message: 'No.',
    fix: 'Upgrade.',
    controls: ['nist-800-190:4.1.1'],
    findings: report.findings
      .filter((each) => isVulnerability(each) && each.exploited !== undefined)
      .map(({ id }) => id),
    packages: [],
  });
  expect(decision!.findings).toHaveLength(3);
});

test('what holds for nothing says nothing', () => {
  expect(decisionsOf(report, { name: 'a', when: 'finding.kind == "malware"' })).toEqual([]);
  expect(decide(report, [], { now })).toEqual([]);
});

test('over packages, the asset and the report', () => {
  const decisions = decisionsOf(
    report,
    { name: 'p', over: 'package', when: 'pkg.name == "log4j-core" || pkg.type == "deb"' },
    { name: 'a', over: 'asset', when: 'asset.ageDays > 365' },
    { name: 'r', over: 'report', when: 'report.findings.exists(f, f.exploited)' },
    { name: 'never', over: 'report', when: 'report.waived > 0' },
  );
  expect(decisions.map(({ policy }) => policy)).toEqual(['p', 'a', 'r']);
  const wanted = report.packages.filter(
    ({ name, type }) => name === 'log4j-core' || type === 'deb',
  );
  expect(decisions[0]!.packages).toEqual(wanted.map(({ purl }) => purl));
  expect(decisions.every(isHeld)).toBe(true);
});

test('"allow" exempts from others of the same subject, in any order', () => {
  const deny = { name: 'deny', when: 'finding.severity.level == "critical"' };
  const allow = { name: 'allow', effect: 'allow', when: 'finding.package.type == "deb"' };
  const ids = (written: Written[]) =>
    decisionsOf(report, ...written).find(({ policy }) => policy === 'deny')?.findings;
  const left = report.findings
    .filter(({ severity }) => severity.level === 'critical')
    .filter((each) => !isVulnerability(each) || each.package.type !== 'deb')
    .map(({ id }) => id);
  expect(left.length).toBeLessThan(8);
  expect(ids([deny])).toHaveLength(8);
  expect(ids([deny, allow])).toEqual(left);
  expect(ids([allow, deny])).toEqual(left);
});

test('a stage asks its own policies', () => {
  const policies = policiesOf(
    { name: 'always', when: 'finding.exploited' },
    { name: 'deploying', when: 'finding.exploited', stage: 'deploy' },
  );
  const names = (stage?: 'build' | 'deploy') =>
    decide(report, policies, { stage, now }).map(({ policy }) => policy);
  expect(names('build')).toEqual(['always']);
  expect(names('deploy')).toEqual(['always', 'deploying']);
  expect(names()).toEqual(['always', 'deploying']);
});

describe('what could not be judged is said', () => {
  test('a label that is not there', () => {
    const [decision] = decisionsOf(report, {
      name: 'team',
      over: 'asset',
      when: 'asset.labels["team"] == "shop"',
    });
    expect(decision).toMatchObject({ undecided: expect.stringContaining('team') });
    expect(isHeld(decision!)).toBe(false);
  });

  test('risk that was not computed', () => {
    const findings = report.findings.map(({ risk: _, ...finding }) => finding);
    const [decision] = decisionsOf(
      { ...report, findings },
      { name: 'r', when: 'finding.risk > 1' },
    );
    expect(decision).toMatchObject({ findings: [], undecided: expect.stringContaining('risk') });
  });

  test('more steps than are allowed', () => {
    const many = Array.from({ length: 3_000 }, () => report.findings).flat();
    const startMs = performance.now();
    const [decision] = decisionsOf(
      { ...report, findings: many },
      { name: 'n2', when: 'report.findings.all(f, f.id != finding.id)' },
    );
    expect(decision).toMatchObject({ undecided: expect.stringContaining('steps') });
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});
