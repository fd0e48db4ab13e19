import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report, SecretFinding } from '@seaworthy/model';
import { tarOf, writeOciLayout, zipOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** A secret in every place where people leave them: found once, and printed nowhere. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const directory = sandbox.path('project');
const planted: string[] = [];

/** A GitLab token that nobody was ever given; another one for each place. */
function secretFor(place: string): string {
  const random = createHash('sha256').update(place).digest('base64url').replaceAll(/[-_]/g, 'x');
  const secret = `${['glp', 'at'].join('')}-${random.slice(0, 20)}`;
  planted.push(secret);
  return secret;
}

const nested = zipOf([
  {
    path: 'BOOT-INF/lib/inner.jar',
    data: zipOf([{ path: 'application.yml', data: `token: ${secretFor('nested')}\n` }]),
  },
]);
const innerTar = gzipSync(tarOf([{ path: 'deploy.sh', data: `T=${secretFor('tgz')}\n` }]));
const utf16 = Buffer.from(`\ufeffToken=${secretFor('utf16')}\r\n`, 'utf16le');
const late = Buffer.concat([
  Buffer.from('line\n'.repeat(500_000)),
  Buffer.from(`token: ${secretFor('late')}\n`),
]);
const program = Buffer.concat([
  Buffer.from('\x7fELF'),
  Buffer.alloc(9_000),
  Buffer.from(`\0${secretFor('program')}\0`),
  Buffer.alloc(5_000),
]);

beforeAll(async () => {
  const layers = [
    tarOf([
      { path: 'etc/app.env', data: `A=1\nTOKEN=${secretFor('file')}\n` },
      { path: 'root/.netrc', data: `# ${secretFor('deleted')}\n` },
      { path: 'srv/replaced.conf', data: `x ${secretFor('replaced')}\n` },
      { path: 'srv/kept.conf', data: `x ${secretFor('kept')}\n` },
    ]),
    tarOf([
      { path: 'root/.wh..netrc' },
      { path: 'srv/replaced.conf', data: 'x = from the environment\n' },
      { path: 'srv/kept.conf', data: `y = 1\nx ${planted.at(-1)}\n` },
      { path: 'srv/app.jar', data: nested },
      { path: 'srv/backup.tgz', data: innerTar },
      { path: 'srv/windows.ini', data: utf16 },
      { path: 'srv/late.log', data: late },
      { path: 'usr/bin/tool', data: program },
      { path: 'srv/allowed.conf', data: `x ${secretFor('ignored')} # seaworthy:ignore\n` },
    ]),
  ];
  await writeOciLayout(layout, {
    name: 'planted:1',
    layers: layers.map((tar) => ({ tar, compression: 'gzip' as const })),
    config: {
      config: {
        Env: ['PATH=/bin', `API_TOKEN=${secretFor('env')}`],
        Labels: { maintainer: 'a', 'deploy.token': secretFor('label') },
      },
      history: [
        { created_by: `COPY . / # ${secretFor('history')}` },
        { created_by: `RUN |1 TOKEN=${secretFor('build-arg')} /bin/sh -c make`, empty_layer: true },
        {
          created_by: `ENV API_TOKEN=${planted.find((s) => s === secretOf('env'))}`,
          empty_layer: true,
        },
        { created_by: 'RUN rm /root/.netrc' },
      ],
    },
  });
  mkdirSync(join(directory, '.git/objects/ab'), { recursive: true });
  writeFileSync(join(directory, 'main.tf'), `x = 1\ntoken = "${secretFor('directory')}"\n`);
  writeFileSync(
    join(directory, '.git/config'),
    `url = https://ci:${secretFor('git')}@git.internal/a\n`,
  );
});
afterAll(() => sandbox.remove());

function secretOf(place: string): string {
  const random = createHash('sha256').update(place).digest('base64url').replaceAll(/[-_]/g, 'x');
  return `${['glp', 'at'].join('')}-${random.slice(0, 20)}`;
}

const secretsOf = (text: string): SecretFinding[] =>
  (JSON.parse(text) as Report).findings.filter((finding) => finding.kind === 'secret');

const places = [
  { where: 'file', path: 'etc/app.env', line: 2, layer: 0 },
  { where: 'file', path: 'root/.netrc', line: 1, layer: 0, deletedIn: 1 },
  { where: 'file', path: 'srv/replaced.conf', line: 1, layer: 0, deletedIn: 1 },
  { where: 'file', path: 'srv/kept.conf', layer: 0 },
  {
    where: 'archive',
    path: 'srv/app.jar!/BOOT-INF/lib/inner.jar!/application.yml',
    line: 1,
    layer: 1,
  },
  { where: 'archive', path: 'srv/backup.tgz!/deploy.sh', line: 1, layer: 1 },
  { where: 'file', path: 'srv/windows.ini', line: 1, layer: 1 },
  { where: 'file', path: 'srv/late.log', line: 500_001, layer: 1 },
  { where: 'file', path: 'usr/bin/tool', layer: 1 },
  { where: 'env', name: 'API_TOKEN' },
  { where: 'label', name: 'deploy.token' },
  { where: 'history', layer: 0 },
  { where: 'build-arg' },
];

test('each is found once, at its place, cold and from the cache', async () => {
  for (const pass of ['cold', 'warm']) {
    const { stdout } = await sandbox.run(['scan', '--offline', layout, '--format', 'json']);
    const found = secretsOf(stdout);
    expect(found.map(({ rule }) => rule)).toEqual(places.map(() => 'gitlab-personal-token'));
    for (const place of places) {
      expect(
        found.filter((one) =>
          Object.entries(place).every(([key, value]) => one[key as keyof SecretFinding] === value),
        ),
        `${pass}: ${JSON.stringify(place)}`,
      ).toHaveLength(1);
    }
    const kept = found.find(({ path }) => path === 'srv/kept.conf')!;
    expect(kept).not.toHaveProperty('deletedIn');
    expect(found.find(({ path }) => path === 'usr/bin/tool')).not.toHaveProperty('line');
    expect(new Set(found.map(({ id }) => id)).size).toBe(places.length);
  }
});

test('in a directory, those of version control included', async () => {
  const { stdout } = await sandbox.run(['scan', '--offline', directory, '--format', 'json']);
  const found = secretsOf(stdout).map(({ path, line, where }) => ({ path, line, where }));
  expect(found).toHaveLength(2);
  expect(found).toContainEqual({ path: 'main.tf', line: 2, where: 'file' });
  expect(found).toContainEqual({ path: '.git/config', line: 1, where: 'file' });
  expect(secretsOf(stdout)[0]).not.toHaveProperty('layer');
});

test('no output, log or stored fact holds one', async () => {
  const formats = [
    'table',
    'json',
    'sarif',
    'markdown',
    'cyclonedx',
    'spdx',
    'html',
    'junit',
    'gitlab',
    'github',
    'openvex',
  ];
  const outputs: string[] = [];
  for (const target of [layout, directory]) {
    for (const scanners of [['--scanners', 'secret'], ['--only-inventory'], []]) {
      for (const format of formats) {
        const run = await sandbox.run(['scan', '--offline', target, '-f', format, ...scanners]);
        outputs.push(run.stdout, run.stderr);
      }
    }
  }
  outputs.push((await sandbox.run(['scan', '--offline', layout, '--fail-on', 'low'])).stderr);
  const cache = sandbox.path('cache');
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    outputs.push(readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
  }
  const everything = outputs.join('\n');
  for (const secret of planted) expect(everything.includes(secret.slice(6))).toBe(false);
}, 120_000);

test('--scanners and the gate', async () => {
  const only = await sandbox.run([
    'scan',
    '--offline',
    layout,
    '--scanners',
    'secret',
    '-f',
    'json',
    '--fail-on',
    'critical',
  ]);
  expect(only.exitCode).toBe(1);
  expect(only.stderr).toContain('GitLab personal access token in ');
  const report = JSON.parse(only.stdout) as Report;
  expect(report.coverage.vulnerabilities.looked).toBe(false);
  expect(report.coverage.secrets).toMatchObject({ looked: true });
  const none = await sandbox.run(['scan', '--offline', layout, '--scanners', 'vuln', '-f', 'json']);
  expect(secretsOf(none.stdout)).toEqual([]);
  const wrong = await sandbox.run(['scan', layout, '--scanners', 'vuln,secrets']);
  expect(wrong).toMatchObject({ exitCode: 2 });
  expect(wrong.stderr).toContain('There are: vuln, secret');
});
