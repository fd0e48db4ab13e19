import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMisconfiguration, type MisconfigurationFinding, type Report } from '@seaworthy/model';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { shop, tidy, writeFiles } from './support/application.ts';
import { Sandbox } from './support/sandbox.ts';

const sandbox = new Sandbox();
let count = 0;
let directory = '';

beforeEach(() => {
  directory = sandbox.path(`shop-${++count}`);
  writeFiles(directory, shop);
});
afterAll(() => sandbox.remove());

const faultsOf = ({ findings }: Report): MisconfigurationFinding[] =>
  findings.filter(isMisconfiguration);

/** "path:line check" of each, in the order of the files. */
const placesOf = (report: Report): string[] =>
  faultsOf(report)
    .map(({ path, startLine, check }) => `${path}:${startLine} ${check}`)
    .sort();

test('one report of files of every kind, each finding with its line, a reason and what to write', async () => {
  const { report, exitCode } = await sandbox.scan(['--offline', directory]);
  expect(exitCode).toBe(0);
  expect(placesOf(report)).toEqual(
    expect.arrayContaining([
      '.github/workflows/build.yml:9 github-untrusted-checkout',
      'Dockerfile:1 dockerfile-root-user',
      'Dockerfile:3 dockerfile-add-local',
      'compose.yaml:8 compose-engine-socket',
      'deploy/jobs.yaml:14 pod-stale-latest',
      'deploy/jobs.yaml:16 pod-privileged',
      'deploy/web.yaml:25 pod-privilege-escalation',
      'infrastructure/main.tf:9 security-group-open-admin',
    ]),
  );
  for (const fault of faultsOf(report)) {
    const lines = shop[fault.path]!.split('\n');
    expect(fault.startLine).toBeLessThanOrEqual(fault.endLine);
    expect(fault.lines[0], fault.check).toBe(lines[fault.startLine - 1]);
    expect(fault.why.length, fault.check).toBeGreaterThan(40);
    expect(fault.fix.length, fault.check).toBeGreaterThan(20);
    expect(fault.controls, fault.check).not.toEqual([]);
    expect(fault.risk, fault.check).toBeGreaterThan(0);
  }
  const ids = report.findings.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // Flaws of packages stand in the same queue, and what is installed is somebody else's.
  expect(report.findings.map(({ kind }) => kind)).toContain('vulnerability');
  expect(placesOf(report).join()).not.toContain('node_modules');
  expect(report.actions.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['edit-configuration', 'upgrade-dependency']),
  );
  const coverage = report.coverage.misconfigurations;
  expect(coverage).toMatchObject({
    looked: true,
    files: 6,
    results: { 'pod-privileged': { judged: 2, failed: 1 } },
    skipped: [{ path: 'chart/templates/web.yaml' }],
  });
});

test('what a comment excuses is suppressed, with its reason and place', async () => {
  const { report } = await sandbox.scan(['--offline', '--scanners', 'misconfig', directory]);
  expect(report.suppressed).toEqual([
    {
      finding: expect.objectContaining({ check: 'pod-host-namespaces', startLine: 20 }),
      by: 'waiver',
      reason: 'measures the network of the node',
      source: 'deploy/web.yaml:19',
    },
  ]);
  const table = await sandbox.run(['scan', '--offline', directory, '--show-suppressed']);
  expect(table.stdout).toContain('measures the network of the node');
  expect(table.stdout).toContain('1 configuration file NOT judged');
});

