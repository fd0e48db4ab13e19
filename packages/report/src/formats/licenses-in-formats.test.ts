import { compareFindings, type LicenseFinding, type Report } from '@seaworthy/model';
import { cleanReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { explainFinding } from '../explain/explain-finding.ts';
import { selectFindings } from '../explain/select-findings.ts';
import { loadReporter } from '../index.ts';
import type { RenderOptions } from '../reporter.ts';

const options: RenderOptions = { color: false, width: 80 };

/** A package that is under the AGPL, and a file that is nobody's under the GPL. */
function reportWithLicenses(): Report {
  const report = cleanReport();
  const pkg = {
    ...report.packages[0]!,
    purl: 'pkg:npm/mongo-like@1.0.0',
    type: 'npm' as const,
    name: 'mongo-like',
    version: '1.0.0',
    licenses: ['BSD', 'custom <i>words</i>'],
    license: {
      declared: 'LicenseRef-BSD OR LicenseRef-custom-i-words-i',
      concluded: 'AGPL-3.0-only',
      category: 'network-copyleft' as const,
    },
    locations: [{ path: 'srv/node_modules/mongo-like/package.json' }],
  };
  const texts = {
    kind: 'license' as const,
    severity: { level: 'high' as const },
    why: 'Who runs it owes the source code.',
    fix: 'Replace it <b>or</b> buy another | licence.',
  };
  const findings: LicenseFinding[] = [
    {
      ...texts,
      id: 'a'.repeat(64),
      rule: 'license-network-copyleft',
      license: 'AGPL-3.0-only',
      category: 'network-copyleft',
      source: 'file',
      package: pkg,
      path: 'srv/node_modules/mongo-like/LICENSE',
      title: 'Network copyleft licence: AGPL-3.0-only',
      summary: 'mongo-like 1.0.0 is under AGPL-3.0-only',
      doubts: ['12 words are not its own'],
    },
    {
      ...texts,
      id: 'b'.repeat(64),
      rule: 'license-strong-copyleft',
      license: 'GPL-3.0-only',
      category: 'strong-copyleft',
      source: 'file',
      path: 'vendor/\u001b[2Jx/COPYING',
      title: 'Strong copyleft licence: GPL-3.0-only',
      summary: 'vendor/x/COPYING is under GPL-3.0-only',
    },
  ];
  return { ...report, packages: [pkg], findings: findings.sort(compareFindings) };
}

const report = reportWithLicenses();

async function render(name: string): Promise<string> {
  return (await loadReporter(name))!.render(report, options);
}

test.each(['table', 'markdown', 'html', 'json', 'sarif'])('%s tells of both', async (name) => {
  const text = await render(name);
  expect(text).toContain('AGPL-3.0-only');
  expect(text).toContain('GPL-3.0-only');
  expect(text).toMatch(/owes the source code/);
  expect(text).not.toContain('\u001b');
  if (name === 'html') expect(text).not.toContain('<b>or</b>');
});

test('SARIF has a rule for each category, without a number for a flaw', async () => {
  const [run] = JSON.parse(await render('sarif')).runs;
  const rules = run.tool.driver.rules.map(({ id }: { id: string }) => id).sort();
  expect(rules).toEqual(['license-network-copyleft', 'license-strong-copyleft']);
  expect(run.tool.driver.rules[0].properties).not.toHaveProperty('security-severity');
  const places = run.results.map(
    (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
      result.locations[0]!.physicalLocation.artifactLocation.uri,
  );
  expect(places).toContain('srv/node_modules/mongo-like/LICENSE');
});

test('bills of materials tell what is declared from what was concluded', async () => {
  const [component] = JSON.parse(await render('cyclonedx')).components.filter(
    ({ name }: { name: string }) => name === 'mongo-like',
  );
  expect(component.licenses).toEqual([
    { license: { name: 'BSD', acknowledgement: 'declared' } },
    { license: { name: 'custom <i>words</i>', acknowledgement: 'declared' } },
  ]);
  expect(component.evidence.licenses).toEqual([
    { license: { id: 'AGPL-3.0-only', acknowledgement: 'concluded' } },
  ]);
  const spdx = JSON.parse(await render('spdx'));
  const one = spdx.packages.find(({ name }: { name: string }) => name === 'mongo-like');
  expect(one.licenseDeclared).toBe('LicenseRef-BSD OR LicenseRef-custom-i-words-i');
  expect(one.licenseConcluded).toBe('AGPL-3.0-only');
  expect(spdx.hasExtractedLicensingInfos).toContainEqual({
    licenseId: 'LicenseRef-custom-i-words-i',
    extractedText: 'custom <i>words</i>',
    name: 'custom <i>words</i>',
  });
});

test('explain finds it by licence, rule and package, and says what is not certain', () => {
  for (const words of ['agpl-3.0-only', 'license-network-copyleft', 'AGPL-3.0-only@mongo-like']) {
    expect(selectFindings(report, words).map(({ id }) => id[0])).toEqual(['a']);
  }
  const text = explainFinding(report, report.findings[0]!, options);
  expect(text).toContain('Not certain: 12 words are not its own');
});
