import type { Finding } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { parseWaivers } from './index.ts';
import { coversFinding, waivedFinding } from './waiver.ts';

const entry = (lines: string): string => `waivers:\n  - reason: x\n    until: 2026-01-01\n${lines}`;

describe('what a waiver covers', () => {
  const report = sampleReport();
  const packages = new Map(report.packages.map((each) => [each.purl, each]));
  const covered = (lines: string): number => {
    const [waiver] = parseWaivers(entry(lines), 'seaworthy.yaml');
    return report.findings.filter((finding) =>
      coversFinding(waiver!, waivedFinding(finding, report, packages)),
    ).length;
  };

  test.each([
    ['    id: CVE-2021-44228', 1],
    ['    id: cve-2021-44228', 1],
    ['    id: GHSA-jfh8-c2jp-5v3q', 1],
    [`    id: ${report.findings[0]!.id}`, 1],
    ['    id: end-of-life', 1],
    ['    id: CVE-2022-0778', 2],
    ['    id: CVE-2022-0778\n    package: pkg:deb/debian/openssl', 1],
    ['    id: CVE-2022-0778\n    package: pkg:deb/debian/openssl?arch=source', 2],
    ['    package: pkg:maven/org.apache.logging.log4j/*', 4],
    ['    package: pkg:maven/org.apache.logging.log4j/*@2.13.*', 0],
    ['    target: registry.example.com/shop/*', report.findings.length],
    ['    target: "**/web:2.1"\n    id: CVE-2021-44228', 1],
    ['    target: "sha256:*"\n    id: CVE-2021-44228', 1],
    ['    target: registry.example.com/other/*', 0],
    ['    id: CVE-1999-1', 0],
  ])('%j: %i findings', (lines, expected) => {
    expect(covered(lines)).toBe(expected);
  });

  test('every place of a package must be covered', () => {
    const [waiver] = parseWaivers(entry('    path: [test/, "/app/*.jar"]'), 'seaworthy.yaml');
    const finding = report.findings.find((each) => each.kind === 'vulnerability')!;
    const at = (...paths: string[]) => {
      const locations = paths.map((path) => ({ path }));
      const moved = { ...finding, package: { ...finding.package, locations } };
      return coversFinding(waiver!, waivedFinding(moved, report, packages));
    };
    expect(at('test/data/x.json')).toBe(true);
    expect(at('test/data/x.json', 'app/y.jar')).toBe(true);
    expect(at('test/data/x.json', 'lib/x.json')).toBe(false);
    expect(at()).toBe(false);
  });
});

describe('what a waiver covers of secrets and configuration', () => {
  const { target } = sampleReport();
  const severity = { level: 'high' } as const;
  const about = { severity, title: '', summary: '', fix: '' };
  const secret = { ...about, kind: 'secret', match: 'x', rule: 'npm-token' } as const;
  const fault = {
    ...about,
    kind: 'misconfiguration' as const,
    check: 'pod-privileged',
    why: '',
    references: [],
    controls: [],
    startLine: 1,
    endLine: 1,
    lines: [],
    mendable: false,
  };
  const findings: Finding[] = [
    { ...secret, id: 's1', where: 'file', path: 'app/.npmrc', line: 1 },
    {
      ...secret,
      id: 's2',
      where: 'archive',
      path: 'srv/app.jar!/config.yml',
      rule: 'stripe-live-key',
    },
    { ...secret, id: 's3', where: 'env', name: 'NPM_TOKEN' },
    { ...fault, id: 'm1', path: 'deploy/web.yaml', resource: 'Deployment web' },
    { ...fault, id: 'm2', path: 'deploy/agent.yaml', resource: 'DaemonSet agent' },
    {
      ...fault,
      id: 'm3',
      path: 'Dockerfile',
      resource: 'stage build',
      check: 'dockerfile-root-user',
    },
  ];
  test.each([
    ['    kind: secret', ['s1', 's2', 's3']],
    ['    kind: [secret, misconfiguration]\n    path: srv/', ['s2']],
    ['    id: npm-token', ['s1', 's3']],
    ['    id: NPM-token\n    path: "**/.npmrc"', ['s1']],
    ['    id: s3', ['s3']],
    ['    resource: NPM_*', ['s3']],
    ['    path: "**/*.jar!/**"', ['s2']],
    ['    id: pod-privileged', ['m1', 'm2']],
    ['    id: pod-privileged\n    resource: DaemonSet *', ['m2']],
    ['    path: deploy/**\n    kind: misconfiguration', ['m1', 'm2']],
    ['    id: pod-privileged\n    package: pkg:npm/*', []],
    ['    id: secret', []],
    ['    kind: vulnerability\n    path: "**"', []],
  ])('%j', (lines, expected) => {
    const [waiver] = parseWaivers(entry(lines), 'seaworthy.yaml');
    const covered = findings.filter((finding) =>
      coversFinding(waiver!, waivedFinding(finding, { target }, new Map())),
    );
    expect(covered.map(({ id }) => id)).toEqual(expected);
  });

  test('a title says what is excused', () => {
    const titleOf = (lines: string) => parseWaivers(entry(lines), 'x.yaml')[0]!.title;
    expect(titleOf('    kind: secret\n    path: test/')).toBe('every secret under test/');
    expect(titleOf('    id: pod-privileged\n    resource: DaemonSet *')).toBe(
      'pod-privileged at DaemonSet *',
    );
  });
});