test('--fix shows a diff, mends what is certain and nothing else, and reports what remains', async () => {
  const words = ['--offline', '--scanners', 'config', directory];
  const before = await sandbox.scan(words);
  const mended = await sandbox.run(['scan', ...words, '--fix', '--color', 'never']);
  expect(mended.exitCode).toBe(0);
  const [diff = '', table = ''] = mended.stdout.split(`\n${directory}\n`);
  expect(diff).toContain('--- a/deploy/web.yaml\n+++ b/deploy/web.yaml\n');
  expect(diff).toContain(
    '-            allowPrivilegeEscalation: true # since the first release\n' +
      '+            allowPrivilegeEscalation: false # since the first release\n',
  );
  expect(table).not.toContain('pod-privilege-escalation ');
  const after = await sandbox.scan(words);
  expect(after.report.findings.length).toBeLessThan(before.report.findings.length);
  expect(placesOf(before.report)).toEqual(expect.arrayContaining(placesOf(after.report)));
  // Only the lines of the diff have changed.
  const changed = Object.entries(shop).flatMap(([path, text]) => {
    const now = readFileSync(join(directory, path), 'utf8').split('\n');
    return text.split('\n').flatMap((line, i) => (line === now[i] ? [] : [`${path}: ${now[i]}`]));
  });
  expect(changed.sort()).toEqual([
    'Dockerfile: COPY package.json package-lock.json ./',
    'deploy/jobs.yaml:               imagePullPolicy: Always',
    'deploy/web.yaml:             allowPrivilegeEscalation: false # since the first release',
  ]);
  const again = await sandbox.run(['scan', ...words, '--fix', '--format', 'json']);
  expect(again.stderr).toContain('nothing was mended');
  expect(JSON.parse(again.stdout)).toMatchObject({ schemaVersion: expect.anything() });
});

test('--fix keeps standard output for the machine, and its hands off links and other targets', async () => {
  const outside = sandbox.path('outside.yaml');
  writeFileSync(outside, shop['deploy/web.yaml']!);
  symlinkSync(outside, join(directory, 'deploy/linked.yaml'));
  const words = ['--offline', '--scanners', 'config', '--fix'];
  const { stderr, report } = await sandbox.scan([...words, directory]);
  expect(stderr).toContain('+++ b/deploy/web.yaml');
  expect(stderr).toContain('deploy/web.yaml written');
  expect(placesOf(report).join()).not.toContain('linked');
  expect(readFileSync(outside, 'utf8')).toBe(shop['deploy/web.yaml']);
  const wrong = await sandbox.run(['scan', '--offline', '--scanners', 'vuln', '--fix', directory]);
  expect(wrong).toMatchObject({ exitCode: 2 });
  expect(wrong.stderr).toContain('--fix mends configuration');
});

test('`fix` makes the mends beside its other edits, of one file too', async () => {
  const { exitCode } = await sandbox.run([
    ...['fix', '--offline', directory, '--write'],
    ...['--base', 'node:24.11-slim'],
  ]);
  expect(exitCode).toBe(0);
  const dockerfile = readFileSync(join(directory, 'Dockerfile'), 'utf8');
  expect(dockerfile).toContain('FROM node:24.11-slim\n');
  expect(dockerfile).toContain('COPY package.json package-lock.json ./');
  expect(readFileSync(join(directory, 'package.json'), 'utf8')).not.toContain('4.17.20');
});

test('a policy that denies says which finding and why', async () => {
  const policy = sandbox.path('policy.yaml');
  writeFileSync(
    policy,
    `policies:
  - name: no-privileged
    message: Nothing of ours runs privileged.
    effect: deny
    when: finding.kind == "misconfiguration" && finding.controls.exists(control, control.startsWith("pss-baseline:"))
`,
  );
  const words = ['scan', '--offline', directory, '--scanners', 'config'];
  const denied = await sandbox.run([...words, '--policy', policy]);
  expect(denied).toMatchObject({ exitCode: 1 });
  expect(denied.stderr).toContain('no-privileged');
  expect(denied.stderr).toContain('deploy/jobs.yaml:16');
  const gate = await sandbox.run([...words, '--fail-on', 'critical']);
  expect(gate).toMatchObject({ exitCode: 1 });
  expect(gate.stderr).toContain('Container "import" runs privileged');
  writeFiles(sandbox.path('calm'), tidy);
  const passed = await sandbox.run([
    ...['scan', '--offline', sandbox.path('calm'), '--scanners', 'config', '--fail-on', 'low'],
  ]);
  expect(passed).toMatchObject({ exitCode: 0 });
});

