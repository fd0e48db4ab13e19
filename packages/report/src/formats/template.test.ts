import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanReport, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { template } from './template.ts';

const examples = join(import.meta.dirname, '../../../../docs/templates');
const report = sampleReport();

function fill(name: string, text: string, each = report): string {
  return template.render(each, { color: false, width: 80, template: { name, text } });
}

function example(name: string, each = report): string {
  return fill(name, readFileSync(join(examples, name), 'utf8'), each);
}

/** RFC 4180, section 2. */
function rowsOf(csv: string): string[][] {
  const cells = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/gy;
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(cells)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('the example for spreadsheets has a row for each finding, hostile names and all', () => {
  const [head, ...rows] = rowsOf(example('findings.csv.mustache'));
  expect(rows).toHaveLength(report.findings.length);
  for (const row of rows) expect(row).toHaveLength(head!.length);
  expect(rows.find((row) => row[4] === 'CVE-2021-44228')).toEqual([
    ...['critical', '10', '99', '2021-12-10', 'CVE-2021-44228'],
    ...['org.apache.logging.log4j:log4j-core', '2.14.1', '2.15.0', 'fixed', 'own'],
    'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar',
    'Log messages can make the server load and run code through JNDI look-ups',
  ]);
});

test('the example for messages says what to do', () => {
  const text = example('message.md.mustache');
  expect(text.split('\n').slice(0, 6)).toEqual([
    '**registry.example.com/shop/web:2.1**: 27 findings, 3 known to be exploited. ' +
      '22 can be fixed now with 7 changes.',
    '- Not covered: 2 packages could not be judged: 2 generic',
    '- Not covered: Not everything could be looked at: 2 problems, listed at the end',
    '',
    '1. Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.17.1 (4 findings, 2 exploited, ' +
      'in app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar)',
    '1. Rebuild on docker.io/library/debian:11.11 (4 findings)',
  ]);
  expect(text).not.toContain('<script>');
  expect(example('message.md.mustache', cleanReport())).toContain('Nothing to change.');
});

test('counts are beside the report', () => {
  const { summary } = JSON.parse(fill('all.json', '{"summary": {{&summary}} }'));
  expect(summary).toEqual({
    verdict: expect.stringMatching(/^27 findings/),
    limits: expect.any(Array),
    ...{ findings: 27, exploited: 3, fixable: 22, suppressed: 0, packages: 62 },
    bySeverity: { critical: 8, high: 9, medium: 6, low: 2, none: 1, unknown: 1 },
  });
});

test('asks for a template, and a whole one, before anything is scanned', () => {
  const options = { color: false, width: 80 };
  expect(() => template.check!(options)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  const broken = { name: 'broken.txt', text: '{{#findings}}' };
  expect(() => template.check!({ ...options, template: broken })).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('broken.txt:1') }),
  );
});
