import { cleanReport, excusedReport, sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { reporters } from './index.ts';
import { describeIdleWaiver } from './suppressed.ts';

function render(name: string, showSuppressed = false, report = excusedReport()): string {
  const reporter = reporters.find((each) => each.name === name)!;
  return reporter.render(report, { color: false, width: 100, showSuppressed });
}

describe.each(['table', 'markdown'])('%s', (name) => {
  test('counts what is suppressed, and lists it when asked', () => {
    const counted = '7 more findings are suppressed: 3 by waivers, 2 by VEX, 2 by vendors';
    const short = render(name);
    const long = render(name, true).replaceAll(/\s+/g, ' ');
    expect(short).toContain(counted);
    expect(long).toContain(counted);
    expect(short).not.toContain('CVE-2022-0778');
    expect(long).toContain('CVE-2022-0778');
    expect(long).toContain('waiver of security');
    expect(long).toContain('until 2027-01-31');
    expect(long).toContain('The service reads no certificates');
    expect(long).not.toContain('\u001b[2J');
    expect(render(name, true, sampleReport())).not.toContain('uppressed');
  });

  test('names waivers that have ended or are of no use', () => {
    const text = render(name);
    expect(text).toMatch(/waiver for CVE-2022-22965 expired on 2026-10-31 \(alice\)/);
    expect(text).toMatch(/waiver for CVE-1999-0001 matches nothing/);
  });
});

test('a table that is asked for is not wider than the terminal', () => {
  const lines = render('table', true).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('nothing but suppressed findings is a good answer that says so', () => {
  const text = render('table', false, { ...cleanReport(), suppressed: excusedReport().suppressed });
  expect(text).toContain('No known flaws but those that are suppressed');
});

test('notes on waivers are one line each', () => {
  const idle = { waiver: 'x\ny', why: 'expired', until: '2026-01-01', source: 's:1' } as const;
  expect(describeIdleWaiver({ ...idle, findings: ['a', 'b'] })).toBe(
    'waiver for x y expired on 2026-01-01, so 2 findings count again: s:1',
  );
  expect(describeIdleWaiver({ ...idle, findings: ['a'], owner: 'alice' })).toBe(
    'waiver for x y expired on 2026-01-01 (alice), so 1 finding counts again: s:1',
  );
});

test('SARIF: suppressed results say so, and all others have an empty list', () => {
  const { results } = JSON.parse(render('sarif')).runs[0];
  expect(results).toHaveLength(sampleReport().findings.length);
  const suppressed = results.filter((each: { suppressions: [] }) => each.suppressions.length > 0);
  expect(suppressed).toHaveLength(7);
  expect(suppressed[1].suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'The service reads no certificates from clients.',
      properties: {
        by: 'vex',
        source: 'web.openvex.json',
        owner: 'Example Ltd',
        status: 'not_affected',
        vexJustification: 'vulnerable_code_not_in_execute_path',
      },
    },
  ]);
  const plain = JSON.parse(render('sarif', false, sampleReport())).runs[0].results;
  expect(plain.every((each: object) => !('suppressions' in each))).toBe(true);
});

test('CycloneDX: an analysis for each thing that is said', () => {
  const { vulnerabilities } = JSON.parse(render('cyclonedx'));
  const analysisOf = (id: string) =>
    vulnerabilities
      .filter((each: { id: string }) => each.id === id)
      .map(({ analysis, affects }: { analysis: object; affects: object[] }) => [
        analysis,
        affects.length,
      ]);
  expect(analysisOf('CVE-2021-44228')).toEqual([
    [
      {
        response: ['will_not_fix'],
        detail: expect.stringContaining('(waiver of security@example.com until 2027-01-31)'),
      },
      1,
    ],
  ]);
  expect(analysisOf('CVE-2022-0778')).toEqual([
    [
      {
        state: 'not_affected',
        justification: 'code_not_reachable',
        detail: 'The service reads no certificates from clients.',
      },
      2,
    ],
  ]);
  expect(analysisOf('CVE-2022-37434')[0][0]).toMatchObject({ state: 'resolved' });
  expect(analysisOf('CVE-2021-4160')[0][0]).toMatchObject({ state: 'not_affected' });
  const references = vulnerabilities.map((each: { 'bom-ref': string }) => each['bom-ref']);
  expect(new Set(references).size).toBe(references.length);
});
