import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndOfLifeFinding, Finding, Package } from '@seaworthy/model';
import { expect, test } from 'vitest';
import type { RiskContext } from './context.ts';
import { findingOf, packageOf } from './finding-for-test.ts';
import { explainRisk } from './score.ts';

interface Example {
  readonly title: string;
  readonly finding: Finding;
  readonly package?: Package;
  readonly context?: RiskContext;
}

const remote = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const stopped = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const local = 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H';
const direct = packageOf({ direct: true });
const theoretical = findingOf({
  severity: { level: 'critical', score: 9.8, vector: remote },
  exploitation: 'none',
  epss: { score: 0.004, percentile: 0.4 },
});
const ended: EndOfLifeFinding = {
  kind: 'end-of-life',
  id: 'x',
  severity: { level: 'high' },
  distribution: 'Debian 10',
  endedAt: '2022-09-10',
  summary: '',
};

const examples: readonly Example[] = [
  {
    title: 'Log4Shell (CVE-2021-44228) in an application',
    finding: findingOf({
      severity: {
        level: 'critical',
        score: 10,
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
      },
      exploited: { addedAt: '2021-12-10', ransomware: true },
      epss: { score: 0.94, percentile: 1 },
      status: 'fixed',
    }),
    package: direct,
  },
  {
    title: 'A critical remote flaw that nobody exploits, without a fix',
    finding: theoretical,
    package: direct,
  },
  {
    title: 'The same with a fix, in a service that the internet reaches, loaded at run time',
    finding: { ...theoretical, status: 'fixed' },
    package: direct,
    context: { exposure: 'internet', loaded: true },
  },
  {
    title: 'A remote stop of the service, with a fix, in a dependency of a dependency',
    finding: findingOf({
      severity: { level: 'high', score: 7.5, vector: stopped },
      epss: { score: 0.007, percentile: 0.6 },
      status: 'fixed',
    }),
    package: packageOf({ direct: false }),
  },
  {
    title: 'An exploited local flaw in a package of the distribution',
    finding: findingOf({
      severity: { level: 'high', score: 7.8, vector: local },
      exploited: { addedAt: '2022-06-27', ransomware: false },
      epss: { score: 0.88, percentile: 0.99 },
      status: 'fixed',
    }),
    package: packageOf({ type: 'deb', name: 'policykit-1' }),
  },
  {
    title: 'A flaw of which nothing is known',
    finding: findingOf(),
    package: packageOf(),
  },
  {
    title: 'A release without fixes for four years',
    finding: ended,
    context: { asOf: '2026-09-10' },
  },
];

const page = join(import.meta.dirname, '../../../docs/risk.md');
const between = /(?<=<!-- examples -->\n)[\s\S]*?(?=<!-- end of examples -->)/;

function render({ title, finding, package: pkg, context }: Example): string {
  const { score, odds, terms } = explainRisk(finding, pkg, context);
  const rows = terms
    .filter(({ name, factor }) => factor !== 1 || name === 'severity')
    .map(({ name, factor, because }) => `| ${name} | ${shown(factor)} | ${because} |`);
  const head = ['| term | factor | because |', '| --- | --- | --- |'];
  return `### ${title}\n\n${[...head, ...rows].join('\n')}\n\nOdds ${shown(odds)}, risk **${score.toFixed(1)}**.\n`;
}

function shown(factor: number): string {
  return String(Number(factor.toPrecision(3)));
}

test('the worked examples of the page are what the code says', () => {
  const expected = `\n${examples.map(render).join('\n')}\n`;
  const text = readFileSync(page, 'utf8');
  if (process.env['UPDATE_EXAMPLES'] === '1')
    writeFileSync(
      page,
      text.replace(between, () => expected),
    );
  else expect(between.exec(text)?.[0]).toBe(expected);
});

test('two of them worked by hand', () => {
  // 0.5 × 1.6^0 × 1.5 × 1.2 × 1.2 × 75 × 1.94 × 1.25 × 1.1 = 216.0675
  expect(explainRisk(examples[0]!.finding, direct).odds).toBeCloseTo(216.0675, 6);
  // 0.5 × 1.6^-3.4 = 0.10114, and 0.10114 / 1.10114 = 9.2 %
  expect(explainRisk(findingOf(), packageOf()).score).toBe(9.2);
});
