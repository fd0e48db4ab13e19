import { isVulnerability, Report } from '@seaworthy/model';
import { excusedReport, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { suppress } from './suppress.ts';
import { parseVex } from './vex/index.ts';
import { parseWaivers } from './waiver/index.ts';

const now = new Date('2026-11-20T12:00:00Z');
const report = sampleReport();
const waive = (text: string, of: Report = report, at = now): Report =>
  suppress(of, { waivers: parseWaivers(text, 'seaworthy.yaml'), vex: [], now: at });
const until = (day: string, more = ''): string =>
  `waivers:\n  - id: CVE-2021-44228\n    reason: no\n    until: ${day}\n    owner: alice\n${more}`;

test('nothing said, nothing changed', () => {
  expect(suppress(report, { waivers: [], vex: [], now })).toEqual(report);
});

test('a waiver moves a finding, with who answers for it and until when', () => {
  const result = waive(until('2026-11-20'));
  expect(result.findings).toHaveLength(report.findings.length - 1);
  expect(result.suppressed).toEqual([
    {
      finding: report.findings.find((each) => isVulnerability(each) && each.aliases.length > 0),
      by: 'waiver',
      reason: 'no',
      owner: 'alice',
      until: '2026-11-20',
      source: 'seaworthy.yaml:2',
    },
  ]);
  expect(result.idleWaivers).toBeUndefined();
  expect(Report.parse(result)).toEqual(result);
});

test('it holds to the end of its last day, in UTC', () => {
  const lastMoment = new Date('2026-11-20T23:59:59.999Z');
  const midnight = new Date('2026-11-21T00:00:00Z');
  expect(waive(until('2026-11-20'), report, lastMoment).suppressed).toHaveLength(1);
  expect(waive(until('2026-11-20'), report, midnight).suppressed).toEqual([]);
});

test('one that has ended is named, with what came back', () => {
  const result = waive(until('2026-11-19'));
  expect(result.findings).toEqual(report.findings);
  expect(result.idleWaivers).toEqual([
    {
      waiver: 'CVE-2021-44228',
      why: 'expired',
      until: '2026-11-19',
      owner: 'alice',
      source: 'seaworthy.yaml:2',
      findings: [report.findings.find((each) => isVulnerability(each) && each.aliases.length)!.id],
    },
  ]);
});

test('one that has ended says nothing when another one holds', () => {
  const more = '  - id: GHSA-jfh8-c2jp-5v3q\n    reason: yes\n    until: 2027-01-01\n';
  const result = waive(until('2026-11-19', more));
  expect(result.suppressed).toMatchObject([{ reason: 'yes' }]);
  expect(result.idleWaivers).toMatchObject([{ why: 'unused', until: '2026-11-19' }]);
});

test('one that matches nothing is named, unless it is about another target', () => {
  const entry = (line: string) => `waivers:\n  - ${line}\n    reason: x\n    until: 2027-01-01\n`;
  expect(waive(entry('id: CVE-1999-1')).idleWaivers).toMatchObject([
    { waiver: 'CVE-1999-1', why: 'unused', findings: [] },
  ]);
  expect(
    waive(entry('{}').replace('{}', 'id: CVE-1\n    target: other')).idleWaivers,
  ).toBeUndefined();
  expect(waive(entry('path: nowhere/**')).idleWaivers).toMatchObject([
    { waiver: 'everything under nowhere/**' },
  ]);
  const blind: Report = { ...report, coverage: { vulnerabilities: { looked: false, reason: '' } } };
  expect(waive(entry('id: CVE-1999-1'), blind).idleWaivers).toBeUndefined();
});

test('one that matches nothing is named only where what it is about was looked for', () => {
  const lines = 'AVD-XX-0002\nno-rule-of-anybody\nCVE-1999-1\n';
  const waivers = parseWaivers(lines, '.trivyignore');
  const sections = 'secrets: [{id: npm-token}]\nmisconfigurations: [{id: AVD-XX-0002}]\n';
  waivers.push(...parseWaivers(sections, '.trivyignore.yaml'));
  const idle = (secrets: boolean, misconfigurations: boolean) => {
    const coverage = {
      ...report.coverage,
      secrets: secrets ? { looked: true, rules: 1 } : { looked: false, reason: 'not asked' },
      misconfigurations: { looked: misconfigurations },
    } as Report['coverage'];
    const { idleWaivers = [] } = suppress({ ...report, coverage }, { waivers, vex: [], now });
    return idleWaivers.map(({ waiver, source }) => `${source} ${waiver}`);
  };
  const flaw = '.trivyignore:3 CVE-1999-1';
  const rule = '.trivyignore.yaml:1 npm-token';
  const checks = ['.trivyignore:1 AVD-XX-0002', '.trivyignore.yaml:2 AVD-XX-0002'] as const;
  expect(idle(false, false)).toEqual([flaw]);
  expect(idle(true, false)).toEqual([flaw, rule]);
  expect(idle(false, true)).toEqual([checks[0], flaw, checks[1]]);
  expect(idle(true, true)).toEqual([
    checks[0],
    '.trivyignore:2 no-rule-of-anybody',
    flaw,
    checks[1],
    rule,
  ]);
});

test('VEX comes before a waiver, which is of use all the same', () => {
  const vex = parseVex(
    JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: { name: 'CVE-2021-44228' },
          products: [{ '@id': 'pkg:maven/org.apache.logging.log4j/log4j-core' }],
          status: 'not_affected',
          justification: 'component_not_present',
        },
      ],
    }),
    'x.json',
  );
  const waivers = parseWaivers(until('2027-01-01'), 'seaworthy.yaml');
  const result = suppress(report, { waivers, vex, now });
  expect(result.suppressed).toMatchObject([{ by: 'vex', reason: 'component not present' }]);
  expect(result.idleWaivers).toBeUndefined();
});

test('of a saved report what has ended comes back, and the rest stays', () => {
  const saved = excusedReport();
  const later = suppress(saved, { waivers: [], vex: [], now: new Date('2027-02-01T00:00:00Z') });
  const back = saved.suppressed.filter((each) => each.until !== undefined);
  expect(back).toHaveLength(2);
  expect(later.suppressed).toHaveLength(saved.suppressed.length - back.length);
  expect(later.findings.map(({ id }) => id)).toEqual(
    expect.arrayContaining(back.map(({ finding }) => finding.id)),
  );
  // Most urgent first, as before.
  expect(later.findings[0]).toMatchObject({ vulnerability: 'CVE-2021-44228' });
  // Once more with the same waivers: they are of use, although nothing moves any more.
  const again = waive(until('2027-01-01'), waive(until('2027-01-01')));
  expect(again.suppressed).toHaveLength(1);
  expect(again.idleWaivers).toBeUndefined();
});

test('ten thousand waivers are held against two thousand findings', () => {
  const findings = Array.from({ length: 2_000 }, (_, i) => ({
    ...report.findings.find(isVulnerability)!,
    id: `${i}`,
    vulnerability: `CVE-2020-${i}`,
    aliases: [],
  }));
  const entries = Array.from({ length: 10_000 }, (_, i) => `- {id: CVE-2020-${i}}\n`).join('');
  const settings = 'waiverSettings: {requireReason: false, requireExpiry: false}\n';
  const result = waive(`${settings}waivers:\n${entries}`, { ...report, findings });
  expect(result.suppressed).toHaveLength(2_000);
});
