import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '@seaworthy/model';
import { cleanReport, excusedReport, hasCommand, sampleReport } from '@seaworthy/testkit';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decidedReport } from '../decided-sample-for-test.ts';
import { html } from './html.ts';

const patience = { timeout: 10_000 };

/** The page as people use it: in Debian's own browser, by the roles that assistive programs see. */
describe.skipIf(!hasCommand('chromium'))('in a browser', () => {
  let browser: Browser;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seaworthy-html-'));
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  /** What the page complained of or asked for, which should be nothing. */
  const complaints: string[] = [];

  async function open(
    report: Report,
    look: Parameters<Browser['newPage']>[0] = {},
    hash = '',
  ): Promise<Page> {
    const file = join(directory, 'report.html');
    await writeFile(file, html.render(report, { color: false, width: 80 }));
    complaints.length = 0;
    const page = await browser.newPage(look);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', async (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await page.goto(`${pathToFileURL(file)}${hash}`);
    return page;
  }

  const rows = (page: Page) => page.locator('.finding:visible');

  test('opens in silence, hostile names and all', async () => {
    const page = await open(sampleReport());
    expect(complaints).toEqual([]);
    await expect(page.title()).resolves.toBe('registry.example.com/shop/web:2.1 · seaworthy');
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      ...['What to fix first 9 changes', 'Findings 27', 'What was not looked at'],
      ...['Layers 3', 'Packages 62'],
    ]);
  });

  test('filters by severity, fix, exploitation, package and words', async () => {
    const page = await open(sampleReport());
    const status = page.getByRole('status');
    const filters = page.getByRole('search', { name: 'Filter the findings' });
    const clear = filters.getByRole('button', { name: 'Clear filters' });
    await filters.getByRole('checkbox', { name: 'critical' }).check();
    await expect.poll(() => status.textContent(), patience).toBe('8 of 27 findings shown');
    await filters.getByRole('checkbox', { name: 'high' }).check();
    await expect.poll(() => rows(page).count(), patience).toBe(17);
    await clear.click();
    await expect.poll(() => status.textContent(), patience).toBe('27 findings shown');
    await filters.getByRole('checkbox', { name: 'fixable' }).check();
    await expect.poll(() => rows(page).count(), patience).toBe(22);
    await filters.getByRole('checkbox', { name: 'exploited' }).check();
    await expect.poll(() => rows(page).count(), patience).toBe(3);
    await clear.click();
    await filters
      .getByRole('combobox', { name: 'Package' })
      .selectOption({ label: 'deb openssl (3)' });
    await expect.poll(() => rows(page).count(), patience).toBe(3);
    await clear.click();
    await filters.getByRole('combobox', { name: 'Brought by' }).selectOption('base image');
    await expect.poll(() => rows(page).count(), patience).toBe(7);
    await clear.click();
    await filters.getByRole('searchbox', { name: 'Search' }).fill('JNDI shop.jar');
    await expect.poll(() => rows(page).count(), patience).toBe(2);
    await filters.getByRole('searchbox').fill('no such thing');
    await expect
      .poll(() => page.getByText('No finding passes the filters.').isVisible(), patience)
      .toBe(true);
    expect(complaints).toEqual([]);
  });

  test('sorts, and says so', async () => {
    const page = await open(sampleReport());
    const head = page
      .getByRole('table', { name: 'Findings' })
      .getByRole('columnheader', { name: 'Package' })
      .first();
    const names = async () =>
      (await rows(page).locator('tr:first-child td:nth-child(3)').allTextContents()).slice(0, 2);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const first = await names();
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await names()).not.toEqual(first);
    await page.getByRole('columnheader', { name: 'Risk' }).getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBeNull();
    const risks = await rows(page).evaluateAll((all) =>
      all.map((each) => Number(each.getAttribute('data-risk'))),
    );
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
  });

  test('the keyboard opens a finding, and its evidence is there', async () => {
    const page = await open(sampleReport());
    const row = rows(page).filter({ hasText: 'CVE-2021-44228' }).first();
    await row.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => row.getByRole('table', { name: 'Evidence' }).isVisible(), patience)
      .toBe(true);
    const detail = await row.textContent();
    for (const words of [
      ...['< 2.15.0', 'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar', 'COPY app /app'],
      ...['known to be exploited since 10 December 2021', 'GHSA-jfh8-c2jp-5v3q'],
    ]) {
      expect(detail).toContain(words);
    }
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect(await page.locator('.finding details[open]').count()).toBe(27);
  });

  test('the queue leads to its findings, through filters too', async () => {
    const page = await open(sampleReport());
    const queue = page.getByRole('region', { name: 'What to fix first' });
    expect(await queue.getByRole('heading', { level: 3 }).first().textContent()).toBe(
      'Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.17.1',
    );
    await page.getByRole('checkbox', { name: 'low' }).check();
    await expect.poll(() => rows(page).count(), patience).toBe(2);
    await queue.getByRole('link', { name: 'CVE-2021-44228' }).click();
    await expect.poll(() => page.locator('#f0 details').getAttribute('open'), patience).toBe('');
    expect(await page.locator('#f0').isVisible()).toBe(true);
  });

  test('says who excused what, why and until when, and which waivers are idle', async () => {
    const page = await open(excusedReport());
    const region = page.getByRole('region', { name: 'Suppressed' });
    const row = region.getByRole('row').filter({ hasText: 'CVE-2021-44228' });
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      ...['critical', 'org.apache.logging.log4j:log4j-core 2.14.1'],
      'acceptedsecurity@example.comseaworthy.yaml:3',
      'Look-ups are turned off by\\x1B[2J configuration | <b>everywhere</b>.',
      '31 January 2027',
    ]);
    expect(await region.getByRole('row').count()).toBe(excusedReport().suppressed.length + 1);
    expect(await region.getByText('CVE-2022-22965 expired on 2026-10-31').isVisible()).toBe(true);
  });

  test('can be read without scripts', async () => {
    for (const report of [sampleReport(), many(600)]) {
      const page = await open(report, { javaScriptEnabled: false });
      expect(await page.getByRole('search').count()).toBe(0);
      expect(await page.locator('#f0 .evidence').isVisible()).toBe(false);
      await page.locator('#f0 summary').click();
      await expect.poll(() => page.locator('#f0 .evidence').isVisible(), patience).toBe(true);
      expect(await page.locator('#f0').innerText()).toContain('< 2.15.0');
      await page.close();
    }
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 400],
    ['dark', 400],
  ] as const)('keeps the rules of accessibility: %s, %i wide', async (colorScheme, width) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const report of [decidedReport(), excusedReport(), cleanReport()]) {
      const page = await open(report, { colorScheme, viewport: { width, height: 900 } });
      await page.evaluate(
        "for (const each of document.querySelectorAll('details')) each.open = true",
      );
      await page.evaluate(axe);
      const broken =
        await page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`);
      expect(broken).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.close();
    }
  });

  test('what policies say leads to what they speak of, without scripts too', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(decidedReport(), { javaScriptEnabled });
      await page.getByRole('link', { name: 'What the policies say' }).click();
      const section = page.getByRole('region', { name: 'Policies' });
      const strict = section.getByRole('listitem').filter({ hasText: 'What strict says.' });
      await strict.getByRole('link').first().click();
      expect(page.url()).toMatch(/#f0$/);
      await expect.poll(() => page.locator('#f0').isVisible(), patience).toBe(true);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('prints without what only a screen can do', async () => {
    const page = await open(sampleReport());
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const styleOf = (selector: string, name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${name}`);
    // Paper is white, and what is off the screen is on paper too.
    expect(await styleOf('body', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await styleOf('.finding', 'contentVisibility')).toBe('visible');
    expect(await page.getByRole('search').isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'What to fix first' }).isVisible()).toBe(true);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  test('5,000 findings stay usable', async () => {
    const report = many(5000);
    expect(html.render(report, { color: false, width: 80 }).length).toBeLessThan(20_000_000);
    const page = await open(report, {}, '#f4321');
    expect(complaints).toEqual([]);
    await expect
      .poll(() => page.locator('#f4321').getByText('Range that matched').isVisible(), patience)
      .toBe(true);
    await page.getByRole('searchbox').fill('package-4999');
    await expect
      .poll(() => page.getByRole('status').textContent(), patience)
      .toMatch(/^1 of 5,000/);
    // A place is in the detail alone, which is not in the page yet.
    await page.getByRole('searchbox').fill('folder-4998/x.jar');
    await expect
      .poll(() => page.getByRole('status').textContent(), patience)
      .toMatch(/^1 of 5,000/);
  });
});

function many(count: number): Report {
  const report = sampleReport();
  const [one] = report.findings;
  if (one?.kind !== 'vulnerability') throw new Error('not a vulnerability');
  const findings = Array.from({ length: count }, (_, i) => {
    const locations = [{ path: `folder-${i}/x.jar` }];
    return { ...one, id: `${i}`, package: { ...one.package, name: `package-${i}`, locations } };
  });
  return { ...report, findings, actions: [] };
}
