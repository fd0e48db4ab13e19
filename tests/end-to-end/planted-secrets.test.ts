import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report, SecretFinding } from '@seaworthy/model';
import { loadReporters } from '@seaworthy/report';
import { hasCommand, tarOf, writeOciLayout, zipOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeUpSecrets } from './support/made-up-secrets.ts';
import { Sandbox } from './support/sandbox.ts';

/** A secret in every place where people leave them: found once, and printed nowhere. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const directory = sandbox.path('project');
const secrets = new MadeUpSecrets();

const secretFor = (place: string): string => secrets.for(place);

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
      { path: 'srv/kept.conf', data: `y = 1\nx ${secretFor('kept')}\n` },
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
          created_by: `ENV API_TOKEN=${secretFor('env')}`,
          empty_layer: true,
        },
        { created_by: 'RUN rm /root/.netrc', comment: `by ${secretFor('comment')}` },
        // As the older builder writes it, and BuildKit where it sets them.
        {
          created_by: `/bin/sh -c #(nop)  ARG KEY=${secretFor('old-build-arg')}`,
          empty_layer: true,
        },
      ],
    },
    annotations: { 'org.example.deploy': secretFor('annotation') },
  });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'main.tf'), `x = 1\ntoken = "${secretFor('directory')}"\n`);
  if (hasCommand('git')) {
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', directory, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', `Use ${secretFor('commit-message')}`);
    git('remote', 'add', 'origin', `https://ci:${secretFor('git')}@git.internal/a`);
  }
});
afterAll(() => sandbox.remove());

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
  { where: 'label', name: 'org.example.deploy' },
  { where: 'history', layer: 1 },
];

test('each is found once, at its place, cold and from the cache', async () => {
  for (const pass of ['cold', 'warm']) {
    const { stdout } = await sandbox.run(['scan', '--offline', layout, '--format', 'json']);
    const found = secretsOf(stdout);
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['gitlab-personal-token']));
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
    // What tells these two apart is the redacted line of history.
    expect(found.filter(({ where }) => where === 'build-arg')).toHaveLength(2);
    expect(new Set(found.map(({ id }) => id)).size).toBe(places.length + 2);
  }
});

test.skipIf(!hasCommand('git'))(
  'in a working tree, those of version control included',
  async () => {
    const { stdout } = await sandbox.run(['scan', '--offline', directory, '--format', 'json']);
    const found = secretsOf(stdout).map(({ path, line, where }) => ({ path, line, where }));
    const file = { where: 'file', line: 1 };
    expect(found.toSorted((x, y) => (x.path! < y.path! ? -1 : 1))).toEqual([
      // Git keeps a message where it was written, and in two logs; what it packs is not read.
      { ...file, path: '.git/COMMIT_EDITMSG' },
      { ...file, path: '.git/config', line: expect.any(Number) },
      { ...file, path: '.git/logs/HEAD' },
      { ...file, path: '.git/logs/refs/heads/main' },
      { ...file, path: 'main.tf', line: 2 },
    ]);
    expect(secretsOf(stdout)[0]).not.toHaveProperty('layer');
  },
);

test('no output, log or stored fact holds one', async () => {
  const formats = (await loadReporters()).map(({ name }) => name);
  expect(formats).toContain('html');
  const template = sandbox.path('all.mustache');
  writeFileSync(
    template,
    '{{#report}}{{#findings}}{{{title}}} {{{match}}} {{{createdBy}}}\n{{/findings}}{{#layers}}{{{createdBy}}}{{/layers}}{{/report}}',
  );
  const outputs: string[] = [];
  for (const target of [layout, directory]) {
    for (const scanners of [['--scanners', 'secret'], ['--only-inventory'], []]) {
      for (const format of formats) {
        const run = await sandbox.run([
          'scan',
          '--offline',
          target,
          '-f',
          format,
          ...scanners,
          ...(format === 'template' ? ['--template', template] : []),
        ]);
        outputs.push(run.stdout, run.stderr);
      }
    }
  }
  const report = sandbox.path('report.json');
  const saved = await sandbox.run(['scan', '--offline', layout, '-f', `json=${report}`]);
  const waivers = sandbox.path('waivers.yaml');
  const settings = 'waiverSettings: { requireReason: false, requireExpiry: false }';
  writeFileSync(waivers, `${settings}\nwaivers: [{ kind: secret }]\n`);
  const others = [
    ['scan', '--offline', layout, '--fail-on', 'low', '--policy', 'strict'],
    ['scan', '--offline', layout, '--waivers', waivers, '--show-suppressed'],
    ['scan', '--offline', layout, directory],
    ['scan', '--offline', layout, directory, '-f', 'json'],
    ['explain', 'gitlab-personal-token', '--report', report],
    ...secretsOf(readFileSync(report, 'utf8')).map(({ id }) => ['explain', id, '--report', report]),
    ['convert', report, '-f', 'html'],
    ['policy', 'explain', report, '--policy', 'strict', '--fail-on', 'low'],
    ['fix', '--offline', layout],
  ];
  outputs.push(saved.stdout, saved.stderr);
  for (const words of others) {
    const { stdout, stderr } = await sandbox.run(words);
    expect(stdout + stderr, words.join(' ')).not.toBe('');
    outputs.push(stdout, stderr);
  }
  const cache = sandbox.path('cache');
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    outputs.push(readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
  }
  expect(secrets.shownIn(outputs.join('\n'))).toEqual([]);
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
