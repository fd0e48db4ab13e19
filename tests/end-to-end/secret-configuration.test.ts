import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet, Report } from '@seaworthy/model';
import { tarOf, writeOciLayout, zipOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** What the user says of secrets in seaworthy.yaml, for one target and for many. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const work = sandbox.path('work');
const sources = join(work, 'sources');
const own = (seed: string) =>
  `acme_${createHash('sha256').update(seed).digest('hex').slice(0, 24)}`;
const gitlab = `${['glp', 'at'].join('')}-aB3dE6gH9kL2nP5rS8uV`;

const ownRule = `secrets:
  rules:
    - id: acme-token
      title: Acme token
      severity: critical
      issuer: the Acme console
      keywords: [acme_]
      pattern: acme_([0-9a-f]{24})
`;

beforeAll(async () => {
  const jar = zipOf([{ path: 'application.yml', data: `token: ${gitlab}\n` }]);
  const tar = tarOf([
    { path: 'srv/app.env', data: `T=${own('image')}\nG=${gitlab}\n` },
    { path: 'srv/samples/app.env', data: `G=${gitlab}\n` },
    { path: 'srv/app.jar', data: jar },
  ]);
  await writeOciLayout(layout, {
    layers: [{ tar, compression: 'gzip' }],
    name: 'app:1',
    config: { config: { Env: [`ACME=${own('environment')}`] } },
  });
  mkdirSync(sources, { recursive: true });
  writeFileSync(join(sources, 'main.sh'), `T=${own('directory')}\n`);
});
afterAll(() => sandbox.remove());

async function scan(configuration: string, ...words: readonly string[]) {
  const file = join(work, 'seaworthy.yaml');
  writeFileSync(file, configuration);
  try {
    return await sandbox.run(
      ['scan', '--offline', '-f', 'json', '--scanners', 'secret', ...words],
      {
        workingDirectory: work,
      },
    );
  } finally {
    rmSync(file);
  }
}

const secretsOf = ({ findings }: Report): [rule: string, place: string | undefined][] =>
  findings
    .filter((finding) => finding.kind === 'secret')
    .map(({ rule, path, name }): [string, string | undefined] => [rule, path ?? name])
    .sort();

const gitlabs = [
  ['gitlab-personal-token', 'srv/app.env'],
  ['gitlab-personal-token', 'srv/app.jar!/application.yml'],
  ['gitlab-personal-token', 'srv/samples/app.env'],
];
const acmes = [
  ['acme-token', 'ACME'],
  ['acme-token', 'srv/app.env'],
];

test('a rule of the user finds, redacts and says where to revoke, cold and from the cache', async () => {
  for (let pass = 0; pass < 2; pass++) {
    const { stdout } = await scan(ownRule, layout);
    const report = JSON.parse(stdout) as Report;
    expect(secretsOf(report)).toEqual([...acmes, ...gitlabs]);
    expect(report.findings[0]).toMatchObject({ severity: { level: 'critical' } });
    expect(stdout).toContain('Revoke it (the Acme console)');
    for (const seed of ['image', 'environment']) expect(stdout).not.toContain(own(seed).slice(8));
  }
  // What the cache keeps for one set of rules is not taken for another's.
  const { stdout } = await scan('waivers: []\n', layout);
  expect(secretsOf(JSON.parse(stdout))).toEqual(gitlabs);
});

test('paths, rules and digests that are allowed, and rules that are turned off', async () => {
  const allowed = async (section: string) =>
    secretsOf(JSON.parse((await scan(section, layout)).stdout) as Report);
  const allow = (entry: string) =>
    `secrets: { allow: [{ ${entry}, reason: Made up for the tutorial }] }\n`;
  expect(await allowed(allow('path: srv/samples/'))).toEqual(gitlabs.slice(0, 2));
  expect(await allowed(allow('path: "**/*.jar!/**"'))).toEqual([gitlabs[0], gitlabs[2]]);
  const digest = createHash('sha256').update(gitlab).digest('hex');
  expect(await allowed(allow(`sha256: ${digest}`))).toEqual([]);
  expect(await allowed(allow('rule: npm-token, path: srv/**'))).toEqual(gitlabs);
  expect(await allowed('secrets: { disable: [gitlab-personal-token, generic-setting] }\n')).toEqual(
    [],
  );
});

test('of many targets, all', async () => {
  const { stdout } = await scan(ownRule, layout, `dir:${sources}`);
  const { reports } = JSON.parse(stdout) as Fleet;
  expect(reports.map(secretsOf)).toEqual([[...acmes, ...gitlabs], [['acme-token', 'main.sh']]]);
});

test('a directory must not allow its own secrets, unless the user names its file', async () => {
  const section = 'secrets: { disable: [gitlab-personal-token] }\n';
  writeFileSync(join(work, 'token.env'), `G=${gitlab}\n`);
  const distrusted = await scan(section, '.');
  expect(secretsOf(JSON.parse(distrusted.stdout))).toContainEqual([
    'gitlab-personal-token',
    'token.env',
  ]);
  expect(distrusted.stderr).toContain('to use it: --secret-config seaworthy.yaml');
  const trusted = await scan(section, '.', '--secret-config', 'seaworthy.yaml');
  expect(secretsOf(JSON.parse(trusted.stdout))).toEqual([]);
  const none = await scan(section, layout, '--no-secret-config');
  expect(secretsOf(JSON.parse(none.stdout))).toEqual(gitlabs);
});

describe('what is wrong is said with its place, before anything is scanned', () => {
  const withPattern = (pattern: string) => ownRule.replace(/pattern: .*/, `pattern: ${pattern}`);
  test.each([
    [withPattern('acme_((?:a+)+b)'), '8:16: hostile text could keep this pattern busy'],
    [withPattern("'acme_(?<=a)b'"), '8:22: in a pattern of a rule: a group of another kind'],
    [withPattern('acme_('), '8:16: this is no regular expression'],
    [ownRule.replace('keywords: [acme_]', 'keywords: [ac]'), '7:18: keywords: a keyword is 3 to'],
    [ownRule.replace('severity', 'sevrity'), '5:7: there is no key "sevrity" here'],
    ['secrets:\n  disable: [npm-tokn]\n', '2:13: there is no rule "npm-tokn"'],
    ['secrets:\n  allow:\n    - path: a\n', '3:7: reason'],
  ])('%j', async (configuration, message) => {
    const { exitCode, stdout, stderr } = await scan(configuration, layout);
    expect(stderr).toContain(`seaworthy.yaml:${message}`);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
