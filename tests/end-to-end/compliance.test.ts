import { readFileSync, writeFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shop, writeFiles } from './support/application.ts';
import { Sandbox } from './support/sandbox.ts';

interface Document {
  readonly framework: { readonly name: string };
  readonly targets: readonly { readonly name: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly controls: readonly Control[];
}

interface Control {
  readonly id: string;
  readonly state: string;
  readonly why?: string;
  readonly findings: readonly { readonly rule: string; readonly subject: string }[];
  readonly accepted: readonly { readonly because: string }[];
}

const sandbox = new Sandbox();
const directory = sandbox.path('shop');
// A chart that is not rendered would leave much open; one test is about that.
const { 'chart/templates/web.yaml': chart, ...rendered } = shop;
beforeAll(() => writeFiles(directory, rendered));
afterAll(() => sandbox.remove());

async function ask(
  framework: string,
  ...more: string[]
): Promise<{
  exitCode: number | null;
  stderr: string;
  controls: Map<string, Control>;
  document: Document;
}> {
  const words = ['scan', '--offline', '--compliance', framework, '--format', 'json'];
  const { exitCode, stderr, stdout } = await sandbox.run([...words, ...more]);
  const document: Document = JSON.parse(stdout);
  return {
    ...{ exitCode, stderr, document },
    controls: new Map(document.controls.map((control) => [control.id, control])),
  };
}

describe('an application directory', () => {
  test('against the CIS benchmark of Docker', async () => {
    const { controls, exitCode, document } = await ask('cis-docker-1.6', directory);
    expect(exitCode).toBe(0);
    expect(document.controls).toHaveLength(117);
    expect(controls.get('4.1')).toMatchObject({
      state: 'failed',
      findings: [{ rule: 'dockerfile-root-user', subject: 'build file, Dockerfile:1' }],
    });
    expect(controls.get('5.32')?.findings.map(({ rule }) => rule)).toEqual([
      'compose-engine-socket',
    ]);
    expect(controls.get('5.5')).toMatchObject({ state: 'passed', findings: [] });
    expect(controls.get('4.8')).toMatchObject({
      state: 'not-looked-at',
      why: expect.stringContaining('configuration of an image'),
    });
    expect(controls.get('1.1.3')?.state).toBe('not-looked-at');
  });

  test('against the Pod Security Standards, with what a comment accepts', async () => {
    const { controls } = await ask('pss-restricted', directory);
    expect(controls.get('privileged-containers')?.findings).toMatchObject([
      { subject: expect.stringContaining('deploy/jobs.yaml') },
    ]);
    expect(controls.get('host-namespaces')).toMatchObject({
      state: 'accepted',
      accepted: [{ because: 'measures the network of the node, deploy/web.yaml:19' }],
    });
    expect(controls.get('sysctls')?.state).toBe('passed');
  });

  test('a chart that is not rendered leaves open what it may hold', async () => {
    const whole = sandbox.path('whole');
    writeFiles(whole, { ...rendered, 'chart/templates/web.yaml': chart! });
    const { controls } = await ask('pss-baseline', whole);
    expect(controls.get('privileged-containers')?.state).toBe('failed');
    expect(controls.get('sysctls')).toMatchObject({
      state: 'not-looked-at',
      why: '1 template was not rendered, so not judged',
    });
  });

  test('scanners that were left out are not taken for clean', async () => {
    const { controls } = await ask('nist-800-190', directory, '--scanners', 'config');
    expect(controls.get('4.1.1')?.state).toBe('not-looked-at');
    expect(controls.get('4.1.4')).toMatchObject({
      state: 'not-looked-at',
      why: expect.stringContaining('not asked for'),
    });
  });

  test('the table, with what failed and why the rest is open', async () => {
    const { stdout } = await sandbox.run([
      'scan',
      '--offline',
      directory,
      '--compliance',
      'owasp-cicd',
      '--report',
      'summary',
    ]);
    expect(stdout).toContain('OWASP Top 10 CI/CD Security Risks');
    expect(stdout).toMatch(/FAILED +4 +Strangers cannot put commands into a pipeline +1 finding/);
    expect(stdout).toMatch(/not looked at +1, 2, 7 to 10: about a service of its provider/);
  });

  test('a saved report is judged the same', async () => {
    const file = sandbox.path('report.json');
    await sandbox.run(['scan', '--offline', directory, '--format', `json=${file}`]);
    const words = ['convert', file, '--compliance', 'cis-docker-1.6', '--format', 'json'];
    const { controls } = await ask('cis-docker-1.6', directory);
    const again: Document = JSON.parse((await sandbox.run(words)).stdout);
    expect(again.controls.map(({ id, state }) => [id, state])).toEqual(
      [...controls.values()].map(({ id, state }) => [id, state]),
    );
    // What was filtered away could have failed anything.
    const filtered = sandbox.path('filtered.json');
    await sandbox.run([
      'scan',
      '--offline',
      directory,
      '--severity',
      'critical',
      '--format',
      `json=${filtered}`,
    ]);
    const left: Document = JSON.parse(
      (await sandbox.run(['convert', filtered, '--compliance', 'nist-800-190', '--format', 'json']))
        .stdout,
    );
    expect(left.controls.filter(({ state }) => state === 'passed')).toEqual([]);
  });
});

test.each([
  [['any'], 1, /failed in cis-docker-1\.6/],
  [['5.5'], 0, /^$/],
  [['5.5,5.32'], 1, /5\.32 failed/],
  [['5.5', '1.1.3'], 3, /1\.1\.3 could not be looked at: about files/],
])('--fail-on-control %j: %i', async (controls, code, said) => {
  const flags = controls.flatMap((each) => ['--fail-on-control', each]);
  const { exitCode, stderr } = await ask('cis-docker-1.6', directory, ...flags);
  expect(exitCode).toBe(code);
  expect(stderr).toMatch(said);
});

test.each([
  [['--compliance', 'cis-docker-1.7'], /cis-docker-1\.6/],
  [['--compliance', 'pss-baseline', '--format', 'sarif'], /table, json, csv, markdown, html/],
  [['--compliance', 'pss-baseline', '--severity', 'high'], /waivers/],
  [['--compliance', 'pss-baseline', '--fail-on-control', 'nothing'], /host-process/],
  [['--fail-on-control', 'any'], /no --compliance/],
  [['--report', 'all'], /no --compliance/],
])('%j is a wrong question', async (words, hint) => {
  const { exitCode, stderr, stdout } = await sandbox.run(['scan', directory, ...words]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(hint);
});

test("a framework of one's own, and what is wrong with one", async () => {
  const file = sandbox.path('own.yaml');
  const text = `name: own
title: Our rules
sections:
  - title: All
    controls:
      - id: no-root
        title: Nobody runs as root
        checks: [dockerfile-root-user]
`;
  writeFileSync(file, text);
  const { controls } = await ask(file, directory, '--fail-on-control', 'no-root');
  expect(controls.get('no-root')?.state).toBe('failed');
  writeFileSync(file, text.replace('dockerfile-root-user', 'dockerfile-root-usr'));
  const { exitCode, stderr } = await sandbox.run(['scan', directory, '--compliance', file]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/own\.yaml:8:18: there is no check "dockerfile-root-usr"/);
  expect(stderr).toContain('dockerfile-root-user');
});

const nginx = 'corpora/images/docker-save-nginx.tar';

describe.skipIf(!hasShared(nginx))('an image of nginx', () => {
  test('says of itself what an image can say', async () => {
    const { controls, document } = await ask('cis-docker-1.6', sharedPath(nginx));
    const states = Map.groupBy(document.controls, ({ state }) => state);
    expect(states.get('failed')?.map(({ id }) => id)).toEqual(['4.1', '4.4', '4.6']);
    expect(states.get('passed')?.map(({ id }) => id)).toEqual(['4.8', '4.10']);
    expect(controls.get('5.5')?.why).toContain('other targets: Compose file');
  });

  test('together with the files that run it', async () => {
    const words = [sharedPath(nginx), directory];
    const { controls, document } = await ask('cis-docker-1.6', ...words);
    expect(document.targets).toHaveLength(2);
    expect(controls.get('5.5')?.state).toBe('passed');
    expect(
      controls
        .get('4.1')
        ?.findings.map(({ rule }) => rule)
        .sort(),
    ).toEqual(['dockerfile-root-user', 'image-root-user']);
    const csv = sandbox.path('controls.csv');
    await sandbox.run([
      'scan',
      '--offline',
      ...words,
      '--compliance',
      'pss-baseline',
      '--format',
      `csv=${csv}`,
    ]);
    expect(readFileSync(csv, 'utf8').split('\r\n')[0]).toMatch(/^framework,section,control/);
  });

  test('without a database nothing is known of flaws', async () => {
    const { controls } = await ask('nist-800-190', sharedPath(nginx), '--only-inventory');
    expect([...controls.values()].map(({ state }) => state)).not.toContain('passed');
    expect(controls.get('4.1.1')).toMatchObject({ state: 'not-looked-at' });
  });
});
