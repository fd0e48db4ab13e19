import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, sampleReport, sharedPath, tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../apps/cli/src/commands/index.ts';
import { Sandbox } from './support/sandbox.ts';

/** The command as people and pipelines meet it: words in, exit codes, streams and files out. */
const sandbox = new Sandbox();
const command = join(import.meta.dirname, '../../apps/cli/bin/seaworthy.js');
const layout = sandbox.path('image');
/** A package that the starter set knows a critical flaw of, and one without. */
const lockFile = JSON.stringify({
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0', dependencies: { minimist: '0.0.8', 'left-pad': '1.3.0' } },
    'node_modules/minimist': { version: '0.0.8' },
    'node_modules/left-pad': { version: '1.3.0' },
  },
});

beforeAll(async () => {
  const tar = tarOf([{ path: 'app/package-lock.json', data: lockFile }]);
  await writeOciLayout(layout, { layers: [{ tar, compression: 'gzip' }], name: 'app:1' });
});
afterAll(() => sandbox.remove());

const scan = (...words: string[]) => sandbox.run(['scan', '--offline', ...words]);

test('--version and --help', async () => {
  const version = await sandbox.run(['--version']);
  expect(version).toMatchObject({ exitCode: 0, stderr: '' });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const { name } of commands) {
    const help = await sandbox.run([...name.split(' '), '--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('Examples:');
  }
});

test('the table by default, with the starter set named as what it is', async () => {
  const { exitCode, stdout, stderr } = await scan(layout);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/minimist.*0\.0\.8/);
  expect(stdout).toMatch(/Only the starter set of \d+ well-known flaws was looked up/);
  expect(stdout).not.toContain('\x1b[');
  expect(stderr).toBe('');
});

test('standard output holds the result alone, files the other formats', async () => {
  const [sarif, bom] = [sandbox.path('app.sarif'), sandbox.path('app.cdx.json')];
  const outcome = await sandbox.scan([
    '--offline',
    layout,
    '--format',
    `sarif=${sarif}`,
    '-f',
    `cyclonedx=${bom}`,
  ]);
  expect(outcome.report.packages.map(({ name }) => name)).toEqual(['left-pad', 'minimist']);
  expect(outcome.stderr).toContain(`sarif written to ${sarif}`);
  expect(JSON.parse(readFileSync(sarif, 'utf8')).version).toBe('2.1.0');
  expect(JSON.parse(readFileSync(bom, 'utf8')).bomFormat).toBe('CycloneDX');
  const quiet = await scan(layout, '--quiet', '--format', `sarif=${sarif}`);
  expect(quiet).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
});

test('colour when asked for, never against NO_COLOR', async () => {
  expect((await scan(layout, '--color', 'always')).stdout).toContain('\x1b[');
  const forced = { environment: { FORCE_COLOR: '1' } };
  expect((await sandbox.run(['scan', '--offline', layout], forced)).stdout).toContain('\x1b[');
  const both = { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } };
  expect((await sandbox.run(['scan', '--offline', layout], both)).stdout).not.toContain('\x1b[');
});

describe('exit codes', () => {
  test('1 when the gate says no, naming what it refused', async () => {
    const { exitCode, stderr } = await scan(layout, '--fail-on', 'high');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('CVE-2021-44906 in minimist');
  });

  test('3 when a gate would have to trust the starter set', async () => {
    const { exitCode, stderr } = await scan(layout, '--fail-on', 'critical', '--only-fixed');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('CVE-2021-44906');
    writeFileSync(sandbox.path('clean.json'), '{"name":"x","lockfileVersion":3,"packages":{}}');
    const clean = sandbox.path('clean');
    await writeOciLayout(clean, { layers: [{ tar: tarOf([{ path: 'a', data: 'x' }]) }] });
    const passed = await scan(clean, '--fail-on', 'low');
    expect(passed.exitCode).toBe(3);
    expect(passed.stderr).toContain('without a full advisory database');
  });

  test.each([
    [['scan'], /no target is named/],
    [['scan', 'x', '--formt', 'json'], /unknown option.*\n.*--format/],
    [['scna'], /unknown command.*\n.*scan/],
    [['scan', 'x', '--format', 'yaml'], /no output format "yaml"/],
    [['scan', 'x', '-f', 'json', '-f', 'sarif'], /only one format can go to standard output/],
    [['scan', 'x', '--timeout', 'soon'], /not a duration/],
    [['scan', 'x', '--platform', 'linux/arm/v7/x'], /not a platform/],
  ])('2 for the wrong question %j', async (words, message) => {
    const { exitCode, stdout, stderr } = await sandbox.run(words);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toContain('hint: ');
  });

  test('3 when the target cannot be read', async () => {
    const missing = await scan('./nothing-here.tar');
    expect(missing).toMatchObject({ exitCode: 3, stdout: '' });
    expect(missing.stderr).toContain('[TARGET_NOT_FOUND]');
    writeFileSync(sandbox.path('broken.tar'), tarOf([{ path: 'manifest.json', data: '{' }]));
    const broken = await scan(sandbox.path('broken.tar'));
    expect(broken.exitCode).toBe(3);
    expect(broken.stderr).toContain('[MALFORMED]');
  });

  test('3 and the packages when the named database is not there', async () => {
    const words = ['--offline', layout, '--db', sandbox.path('no-database')];
    const { exitCode, report } = await sandbox.scan(words);
    expect(exitCode).toBe(3);
    expect(report.packages).toHaveLength(2);
    expect(report.coverage.vulnerabilities).toMatchObject({ looked: false });
    const inventory = await sandbox.scan([...words, '--only-inventory']);
    expect(inventory.exitCode).toBe(0);
  });
});

