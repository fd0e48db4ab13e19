import { findActions, rank } from '@seaworthy/risk';
import { cleanReport, sampleFleet as unrankedFleet } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { reporters } from '../index.ts';
import { displayWidth } from '../text/width.ts';

function sampleFleet() {
  const fleet = unrankedFleet();
  const reports = fleet.reports.map((report) => rank(report));
  return { ...fleet, reports, actions: findActions(reports) };
}

const inFleets = reporters.filter(({ renderFleet }) => renderFleet !== undefined);

function render(name: string, fleet = sampleFleet(), width = 100, color = false): string {
  const reporter = reporters.find((each) => each.name === name)!;
  return [...reporter.renderFleet!(fleet, { color, width })].join('');
}

test('the formats that know of many targets', () => {
  expect(inFleets.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['table', 'json', 'sarif', 'markdown']),
  );
});

test.each([80, 140])('the table fits into %i columns', async (width) => {
  const text = render('table', sampleFleet(), width);
  await expect(text).toMatchFileSnapshot(`./testdata/fleet-table-${width}.txt`);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});

test('the comment of a pull request', async () => {
  await expect(render('markdown')).toMatchFileSnapshot('./testdata/fleet.md');
});

test('names from targets and registries act on no terminal', () => {
  for (const name of ['table', 'markdown', 'sarif', 'json']) {
    expect(render(name)).not.toContain('\u001b');
  }
});

test('colour is only colour', () => {
  const colored = render('table', sampleFleet(), 100, true);
  expect(colored).toContain('\u001b[');
  expect(colored.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(render('table'));
});

test('a clean fleet says so, and one that was not read whole does not', () => {
  const clean = { ...sampleFleet(), reports: [cleanReport()], failures: [] };
  expect(render('table', clean)).toMatch(/^1 target\nNo known flaws\n/);
  expect(render('markdown', clean)).toContain('✅');
  const { failures } = sampleFleet();
  const unread = render('table', { ...clean, reports: [], failures });
  expect(unread).toMatch(/^1 target\nNo findings in what could be looked at\n/);
  expect(render('markdown', { ...clean, reports: [], failures })).not.toContain('✅');
});

test('a comment of a thousand targets is one that forges take', () => {
  const [report] = sampleFleet().reports;
  const name = 'registry.example.com/shop/'.padEnd(400, 'x');
  const one = { ...report!, target: { ...report!.target, name } };
  const fleet = { ...sampleFleet(), reports: Array.from({ length: 1_000 }, () => one) };
  expect(render('markdown', fleet).length).toBeLessThan(65_536);
});
