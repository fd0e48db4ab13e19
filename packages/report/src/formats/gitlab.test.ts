import type { Report } from '@seaworthy/model';
import { cleanReport, sampleReport } from '@seaworthy/testkit';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { gitlab } from './gitlab.ts';
import { gitlabReportFacts } from './gitlab-report-facts-for-test.ts';

const report = sampleReport();
const directory: Report = {
  ...report,
  target: { input: '.', kind: 'directory', reader: 'dir', name: '.' },
};
const render = (each: Report) => JSON.parse(gitlab.render(each, { color: false, width: 80 }));
const ajv = new Ajv({ allErrors: true, strict: false });

test.each([
  ['an image', report, 'container_scanning'],
  ['a clean image', cleanReport(), 'container_scanning'],
  [
    'an image without a name',
    { ...report, target: { ...report.target, name: '' } },
    'container_scanning',
  ],
  ['a directory', directory, 'dependency_scanning'],
  ['an SBOM', { ...report, target: { ...report.target, kind: 'sbom' } }, 'dependency_scanning'],
] as const)('%s is what schema 15.0.7 asks for', (_, each, type) => {
  const validate = ajv.compile(gitlabReportFacts(type));
  validate(render(each));
  expect(validate.errors).toBeNull();
});

test('one vulnerability a finding, under the same id', () => {
  expect(render(report).vulnerabilities.map((each: { id: string }) => each.id)).toEqual(
    report.findings.map(({ id }) => id),
  );
});

test('the first identifier is what GitLab tracks it by', () => {
  const [first] = render(report).vulnerabilities;
  expect(first.identifiers.map((each: { type: string; value: string }) => each)).toEqual([
    {
      type: 'cve',
      name: 'CVE-2021-44228',
      value: 'CVE-2021-44228',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
    },
    {
      type: 'ghsa',
      name: 'GHSA-jfh8-c2jp-5v3q',
      value: 'GHSA-jfh8-c2jp-5v3q',
      url: 'https://github.com/advisories/GHSA-jfh8-c2jp-5v3q',
    },
    ...['502', '400'].map((value) => ({
      type: 'cwe',
      name: `CWE-${value}`,
      value,
      url: `https://cwe.mitre.org/data/definitions/${value}.html`,
    })),
  ]);
});

test('severity in the words of GitLab', () => {
  const words = new Set(
    render(report).vulnerabilities.map((each: { severity: string }) => each.severity),
  );
  expect([...words]).toEqual(['Critical', 'High', 'Medium', 'Low', 'Info', 'Unknown']);
});

test('vectors are the ones that the schema knows, without what is beyond the base', () => {
  const [first] = report.findings;
  if (first?.kind !== 'vulnerability') throw new Error('not a vulnerability');
  const base = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const vectors = [
    `${base}/E:P/RL:O`,
    base,
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    'CVSS:3.1/AV:N',
    'nonsense',
  ];
  const evidence = vectors.map((vector) => ({
    ...first.evidence[0]!,
    severity: { level: 'high' as const, vector, source: 'ghsa' },
  }));
  const [vulnerability] = render({ ...report, findings: [{ ...first, evidence }] }).vulnerabilities;
  expect(vulnerability.cvss_vectors).toEqual([
    { vendor: 'ghsa', vector: base },
    { vendor: 'ghsa', vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P' },
  ]);
});

test('a directory lists its files with what they hold', () => {
  const { dependency_files: files } = render(directory);
  const status = files.find((file: { path: string }) => file.path === 'var/lib/dpkg/status');
  expect(status.package_manager).toBe('deb');
  expect(status.dependencies).toHaveLength(34);
  expect(status.dependencies[0]).toEqual({
    iid: 1,
    package: { name: 'adduser' },
    version: '3.118',
  });
});

test('a scan that could not look did not succeed', () => {
  const coverage = { vulnerabilities: { looked: false, reason: 'no database' } } as const;
  const { scan } = render({ ...cleanReport(), coverage });
  expect(scan.status).toBe('failure');
  expect(scan.messages).toEqual([
    { level: 'warn', value: 'Flaws were NOT looked up: no database' },
  ]);
});
