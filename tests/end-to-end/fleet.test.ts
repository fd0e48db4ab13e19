import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Fleet, isVulnerability } from '@seaworthy/model';
import { fleetJsonSchema } from '@seaworthy/report';
import { FakeRegistry, hasShared, sharedPath } from '@seaworthy/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { npmLayer, writeMirror, writeNpmImage } from './support/npm-images.ts';
import { Sandbox } from './support/sandbox.ts';

/** Many targets in one scan: each is read, what they share once. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const sandbox = new Sandbox();
const database = sandbox.path('db');
const base = { first: '1.0.0', second: '1.0.0' };
const [one, two, three] = ['one', 'two', 'base'].map((name) => sandbox.path(name)) as [
  string,
  string,
  string,
];
const missing = sandbox.path('missing');

beforeAll(async () => {
  const mirror = sandbox.path('mirror');
  await writeMirror(mirror);
  await sandbox.run(['db', 'update', '--from', mirror, '--db', database]);
  await writeNpmImage(one, { name: 'team/one:1', layers: [base, { own: '1.0.0' }] });
  await writeNpmImage(two, { name: 'team/two:1', layers: [base, { fresh: '1.0.0' }] });
  await writeNpmImage(three, { name: 'team/base:1', layers: [base] });
});
afterAll(() => sandbox.remove());

const scan = (...words: string[]) =>
  sandbox.run(['scan', '--offline', '--no-cache', '--db', database, ...words]);

async function fleetOf(...words: string[]): Promise<Fleet> {
  const { stdout } = await scan(...words, '--format', 'json');
  return Fleet.parse(JSON.parse(stdout));
}

test('each target in the order asked for; the base image among them is known to all', async () => {
  const fleet = await fleetOf(one, two, three, one);
  expect(fleet.reports.map(({ target }) => target.name)).toEqual([
    'team/one:1',
    'team/two:1',
    'team/base:1',
  ]);
  expect(fleet.reports.map(({ baseImage }) => baseImage?.name)).toEqual([
    'docker.io/team/base:1',
    'docker.io/team/base:1',
    undefined,
  ]);
  const origins = fleet.reports[0]!.findings.filter(isVulnerability).map((finding) => [
    finding.package.name,
    finding.origin,
  ]);
  expect(origins).toEqual([
    ['first', 'base-image'],
    ['second', 'base-image'],
    ['own', 'own'],
  ]);
});

test('the table counts a finding of several targets once', async () => {
  const { exitCode, stdout, stderr } = await scan(one, two, three);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  // first and second in all three, own and fresh in one each.
  expect(stdout).toMatch(/^3 targets\n4 findings, met 8 times, 4 can be fixed now\n/);
  expect(stdout).toMatch(/team\/base:1 +2 +2\n/);
  expect(stdout).toMatch(/first +npm +1\.0\.0 +critical +1 +1 +3\n/);
});

describe('a target that cannot be read', () => {
  test('does not stop the others', async () => {
    const { exitCode, stdout, stderr } = await scan(missing, one, '--format', 'json');
    const fleet = Fleet.parse(JSON.parse(stdout));
    expect(exitCode).toBe(3);
    expect(fleet.reports).toHaveLength(1);
    expect(fleet.failures).toMatchObject([{ target: missing, code: 'TARGET_NOT_FOUND' }]);
    expect(stderr).toContain(`${missing}: not read [TARGET_NOT_FOUND]`);
  });

  test('weighs less than a gate that says no', async () => {
    const { exitCode, stderr } = await scan(missing, one, two, '--fail-on', 'critical');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('team/one:1: gate --fail-on critical: CVE-2026-0001 in first');
    expect(await scan(one, two, '--fail-on', 'critical')).toMatchObject({ exitCode: 1 });
    const words = ['--fail-on', 'critical', '--severity', 'critical'];
    expect(await scan(missing, sandbox.path('mirror'), ...words)).toMatchObject({ exitCode: 3 });
  });

  test('that it takes too long ends it alone', async () => {
    const { stdout, exitCode } = await scan('-', one, '--timeout', '1ms', '-f', 'json');
    expect(exitCode).toBe(3);
    const codes = Fleet.parse(JSON.parse(stdout)).failures.map(({ code }) => code);
    expect(codes).toContain('TIMEOUT');
  });
});

describe('lists of targets', () => {
  const list = () => sandbox.path('list.txt');

  test('a file, with comments, beside words', async () => {
    writeFileSync(list(), `# all\r\n${one}   # the first\n\n  ${two}\n${one}\n`);
    const fleet = await fleetOf('--targets', list(), three);
    expect(fleet.reports.map(({ target }) => target.name)).toEqual([
      'team/base:1',
      'team/one:1',
      'team/two:1',
    ]);
  });

  test('standard input; a list of one is a list', async () => {
    const words = ['scan', '--offline', '--no-cache', '--db', database, '--targets', '-'];
    const outcome = await sandbox.run([...words, '-f', 'json'], { input: Buffer.from(one) });
    expect(Fleet.parse(JSON.parse(outcome.stdout)).reports).toHaveLength(1);
  });

  test.each([
    [['--targets', '/nonexistent/list'], 3, /list .* cannot be read/],
    [['--targets', '/dev/null'], 2, /names no target/],
    [['--targets', '-', '-'], 2, /both a target and the list/],
    [[], 2, /no target is named/],
    [['a', 'b', '--parallel', '0'], 2, /not a number from 1 to 64/],
    [['a', 'b', '-f', 'cyclonedx'], 2, /is a format of one target/],
    [['a', 'b', '-f', 'spdx=one.json'], 2, /is a format of one target/],
    [['a.example/x', 'b.example/y', '--username', 'me'], 2, /several registries/],
  ] as const)('scan %j ends with %i', async (words, exitCode, message) => {
    const environment = { SEAWORTHY_REGISTRY_PASSWORD: 'x' };
    const outcome = await sandbox.run(['scan', ...words], { environment });
    expect(outcome.stderr).toMatch(message);
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
  });
});

describe('documents', () => {
  test('JSON after its schema, and every format again from it', async () => {
    const saved = sandbox.path('fleet.json');
    await scan(one, two, missing, '--format', `json=${saved}`);
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    formats.default(ajv);
    const validate = ajv.compile(fleetJsonSchema());
    validate(JSON.parse(readFileSync(saved, 'utf8')));
    expect(validate.errors).toBeNull();
    const convert = (...words: string[]) => sandbox.run(['convert', saved, ...words]);
    expect((await convert('-f', 'json')).stdout).toBe(readFileSync(saved, 'utf8'));
    const direct = await scan(one, two, missing);
    expect((await convert()).stdout).toBe(direct.stdout);
    expect(await convert('--fail-on', 'critical')).toMatchObject({ exitCode: 1 });
    expect(await convert('-f', 'spdx')).toMatchObject({ exitCode: 2 });
  });

  test('SARIF has a run for each', async () => {
    const { stdout } = await scan(one, two, missing, '-f', 'sarif');
    const { runs } = JSON.parse(stdout);
    expect(runs.map((run: { results?: unknown[] }) => run.results?.length)).toEqual([
      3,
      3,
      undefined,
    ]);
    expect(runs[2].invocations[0].executionSuccessful).toBe(false);
  });

  test('formats of one target go to a file each', async () => {
    const boms = sandbox.path('boms');
    const pattern = sandbox.path('by-name', '{name}.spdx.json');
    await scan(one, two, '-f', `cyclonedx=${boms}/`, '-f', `spdx=${pattern}`);
    expect(readdirSync(boms).sort()).toEqual(['team_one_1.cdx.json', 'team_two_1.cdx.json']);
    expect(readdirSync(sandbox.path('by-name'))).toHaveLength(2);
    const bom = JSON.parse(readFileSync(`${boms}/team_one_1.cdx.json`, 'utf8'));
    // All packages, not only those with findings.
    expect(bom.components.map(({ name }: { name: string }) => name).sort()).toEqual([
      'first',
      'own',
      'second',
    ]);
  });
});

test('a layer that targets share is fetched once, though nothing is kept', async () => {
  const registry = await FakeRegistry.start();
  try {
    const shared = npmLayer('base', base);
    for (let n = 0; n < 6; n++) {
      registry.putImage([shared, npmLayer('app', { own: `1.0.${n}` })], {}, `v${n}`);
    }
    const targets = Array.from({ length: 6 }, (_, n) => `${registry.host}/team/app:v${n}`);
    const words = ['--plain-http', '--no-cache', '--only-inventory', '--parallel', '6'];
    const outcome = await sandbox.run(['scan', ...words, ...targets, '-f', 'json']);
    const fleet = Fleet.parse(JSON.parse(outcome.stdout));
    expect(fleet.failures).toEqual([]);
    expect(fleet.reports.map(({ packages }) => packages.length)).toEqual([3, 3, 3, 3, 3, 3]);
    const { digest } = fleet.reports[0]!.layers[0]!;
    const fetched = registry.seen.filter(
      ({ method, path }) => method === 'GET' && path.endsWith(digest!),
    );
    expect(fetched).toHaveLength(1);
    expect(sandbox.leftovers()).toEqual([]);
  } finally {
    await registry.stop();
  }
});

describe.skipIf(!hasShared('corpora/images'))('images that others made', () => {
  test('are all read at once, as each is by itself', async () => {
    const directory = sharedPath('corpora/images');
    const archives = readdirSync(directory)
      .filter((name) => name.endsWith('.tar'))
      .map((name) => `${directory}/${name}`);
    const fleet = await fleetOf(...archives, '--parallel', '8');
    expect(fleet.failures).toEqual([]);
    for (const report of fleet.reports) {
      const alone = await sandbox.scan([
        '--offline',
        '--no-cache',
        '--db',
        database,
        report.target.input,
      ]);
      const { createdAt: _, ...expected } = alone.report;
      expect(report).toMatchObject({
        ...expected,
        findings: expected.findings.map(({ id }) => ({ id })),
      });
    }
  });
});
