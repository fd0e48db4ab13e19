import { checks } from '@seaworthy/check';
import { frameworks, judgeControls } from '@seaworthy/compliance';
import type { Report } from '@seaworthy/model';
import { sampleFleet, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { displayWidth } from '../text/width.ts';
import { type ComplianceDetail, complianceFormatNames, loadComplianceReporter } from './index.ts';

const hostile = 'a\u001b[31mred"=cmd()\n|`<b>@all';

/** The sample with a check that looked, one that failed, and one that was excused. */
function report(name = 'registry.example.com/shop/web:2.1'): Report {
  const sample = sampleReport();
  const fault = {
    kind: 'misconfiguration',
    ...{ id: 'f1', check: 'compose-privileged', title: hostile },
    severity: { level: 'critical' },
    ...{ summary: 'bad', why: 'because', fix: 'do otherwise', references: [], controls: [] },
    ...{ resource: hostile, path: 'compose.yaml', startLine: 4, endLine: 4, lines: [] },
    mendable: false,
  } as const;
  return {
    ...sample,
    target: { ...sample.target, kind: 'directory', name },
    findings: [...sample.findings, fault],
    suppressed: [
      {
        finding: { ...fault, id: 'f2', check: 'compose-host-pid', title: 'Sees processes' },
        ...{ by: 'waiver', reason: 'it measures', owner: 'ops', until: '2027-01-31' },
        source: 'seaworthy.yaml:4',
      },
    ],
    coverage: {
      ...sample.coverage,
      misconfigurations: {
        ...{ looked: true, files: 1, checks: 400, skipped: [] },
        results: {
          'compose-privileged': { judged: 2, failed: 1 },
          'compose-host-pid': { judged: 2, failed: 1 },
          'compose-host-ipc': { judged: 2, failed: 0 },
        },
      },
    },
  };
}

const framework = frameworks.find(({ name }) => name === 'cis-docker-1.6')!;

async function render(
  name: string,
  detail?: ComplianceDetail,
  { reports = [report()], width = 100, color = false } = {},
): Promise<string> {
  const reporter = await loadComplianceReporter(name, {
    detail,
    judge: (reports, failures) => judgeControls(framework, { reports, failures }, checks),
  });
  const options = { color, width };
  if (reports.length === 1) return reporter!.render(reports[0]!, options);
  return [...reporter!.renderFleet!({ ...sampleFleet(), reports }, options)].join('');
}

test.each([60, 100, 160])('the table fits into %i columns', async (width) => {
  const text = await render('table', 'all', { width });
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});

test('the table', async () => {
  await expect(await render('table')).toMatchFileSnapshot('testdata/table.txt');
});

test('a summary has no findings, and all has every one', async () => {
  const [summary, some, all] = await Promise.all([
    render('table', 'summary'),
    render('table'),
    render('table', 'all'),
  ]);
  expect(summary).not.toContain('CVE-');
  expect(some).toContain('more: --report all');
  expect(all).not.toContain('more: --report all');
  for (const finding of report().findings) {
    if (finding.kind === 'vulnerability') expect(all).toContain(finding.vulnerability);
  }
});

test('JSON has every control once, with counts and what was accepted', async () => {
  const { controls, summary, framework: named } = JSON.parse(await render('json'));
  expect(named.name).toBe('cis-docker-1.6');
  expect(controls).toHaveLength(117);
  expect(Object.values<number>(summary).reduce((a, b) => a + b, 0)).toBe(117);
  const byId = new Map<string, { state: string; accepted: { because: string }[] }>(
    controls.map((control: { id: string }) => [control.id, control]),
  );
  expect(byId.get('5.5')?.state).toBe('failed');
  expect(byId.get('5.17')?.state).toBe('passed');
  expect(byId.get('5.16')).toMatchObject({
    state: 'accepted',
    accepted: [{ because: 'it measures, by ops, until 2027-01-31, seaworthy.yaml:4' }],
  });
});

test('CSV has as many cells in every row, and starts no formula', async () => {
  const text = await render('csv', undefined, { reports: [report('=cmd()')] });
  const rows = text.trimEnd().split('\r\n').map(cellsOf);
  expect(new Set(rows.map((cells) => cells.length))).toEqual(new Set([16]));
  expect(rows.flat().filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
  const [head, ...body] = rows;
  expect(new Set(body.map((cells) => cells[head!.indexOf('control')])).size).toBe(117);
  expect((await render('csv', 'summary')).trimEnd().split('\r\n')).toHaveLength(118);
});

/** One row of RFC 4180, read by another way than it is written. */
function cellsOf(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

test('what stands in a target acts on no terminal and in no page', async () => {
  for (const name of complianceFormatNames) {
    expect(await render(name, 'all')).not.toContain('\u001b');
  }
  const markdown = await render('markdown', 'all');
  expect(markdown).not.toContain('<b>');
  expect(await render('html', 'all')).not.toContain('<b>');
  expect(markdown).not.toMatch(/[^\u200b]@all/);
});

test('the page has every control, and a policy that lets nothing load', async () => {
  const page = await render('html', 'all');
  expect(page.match(/<th scope="row">/g)).toHaveLength(117);
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).toContain('accepted: it measures, by ops, until 2027-01-31, seaworthy.yaml:4');
});

test('colour is only colour', async () => {
  const colored = await render('table', undefined, { color: true });
  expect(colored.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(await render('table'));
});

test('findings of several targets name theirs, and targets that were not read are named', async () => {
  const reports = [report('one'), report('two')];
  const text = await render('table', undefined, { reports });
  expect(text).toContain('one (directory), two (directory)');
  expect(text).toMatch(/compose\.yaml:4 in one/);
  expect(text).toContain('could NOT be read');
});
