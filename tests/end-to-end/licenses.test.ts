import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LicenseFinding, Package, Report } from '@seaworthy/model';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** Licences of an image: declared, found in files, minded, allowed, waived, refused. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const list: Record<string, { licenseText: string }> = createRequire(import.meta.url)(
  'spdx-license-list/full.js',
);
const text = (id: string): string => list[id]!.licenseText;
const manifest = (name: string, license?: string): string =>
  JSON.stringify({ name, version: '1.0.0', ...(license && { license }) });

beforeAll(async () => {
  const at = (name: string, file: string): string => `srv/node_modules/${name}/${file}`;
  const layers = [
    tarOf([
      { path: at('mit', 'package.json'), data: manifest('mit', 'MIT') },
      { path: at('quiet', 'package.json'), data: manifest('quiet') },
      { path: at('quiet', 'LICENSE'), data: text('AGPL-3.0-only') },
      { path: at('vague', 'package.json'), data: manifest('vague', 'BSD') },
      { path: at('vague', 'LICENSE'), data: text('BSD-2-Clause') },
      { path: at('gone', 'package.json'), data: manifest('gone') },
      { path: at('gone', 'LICENSE'), data: text('SSPL-1.0') },
      { path: 'opt/vendor/COPYING', data: text('GPL-2.0-only') },
    ]),
    tarOf([{ path: 'srv/node_modules/.wh.gone' }]),
  ];
  await writeOciLayout(layout, {
    name: 'licenses:1',
    layers: layers.map((tar) => ({ tar, compression: 'gzip' as const })),
  });
});
afterAll(() => sandbox.remove());

const scan = ['scan', `oci-dir:${layout}`, '--offline', '--scanners', 'license'];

async function reportOf(words: readonly string[] = [], directory?: string): Promise<Report> {
  const run = await sandbox.run(
    [...scan, '--format', 'json', ...words],
    directory === undefined ? {} : { workingDirectory: directory },
  );
  expect(run.exitCode, run.stderr).toBe(0);
  return JSON.parse(run.stdout);
}

const licenseOf = (report: Report, name: string): Package['license'] =>
  report.packages.find((one) => one.name === name)?.license;
const found = (report: Report): string[] =>
  report.findings
    .filter((one): one is LicenseFinding => one.kind === 'license')
    .map((one) => `${one.package?.name ?? one.path} ${one.license} ${one.severity.level}`)
    .sort();

function directoryWith(name: string, configuration: string): string {
  const directory = sandbox.path(name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'seaworthy.yaml'), configuration);
  return directory;
}

test('what is declared stands, and files say the rest; the same from the cache', async () => {
  for (const _ of ['first', 'from the cache']) {
    const report = await reportOf();
    expect(licenseOf(report, 'mit')).toEqual({ declared: 'MIT', category: 'notice' });
    expect(licenseOf(report, 'quiet')).toMatchObject({
      concluded: 'AGPL-3.0-only',
      category: 'network-copyleft',
      files: [{ path: 'srv/node_modules/quiet/LICENSE', layer: 0, confidence: 1 }],
    });
    expect(licenseOf(report, 'vague')).toMatchObject({
      declared: 'LicenseRef-BSD',
      concluded: 'BSD-2-Clause',
    });
    expect(found(report)).toEqual([
      'opt/vendor/COPYING GPL-2.0-only medium',
      'quiet AGPL-3.0-only high',
    ]);
    expect(report.coverage.licenses).toEqual({ looked: true, files: 3 });
  }
});

test('nobody is told who did not ask', async () => {
  const run = await sandbox.run(['scan', `oci-dir:${layout}`, '--offline', '--format', 'json']);
  const report: Report = JSON.parse(run.stdout);
  expect(report.findings.filter(({ kind }) => kind === 'license')).toEqual([]);
  expect(report.packages.every(({ license }) => license === undefined)).toBe(true);
});

test('settings say which licences are fine, and waivers excuse one', async () => {
  const settings = `licenses:
  allow: [AGPL-3.0-only]
  deny: [BSD-2-Clause]
  exceptions: [{package: pkg:npm/mit, reason: ours}]
waivers:
  - {path: opt/**, id: GPL-2.0-only, reason: not linked, until: 2099-01-01}
`;
  const report = await reportOf([], directoryWith('settings', settings));
  expect(found(report)).toEqual(['vague BSD-2-Clause critical']);
  expect(report.suppressed.map(({ finding }) => finding.kind)).toEqual(['license']);
});

test('a policy refuses, and says which and why', async () => {
  const policies = `policies:
  - name: no-network-copyleft
    when: finding.kind == "license" && finding.package.licenseCategory == "network-copyleft"
    effect: deny
    message: Our service must not owe its source code.
`;
  const run = await sandbox.run(scan, { workingDirectory: directoryWith('policy', policies) });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/no-network-copyleft denies.*quiet 1\.0\.0 is under AGPL-3\.0-only/s);
  expect(run.stderr).toContain('must not owe its source code');
  const gate = await sandbox.run([...scan, '--fail-on', 'high']);
  expect(gate.exitCode).toBe(1);
});

test('bills of materials tell what was concluded', async () => {
  const file = sandbox.path('bom.json');
  await sandbox.run([...scan, '--format', `cyclonedx=${file}`]);
  const bom = JSON.parse(readFileSync(file, 'utf8'));
  const quiet = bom.components.find(({ name }: { name: string }) => name === 'quiet');
  expect(quiet.licenses).toEqual([
    { license: { id: 'AGPL-3.0-only', acknowledgement: 'concluded' } },
  ]);
  expect(dirname(file)).toBe(sandbox.directory);
});