describe('standard input', () => {
  test('an archive', async () => {
    const tar = tarOf([{ path: 'app/package-lock.json', data: lockFile }]);
    const { report } = await sandbox.scan(['--offline', '-'], { input: tar });
    expect(report.target.input).toBe('-');
    expect(report.packages).toHaveLength(2);
  });

  test('an SBOM, of our own making', async () => {
    const { stdout } = await scan(layout, '--format', 'cyclonedx');
    const { report } = await sandbox.scan(['--offline', '-'], { input: Buffer.from(stdout) });
    expect(report.target.kind).toBe('sbom');
    expect(report.packages.map(({ purl }) => purl)).toEqual([
      'pkg:npm/left-pad@1.3.0',
      'pkg:npm/minimist@0.0.8',
    ]);
  });

  test('something else', async () => {
    const { exitCode, stderr } = await sandbox.run(['scan', '--offline', '-'], {
      input: Buffer.from('neither an archive nor an SBOM'),
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('hint: ');
  });
});

test('what a format lacks is said before anything is scanned', async () => {
  const broken = sandbox.path('broken.txt');
  writeFileSync(broken, 'one\n{{#findings}}');
  const noJob = { GITHUB_SHA: undefined };
  for (const [words, message] of [
    [['--format', 'github'], 'names the commit and job'],
    [['--format', 'template'], 'needs a template'],
    [['--format', 'json', '--template', broken], 'no --format template'],
    [['--template', broken], 'broken.txt:2: {{#findings}} is never closed'],
    [['--template', sandbox.path('missing')], 'cannot be read'],
  ] as const) {
    const all = ['scan', ...words, '/nonexistent'];
    const { exitCode, stderr } = await sandbox.run(all, { environment: noJob });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  }
});

describe('convert', () => {
  test.each([
    ...['table', 'json', 'cyclonedx', 'spdx', 'sarif', 'junit', 'gitlab', 'markdown', 'html'],
  ])('%s from a saved report is what the scan would have printed', async (format) => {
    const file = sandbox.path('saved.json');
    const direct = sandbox.path(`direct.${format}`);
    await scan(layout, '-q', '--format', `json=${file}`, '--format', `${format}=${direct}`);
    const { exitCode, stdout } = await sandbox.run(['convert', file, '--format', format]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(readFileSync(direct, 'utf8'));
  });

  test('fills a template, which alone says which format is meant', async () => {
    const [report, template] = [sandbox.path('sample.json'), sandbox.path('names.txt.mustache')];
    writeFileSync(report, JSON.stringify(sampleReport()));
    writeFileSync(template, '{{target.name}}: {{summary.bySeverity.critical}} critical\n');
    const { exitCode, stdout } = await sandbox.run(['convert', report, '--template', template]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('registry.example.com/shop/web:2.1: 8 critical\n');
  });

  test('writes the snapshot of the job that it runs in', async () => {
    const report = sandbox.path('sample.json');
    writeFileSync(report, JSON.stringify(sampleReport()));
    const environment = {
      GITHUB_SHA: 'c'.repeat(40),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_RUN_ID: '1',
      GITHUB_WORKFLOW: 'ci',
      GITHUB_JOB: 'scan',
    };
    const words = ['convert', report, '--format', 'github'];
    const { exitCode, stdout } = await sandbox.run(words, { environment });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sha: 'c'.repeat(40), ref: 'refs/heads/main' });
  });

  test('filters and gates as a scan does', async () => {
    const file = sandbox.path('sample.json');
    writeFileSync(file, JSON.stringify(sampleReport()));
    const { exitCode, stdout } = await sandbox.run([
      'convert',
      file,
      '--severity',
      'critical',
      '--fail-on',
      'critical',
      '--format',
      'json',
    ]);
    expect(exitCode).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { severity: { level: string } }[] };
    expect(new Set(findings.map(({ severity }) => severity.level))).toEqual(new Set(['critical']));
  });

  test('a file that is no report', async () => {
    writeFileSync(sandbox.path('odd.json'), '{"schemaVersion": "9.0"}');
    const { exitCode, stderr } = await sandbox.run(['convert', sandbox.path('odd.json')]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('hint: ');
  });
});

test('a reader that goes away ends the command without a complaint', async () => {
  const child = spawn(process.execPath, [command, 'scan', '--offline', layout], {
    env: sandbox.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk) => errors.push(chunk));
  const [exitCode] = await once(child, 'close');
  expect([exitCode, Buffer.concat(errors).toString()]).toEqual([0, '']);
});

test('an interrupt ends it soon and leaves nothing behind', async () => {
  const outcome = await sandbox.run(['scan', '--offline', 'rootfs:/usr', '--no-cache'], {
    onStart: (child) => setTimeout(() => child.kill('SIGINT'), 700),
  });
  expect(outcome.exitCode).toBe(3);
  expect(outcome.stderr).toContain('[CANCELLED]');
  expect(sandbox.leftovers()).toEqual([]);
});

test('eight scans at once share a fresh cache and agree', async () => {
  const cache = sandbox.path('shared-cache');
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => sandbox.scan(['--offline', layout, '--cache-dir', cache])),
  );
  for (const { exitCode, stderr, report } of outcomes) {
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(report.packages).toEqual(outcomes[0]!.report.packages);
    expect(report.findings).toEqual(outcomes[0]!.report.findings);
    expect(report.problems).toEqual([]);
  }
  expect(readdirSync(cache).filter((name) => name.endsWith('.facts'))).toHaveLength(1);
  expect(readdirSync(`${cache}/images`)).toHaveLength(1);
});

