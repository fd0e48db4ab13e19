import { type Finding, policySubjects, type Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { compileExpression } from './expression.ts';
import { type TypeName, typeFields } from './fields.ts';
import { viewsOf } from './views.ts';

const now = new Date('2026-11-21T00:00:00Z');
const report = sampleReport();
const views = viewsOf(report, now);
const log4shell = views.report.findings.find(({ name }) => name === 'CVE-2021-44228')!;
const variables = { finding: log4shell, ...views };
const holds = (source: string) => compileExpression(source, 'finding').holds(variables);

test.each([
  'finding.severity.level == "critical" && finding.exploited && finding.fixable',
  'finding.severity.level.isAtLeast("high")',
  '!finding.severity.level.isAtLeast("critical") || finding.severity.score >= 10',
  'finding.package.type == "maven" && finding.package.name.endsWith("log4j-core")',
  'finding.name.matches("^CVE-2021-[0-9]{4,}$")',
  '"nist-800-190:4.1.1" in finding.controls',
  'asset.labels["maintainer"] == "shop@example.com" && !has(asset.labels.team)',
  '"maintainer" in asset.labels && !("constructor" in asset.labels)',
  'asset.ageDays > 1000 && asset.distribution.id == "debian"',
  'report.findings.exists(f, f.kind == "end-of-life")',
  'report.findings.filter(f, f.severity.level == "critical").size() == 8',
  'size(report.packages) > 60 && report.problems == 2.0',
  'report.packages.exists(p, p.paths.exists(path, path.endsWith(".jar")))',
])('%s', (source) => {
  expect(holds(source)).toBe(true);
});

test('no comparison holds with a number that is not known', () => {
  const unknown = { ...variables, finding: { ...log4shell } };
  Object.setPrototypeOf(unknown.finding, Object.getPrototypeOf(log4shell));
  Object.assign(unknown.finding, { risk: Number.NaN });
  for (const source of ['finding.risk >= 0', 'finding.risk < 101', 'finding.risk == 0.0']) {
    expect(compileExpression(source, 'finding').holds(unknown), source).toBe(false);
  }
});

test.each([
  ['finding.severty.level == "high"', 8, /no field "severty"/, 'Did you mean "severity"?'],
  ['report.findings.exists(f, f.kinds == "x")', 28, /no field "kinds"/, /./],
  ['findings.kind == "malware"', 0, /no "findings"/, 'Did you mean "finding"?'],
  ['finding.kind == "vulnerabilty"', 16, /kind is never/, 'Did you mean "vulnerability"?'],
  ['"hihg" == finding.severity.level', 0, /never "hihg"/, 'Did you mean "high"?'],
  ['finding.package.type in ["npm", "debb"]', 32, /never "debb"/, 'Did you mean "deb"?'],
  ['report.findings.all(f, f.kind != "secrets")', 33, /never "secrets"/, 'Did you mean "secret"?'],
  ['finding.severity.level.isAtLeast("hihg")', 33, /no severity/, 'Did you mean "high"?'],
  ['finding.risk == 80', 0, /double == int/, /80\.0/],
  ['finding.risk > "80"', 0, /double > string/, /CEL/],
  ['finding.kind', 0, /a text, not yes or no/, /comparison/],
  ['finding.risk', 0, /of type double/, /comparison/],
  ['finding.kind == ', 16, /Unexpected/, /CEL/],
  ['(finding.exploited', 18, /./, /./],
  ['', 0, /./, /./],
  ['finding.name.matches("(a")', 21, /no pattern/, /RE2/],
  ['finding.name.matches("(?=a)")', 21, /no pattern/, /RE2/],
  ['finding.name.matches(finding.path)', 21, /written out/, /RE2/],
  ['finding.name.startWith("a")', 0, /no function "startWith"/, 'Did you mean "startsWith"?'],
  ['finding.name.matchesInLinearTime("a")', 0, /no function/, /./],
  ['dyn(finding).kind == "x"', 0, /no function "dyn"/, /./],
  ['cel.bind(x, "a", x == "a")', 0, /no function "bind"/, /./],
  ['finding.constructor == "x"', 8, /no field/, /./],
  ['{finding.name: true}[finding.name]', 0, /maps/, /in/],
  ['asset.tags.map(t, t + t).size() > 0', 18, /pick values/, /./],
  [`${'('.repeat(200)}true`, 0, /./, /./],
  [`${'true && '.repeat(700)}true`, 4_000, /more than 4000/, /several/],
])('%j is refused at its place', (source, offset, message, hint) => {
  expect(() => compileExpression(source, 'finding')).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint instanceof RegExp ? hint : literal(hint)),
      ...(source.startsWith('((') ? {} : { offset }),
    }),
  );
});