test('SARIF points at the lines, and explain teaches', async () => {
  const words = ['--offline', directory, '--scanners', 'config'];
  const { stdout } = await sandbox.run(['scan', ...words, '--format', 'sarif']);
  const [run] = JSON.parse(stdout).runs;
  const found = run.results.find((one: { ruleId: string }) => one.ruleId === 'pod-privileged');
  expect(found.locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'deploy/jobs.yaml' },
    region: { startLine: 16 },
  });
  for (const { locations } of run.results) {
    expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
  }
  const explained = await sandbox.run(['explain', 'pod-privileged', directory, '--offline']);
  expect(explained.stdout).toContain('16 |                 privileged: true');
  expect(explained.stdout).toContain('nist-800-190:4.4.3');
  expect(explained.stdout).toContain('What removes it');
});

test('a tidy directory has none, and what is past a bound is a problem', async () => {
  writeFiles(sandbox.path('tidy'), tidy);
  const { report } = await sandbox.scan(['--offline', sandbox.path('tidy')]);
  expect(report.findings).toEqual([]);
  expect(report.problems).toEqual([]);
  expect(report.coverage.misconfigurations).toMatchObject({ looked: true, files: 1 });
  writeFileSync(sandbox.path('tidy/large.yaml'), 'a: b\n'.repeat(1_200_000));
  writeFileSync(sandbox.path('tidy/broken.yaml'), 'apiVersion: v1\nkind: "Pod\n');
  const { report: partial } = await sandbox.scan(['--offline', sandbox.path('tidy')]);
  expect(partial.problems.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
    'broken.yaml unreadable-file',
    'large.yaml limit-exceeded',
  ]);
});

test('of an image its own configuration is judged, secrets once and nowhere shown', async () => {
  const token = `${['glp', 'at'].join('')}-${'Ab3dEf6hIj9lMn2pQr5t'}`;
  const layout = sandbox.path('image');
  await writeOciLayout(layout, {
    name: 'shop:1',
    layers: [],
    config: {
      config: { Env: ['PATH=/bin', `TOKEN=${token}`, 'NODE_TLS_REJECT_UNAUTHORIZED=0'] },
      history: [{ created_by: `ENV TOKEN=${token}`, empty_layer: true }],
    },
  });
  for (const pass of ['cold', 'warm']) {
    const { report, stdout } = await sandbox.scan(['--offline', layout]);
    expect(
      placesOf(report).map((place) => place.split(' ')[1]),
      pass,
    ).toEqual(expect.arrayContaining(['image-root-user', 'image-tls-off-variable']));
    const tls = faultsOf(report).find(({ check }) => check === 'image-tls-off-variable')!;
    expect(tls.lines).toEqual(['      "NODE_TLS_REJECT_UNAUTHORIZED=0"']);
    expect(report.findings.filter(({ kind }) => kind === 'secret')).toHaveLength(1);
    expect(placesOf(report).join()).not.toContain('secret');
    expect(stdout).not.toContain(token.slice(8));
    expect(report.coverage.misconfigurations).toMatchObject({ looked: true, files: 1 });
  }
  const alone = await sandbox.scan(['--offline', layout, '--scanners', 'config']);
  expect(placesOf(alone.report).join()).toContain('image-secret-environment');
  expect(alone.stdout).not.toContain(token.slice(8));
  const none = await sandbox.scan(['--offline', layout, '--scanners', 'vuln']);
  expect(none.report.coverage.misconfigurations).toMatchObject({ looked: false });
});

test('permissions in an image are those that its layers leave', async () => {
  const layout = sandbox.path('permissions');
  const program = (path: string, mode: number) => ({ path, mode, data: '#!/bin/sh\n' });
  await writeOciLayout(layout, {
    name: 'shop:2',
    layers: [
      { tar: tarOf([program('bin/su', 0o4755), program('bin/mount', 0o4755)]) },
      { tar: tarOf([program('bin/mount', 0o755), program('etc/shop.sh', 0o777)]) },
    ],
  });
  for (const pass of ['cold', 'warm']) {
    const { report } = await sandbox.scan(['--offline', layout]);
    const says = faultsOf(report).map(({ check, summary }) => `${check}: ${summary}`);
    expect(says, pass).toEqual(
      expect.arrayContaining([
        'image-setuid-files: 1 program is setuid or setgid: /bin/su',
        'image-world-writable-files: 1 path is writable for everybody: /etc/shop.sh',
      ]),
    );
  }
});