describe.skipIf(!hasShared('feeds'))('the advisory database', () => {
  const database = sandbox.path('database');
  const db = (...words: string[]) => sandbox.run(['db', ...words, '--db', database]);

  test('is built, told about, carried to another machine and scanned with', async () => {
    expect(await db('status')).toMatchObject({ exitCode: 3 });
    const built = await db('update', '--from', sharedPath('feeds'));
    expect(built.exitCode).toBe(0);
    expect(built.stdout).toMatch(/^built: [\d,]+ advisories/);
    const status = await db('status', '--json', '--verify');
    expect(status.exitCode).toBe(0);
    const { state, info } = JSON.parse(status.stdout);
    expect(state).toBe('ready');
    expect(info.ecosystems.npm).toBeGreaterThan(5_000);

    const file = sandbox.path('advisories.seaworthy');
    expect((await db('export', file)).exitCode).toBe(0);
    const copy = sandbox.path('copy');
    const imported = await sandbox.run(['db', 'import', file, '--db', copy]);
    expect(imported.exitCode).toBe(0);
    const words = ['--offline', layout, '--fail-on', 'critical', '--db'];
    const [one, other] = [
      await sandbox.scan([...words, database]),
      await sandbox.scan([...words, copy]),
    ];
    expect(one.exitCode).toBe(1);
    expect(one.report.findings.length).toBeGreaterThan(0);
    expect(other.report.findings).toEqual(one.report.findings);
  }, 120_000);

  test('a damaged file is refused and changes nothing', async () => {
    const file = sandbox.path('damaged.seaworthy');
    const whole = readFileSync(sandbox.path('advisories.seaworthy'));
    whole[Math.floor(whole.length / 2)]! ^= 0xff;
    writeFileSync(file, whole);
    const refused = await db('import', file);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toMatch(/\[(MALFORMED|DIGEST_MISMATCH)\]/);
    expect((await db('status')).exitCode).toBe(0);
  }, 60_000);
});
