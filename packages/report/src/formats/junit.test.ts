import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { Report } from '@seaworthy/model';
import { cleanReport, excusedReport, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { junit } from './junit.ts';

const report = sampleReport();
const excused = excusedReport();

function suitesOf(each: Report): XmlElement[] {
  const { root } = parseXml(junit.render(each, { color: false, width: 80 }));
  expect(root!.name).toBe('testsuites');
  return childrenOf(root!, 'testsuite');
}

function childrenOf(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      child instanceof XmlElement && (name === undefined || child.name === name),
  );
}

const casesOf = (each: Report) => suitesOf(each).flatMap((suite) => childrenOf(suite, 'testcase'));
const outcomes = (each: Report, name: string) =>
  casesOf(each).filter((testcase) => childrenOf(testcase, name).length > 0);

test('a failure for every finding, something skipped for everything suppressed', () => {
  expect(outcomes(excused, 'failure')).toHaveLength(excused.findings.length);
  // One more: not everything could be looked at.
  expect(outcomes(excused, 'skipped')).toHaveLength(excused.suppressed.length + 1);
  expect(outcomes(excused, 'error')).toEqual([]);
});

test('suites add up, and are named for the ecosystems', () => {
  const suites = suitesOf(excused);
  expect(suites.map(({ attributes }) => attributes['name']!.split(' ').at(-1))).toEqual([
    ...['coverage', 'distribution', 'deb', 'generic', 'npm', 'maven', 'golang', 'pypi'],
  ]);
  for (const suite of suites) {
    const cases = childrenOf(suite, 'testcase');
    const count = (name: string) =>
      String(cases.filter((testcase) => childrenOf(testcase, name).length > 0).length);
    expect(suite.attributes).toMatchObject({
      tests: String(cases.length),
      failures: count('failure'),
      skipped: count('skipped'),
      errors: count('error'),
    });
  }
});

test('names are unique within a class, for readers tell runs apart by them', () => {
  const twice = { ...report, findings: report.findings.flatMap((each) => [each, each]) };
  const names = casesOf(twice).map(({ attributes }) =>
    [attributes['classname'], attributes['name']].join(),
  );
  expect(new Set(names).size).toBe(names.length);
});

test('says what to do, where, and why', () => {
  const [failure] = childrenOf(
    outcomes(report, 'failure').find(({ attributes }) =>
      attributes['name']!.startsWith('CVE-2021-44228'),
    )!,
  );
  expect(failure!.attributes).toEqual({
    message: 'critical: org.apache.logging.log4j:log4j-core 2.14.1: upgrade to 2.15.0',
    type: 'critical',
  });
  expect(failure!.text.split('\n')).toEqual(
    expect.arrayContaining([
      'severity: critical 10.0',
      'known to be exploited since 2021-12-10',
      'place: app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar, layer 2 (COPY app /app)',
      'evidence: CVE-2021-44228 of osv: < 2.15.0',
    ]),
  );
});

test('who excused what, and until when', () => {
  const messages = outcomes(excused, 'skipped').map(
    (testcase) => childrenOf(testcase)[0]!.attributes['message'],
  );
  expect(messages).toContain(
    'VEX of Example Ltd: vulnerable code not in execute path. The service reads no certificates ' +
      'from clients. (web.openvex.json)',
  );
});

test('a clean target has tests, and all of them pass', () => {
  expect(casesOf(cleanReport()).length).toBeGreaterThan(1);
  for (const testcase of casesOf(cleanReport())) expect(childrenOf(testcase)).toEqual([]);
});

test('flaws that were not looked up are an error, not a pass', () => {
  const coverage = { vulnerabilities: { looked: false, reason: 'no database' } } as const;
  const [error] = outcomes({ ...cleanReport(), coverage }, 'error');
  expect(childrenOf(error!)[0]!.attributes['message']).toBe(
    'Flaws were NOT looked up: no database',
  );
});

test('a finding is told although its package is not in the list', () => {
  expect(outcomes({ ...report, packages: [] }, 'failure')).toHaveLength(report.findings.length);
});
