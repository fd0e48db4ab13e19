import { sampleOfAllKinds } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { explainFinding } from '../explain/explain-finding.ts';
import { loadReporter, reporterNames } from '../index.ts';
import { renderPlan } from '../plan/render-plan.ts';
import type { RenderOptions } from '../reporter.ts';
import { displayWidth } from '../text/width.ts';

/** Secrets and misconfigurations beside flaws, in every format. */
const report = sampleOfAllKinds();
const options: RenderOptions = {
  color: false,
  width: 100,
  template: { name: 't', text: '{{#findings}}{{title}} {{check}}\n{{/findings}}' },
  job: { correlator: 'a', id: '1', sha: '0'.repeat(40), ref: 'refs/heads/main', detectorUrl: '' },
};

async function render(name: string, more: Partial<RenderOptions> = {}): Promise<string> {
  return (await loadReporter(name))!.render(report, { ...options, ...more });
}

/** Lists of packages, and reports that have a kind of their own for each finding. */
const withoutThem = new Set(['cyclonedx', 'spdx', 'github', 'openvex', 'gitlab']);

test.each(reporterNames.filter((name) => !withoutThem.has(name)))(
  '%s tells of both, and is not broken by what they hold',
  async (name) => {
    const text = await render(name);
    expect(text).toContain('AWS access key');
    expect(text).toContain(name === 'template' ? 'image-tls-off-variable' : 'Certificates are not');
    expect(text).not.toContain('\u001b');
    if (name === 'html' || name === 'markdown') {
      expect(text).not.toMatch(/<script>alert|<i>|<b>prod/);
    }
  },
);

test('the table fits into the terminal and names what was not judged', async () => {
  for (const width of [60, 80, 100, 140]) {
    for (const line of (await render('table', { width })).split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  }
  const text = await render('table');
  expect(text).toContain('1 configuration file NOT judged: a template');
  expect(text).toMatch(/config +of the image, held against 2 checks of 13/);
  expect(await render('markdown')).toContain('of the image, held against 2 checks of 13');
  expect(await render('html')).toContain('of the image, held against 2 checks of 13');
});

test('SARIF says where, what to do and which controls', async () => {
  const [run] = JSON.parse(await render('sarif')).runs;
  const rule = run.tool.driver.rules.find(
    ({ id }: { id: string }) => id === 'image-tls-off-variable',
  );
  expect(rule.properties.tags).toContain('nist-800-190:4.1.2');
  const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === rule.id);
  expect(result.locations[0].physicalLocation.region).toMatchObject({ startLine: 12, endLine: 13 });
});

test('explain shows the lines, the reason and the way out', () => {
  const finding = report.findings.find(({ kind }) => kind === 'misconfiguration')!;
  const text = explainFinding(report, finding, options);
  expect(text).toContain('  12 |       "NODE_TLS_REJECT_UNAUTHORIZED=0",');
  expect(text).toContain('Whoever stands between');
  expect(text).toContain('nist-800-190:4.1.2');
  expect(text).toContain('Build the image anew');
  expect(text).not.toContain('\u001b');
  expect(renderPlan(report, options)).toContain(
    'Build the image anew: Certificates are not checked',
  );
});