function literal(text: string): RegExp {
  return new RegExp(text.replaceAll(/[?.()]/g, '\\$&'));
}

test('a policy over packages knows no finding', () => {
  expect(() => compileExpression('finding.exploited', 'package')).toThrow(/no "finding"/);
  for (const over of policySubjects) compileExpression('asset.kind == "image"', over);
});

test('a pattern that takes JavaScript for ever ends at once', () => {
  const evil = { ...log4shell, name: `${'a'.repeat(50_000)}!` };
  Object.setPrototypeOf(evil, Object.getPrototypeOf(log4shell));
  const startMs = performance.now();
  const expression = compileExpression('finding.name.matches("^(a+)+$")', 'finding');
  expect(expression.holds({ ...variables, finding: evil })).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(2_000);
});

test('loops cost what they loop over', () => {
  const cost = (source: string) =>
    compileExpression(source, 'finding').cost({ findings: 1_000, packages: 500, other: 10 });
  expect(cost('finding.exploited')).toBe(2);
  expect(cost('report.findings.exists(f, f.exploited)')).toBe(1 + 2 + 1_000 * 3);
  expect(
    cost('report.findings.exists(f, report.packages.exists(p, p.purl == f.package.purl))'),
  ).toBeGreaterThan(1_000 * 500);
});

describe('what the tables promise', () => {
  const samples: Record<TypeName, object> = {
    Severity: log4shell.severity,
    Package: log4shell.package,
    Finding: log4shell,
    Distribution: views.asset.distribution,
    Asset: views.asset,
    Report: views.report,
  };
  test.each(Object.keys(typeFields) as TypeName[])('%s has these fields', (type) => {
    expect(Object.keys(samples[type]).sort()).toEqual(Object.keys(typeFields[type]).sort());
  });
});

test('a finding of a kind that came later is seen by what it has', () => {
  const finding = {
    kind: 'misconfiguration',
    id: 'x',
    check: 'pod-privileged',
    severity: { level: 'high' },
    summary: 'The container web is privileged',
    controls: ['pss-baseline:privileged-containers'],
    path: 'deploy/web.yaml',
  } as unknown as Finding;
  const [view] = viewsOf({ ...report, findings: [finding] }, now).report.findings;
  const expression = compileExpression(
    'finding.kind == "misconfiguration" && finding.name == "pod-privileged" && finding.path.startsWith("deploy/") && finding.controls.exists(c, c.startsWith("pss-baseline:"))',
    'finding',
  );
  expect(expression.holds({ ...variables, finding: view })).toBe(true);
});

test('a package has a licence, and what that licence asks for', () => {
  const one = {
    type: 'npm',
    name: 'a',
    version: '1',
    purl: 'pkg:npm/a@1',
    licenses: ['GPLv3+'],
    locations: [],
    state: 'installed',
    foundBy: 'test',
  } as const;
  const scanned = {
    ...one,
    purl: 'pkg:npm/b@1',
    license: { concluded: 'SSPL-1.0', category: 'source-available' },
  } as const;
  const { packages } = viewsOf(
    { ...report, packages: [one, scanned] as unknown as Report['packages'] },
    now,
  ).report;
  expect(packages.map(({ license, licenseCategory }) => [license, licenseCategory])).toEqual([
    ['GPL-3.0-or-later', 'strong-copyleft'],
    ['SSPL-1.0', 'source-available'],
  ]);
  const expression = compileExpression(
    'pkg.licenseCategory in ["source-available", "network-copyleft"] && pkg.license == "SSPL-1.0"',
    'package',
  );
  expect(packages.map((pkg) => expression.holds({ ...variables, pkg }))).toEqual([false, true]);
});
