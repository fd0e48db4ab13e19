import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** `explain` and `fix` as people meet them, on a project with flaws that the starter set knows. */
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const manifest = `{
  "name": "app",
  "dependencies": {
    "minimist": "^1.2.0",
    "left-pad": "1.3.0"
  }
}
`;
const lock = {
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', dependencies: { minimist: '^1.2.0', 'left-pad': '1.3.0' } },
    'node_modules/minimist': { version: '1.2.0' },
    'node_modules/left-pad': { version: '1.3.0' },
  },
};
const dockerfile = 'FROM debian:12.5-slim AS run\nRUN true # FROM debian:12.5-slim\n';

let project = '';
let number = 0;
beforeEach(() => {
  project = sandbox.path(`project ${number++}`);
  mkdirSync(join(project, 'web'), { recursive: true });
  writeFileSync(join(project, 'web/package.json'), manifest, { mode: 0o640 });
  writeFileSync(join(project, 'web/package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(project, 'Dockerfile'), dockerfile);
});
const read = (path: string) => readFileSync(join(project, path), 'utf8');
const fix = (...words: string[]) => sandbox.run(['fix', '--offline', project, ...words]);

describe('fix', () => {
  test('prints the plan and the diff, and writes nothing', async () => {
    const { exitCode, stdout, stderr } = await fix();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2\. Upgrade minimist 1\.2\.0 to 1\.2\.\d+ in web\/package-lock\.json/);
    expect(stdout).toMatch(/npm install minimist@1\.2\.\d+/);
    expect(stdout).toContain('--- a/web/package.json\n+++ b/web/package.json\n');
    expect(stdout).toContain('-    "minimist": "^1.2.0",\n');
    expect(stderr).toContain('nothing was written; --write makes this change');
    expect(read('web/package.json')).toBe(manifest);
  });

  test('with --write changes that and nothing else', async () => {
    const before = read('web/package-lock.json');
    const { exitCode, stderr } = await fix('--write', '--base', 'debian:12.11-slim');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('web/package.json written; now run: npm install');
    expect(read('web/package.json')).toMatch(/"minimist": "\^1\.2\.\d+"/);
    expect(read('web/package.json').replace(/\^1\.2\.\d+/, '^1.2.0')).toBe(manifest);
    expect(statSync(join(project, 'web/package.json')).mode & 0o777).toBe(0o640);
    expect(read('web/package-lock.json')).toBe(before);
    expect(read('Dockerfile')).toBe(dockerfile.replace('12.5-slim AS', '12.11-slim AS'));
    expect(readdirSync(join(project, 'web')).sort()).toEqual(['package-lock.json', 'package.json']);
    expect(readdirSync(project).sort()).toEqual(['Dockerfile', 'web']);
  });

  test('does not follow links, of a file or of a folder', async () => {
    const outside = sandbox.path('outside.json');
    writeFileSync(outside, manifest);
    writeFileSync(join(project, 'web/package.json'), '');
    const linked = join(project, 'linked');
    mkdirSync(linked);
    writeFileSync(join(linked, 'package-lock.json'), JSON.stringify(lock));
    symlinkSync(outside, join(linked, 'package.json'));
    const { stderr } = await fix('--write');
    expect(stderr).toContain('linked/package.json: a symbolic link leads to it');
    expect(stderr).toContain('web/package.json: it is not JSON');
    expect(readFileSync(outside, 'utf8')).toBe(manifest);
  });

  test('names what is to be done by hand', async () => {
    writeFileSync(join(project, 'Dockerfile'), 'ARG BASE\nFROM $BASE\n');
    const { stderr } = await fix('--base', 'debian:13');
    expect(stderr).toMatch(/by hand: FROM debian:13: Dockerfile: its base \$BASE is put together/);
  });
});

describe('explain', () => {
  test('reads a report from a file or standard input, or scans', async () => {
    const file = sandbox.path('report.json');
    await sandbox.run(['scan', '--offline', project, '--format', `json=${file}`]);
    const fromFile = await sandbox.run(['explain', 'CVE-2020-7598', '--report', file]);
    expect(fromFile).toMatchObject({ exitCode: 0, stderr: '' });
    expect(fromFile.stdout).toMatch(/^CVE-2020-7598 in minimist 1\.2\.0\n/);
    expect(fromFile.stdout).toContain('Why this risk');
    expect(fromFile.stdout).toContain('/web/package-lock.json');
    const fromInput = await sandbox.run(['explain', 'CVE-2020-7598@minimist', '--report', '-'], {
      input: readFileSync(file),
    });
    expect(fromInput.stdout).toBe(fromFile.stdout);
    const scanned = await sandbox.run(['explain', '--offline', 'CVE-2020-7598', project]);
    expect(scanned.stdout).toBe(fromFile.stdout);
  });

  test('says what comes closest, and what it needs', async () => {
    const unknown = await sandbox.run(['explain', '--offline', 'CVE-2020-7599', project]);
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.stderr).toContain(
      'no finding is called "CVE-2020-7599"\n  hint: The closest ones: CVE-2020-7598',
    );
    expect(await sandbox.run(['explain', 'CVE-2020-7598'])).toMatchObject({ exitCode: 2 });
  });
});
