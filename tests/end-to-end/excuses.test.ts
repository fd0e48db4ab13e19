import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isVulnerability, type Report } from '@seaworthy/model';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** Waivers, VEX and gates as the command applies them. */
const sandbox = new Sandbox();
const layout = sandbox.path('image');
const work = sandbox.path('work');
/** The starter set knows a critical flaw of minimist, and some of lodash. */
const lockFile = JSON.stringify({
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0', dependencies: { minimist: '0.0.8', lodash: '4.17.10' } },
    'node_modules/minimist': { version: '0.0.8' },
    'node_modules/lodash': { version: '4.17.10' },
  },
});
const waiver = (until: string) =>
  `waivers:\n  - package: pkg:npm/minimist\n    reason: Only in the build.\n    until: ${until}\n    owner: alice\n`;

beforeAll(async () => {
  const tar = tarOf([{ path: 'app/package-lock.json', data: lockFile }]);
  await writeOciLayout(layout, { layers: [{ tar, compression: 'gzip' }], name: 'app:1' });
  mkdirSync(join(work, 'source'), { recursive: true });
  writeFileSync(join(work, 'source/package-lock.json'), lockFile);
});
afterAll(() => sandbox.remove());

const here = { workingDirectory: work };
const run = (...words: string[]) => sandbox.run(['scan', '--offline', ...words], here);
const scan = (...words: string[]) => sandbox.scan(['--offline', ...words], here);
const names = (findings: Report['findings']): string[] => [
  ...new Set(findings.map((each) => (isVulnerability(each) ? each.package.name : each.kind))),
];

function withFile<Result>(
  name: string,
  text: string,
  body: () => Promise<Result>,
): Promise<Result> {
  const file = join(work, name);
  writeFileSync(file, text);
  return body().finally(() => rmSync(file));
}

describe('seaworthy.yaml', () => {
  test('in the working directory excuses, and is counted and listed', async () => {
    await withFile('seaworthy.yaml', waiver('2999-12-31'), async () => {
      const { report, stderr } = await scan(layout);
      expect(stderr).toBe('');
      expect(names(report.findings)).toEqual(['lodash']);
      expect(report.suppressed).toMatchObject([
        { by: 'waiver', owner: 'alice', until: '2999-12-31', source: 'seaworthy.yaml:2' },
      ]);
      const { stdout } = await run(layout, '--show-suppressed');
      expect(stdout).toContain('1 more finding is suppressed: 1 by waivers');
      expect(stdout).toContain('waiver of alice until 2999-12-31. Only in the build.');
      expect((await scan(layout, '--no-waivers')).report.suppressed).toEqual([]);
      const named = await scan(layout, '--waivers', '/dev/null');
      expect(named.report.suppressed).toEqual([]);
    });
  });

  test('never trips a gate with what it excuses', async () => {
    const gate = ['--severity', 'critical', '--fail-on', 'cvss>=9.5'];
    expect((await run(layout, ...gate)).exitCode).toBe(1);
    await withFile('seaworthy.yaml', waiver('2999-12-31'), async () => {
      const { exitCode, stderr } = await run(layout, ...gate);
      // 3: nothing is refused, but the starter set is not enough to pass.
      expect(exitCode).toBe(3);
      expect(stderr).toContain('without a full advisory database');
    });
  });

  test('that has ended is named, and its findings count', async () => {
    await withFile('seaworthy.yaml', waiver('2020-01-31'), async () => {
      const { exitCode, stderr, stdout } = await run(layout, '--fail-on', 'critical');
      expect(exitCode).toBe(1);
      const expired = 'waiver for everything in pkg:npm/minimist expired on 2020-01-31 (alice)';
      expect(stderr).toContain(expired);
      expect(stdout).toContain(expired);
      expect((await run(layout, '--quiet')).stderr).toBe('');
    });
  });

  test('inside a directory that is scanned is not trusted', async () => {
    await withFile('seaworthy.yaml', waiver('2999-12-31'), async () => {
      for (const target of ['.', `dir:${work}`]) {
        const { report, stderr } = await scan(target);
        expect(report.suppressed).toEqual([]);
        expect(stderr).toContain('seaworthy.yaml lies inside what is scanned');
      }
      expect((await scan('.', '--waivers', 'seaworthy.yaml')).report.suppressed).toHaveLength(1);
      // A directory beside it or below it is not the one that it lies in.
      expect((await scan('./source')).report.suppressed).toHaveLength(1);
    });
  });

  test.each([
    ['wavers: []', /seaworthy\.yaml:1:1: there is no key "wavers".*Did you mean "waivers"\?/s],
    ['waivers:\n  - id: x', /seaworthy\.yaml:2:5: a waiver without a reason.*hint: /s],
    ['waivers: [', /seaworthy\.yaml:1:\d+: /],
  ])('that is wrong is a wrong question: %j', async (text, message) => {
    await withFile('seaworthy.yaml', text, async () => {
      const { exitCode, stdout, stderr } = await run(layout);
      expect(exitCode).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(message);
    });
  });

  test('that was named must be there', async () => {
    const { exitCode, stderr } = await run(layout, '--waivers', 'nothing.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--waivers nothing.yaml cannot be read');
  });
});

test('the files of Trivy', async () => {
  await withFile(
    '.trivyignore',
    '# Only in the build\nCVE-2021-44906 exp:2999-01-01\n',
    async () => {
      const { report } = await scan(layout);
      expect(report.suppressed).toMatchObject([
        { reason: 'Only in the build', until: '2998-12-31', source: '.trivyignore:2' },
      ]);
    },
  );
  const yaml = 'vulnerabilities:\n  - purls: ["pkg:npm/lodash"]\n    statement: Ours\n';
  await withFile('.trivyignore.yaml', yaml, async () => {
    const { report } = await scan(layout);
    expect(names(report.findings)).toEqual(['minimist']);
  });
});

describe('VEX', () => {
  const statements = (product: string, status = 'not_affected') => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/example/1',
    author: 'Example Ltd',
    timestamp: '2024-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2021-44906' },
        products: [{ '@id': product }],
        status,
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  });

  test('by file and by folder, which may hold other things', async () => {
    const folder = join(work, 'vex/deep');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'a.json');
    writeFileSync(file, JSON.stringify(statements('pkg:npm/minimist@0.0.8')));
    writeFileSync(join(folder, 'b.json'), '{"name": "something else"}');
    const byFile = await scan(layout, '--vex', file);
    expect(byFile.report.suppressed).toMatchObject([{ by: 'vex', owner: 'Example Ltd' }]);
    const byFolder = await scan(layout, '--vex', 'vex');
    expect(byFolder.report.suppressed).toHaveLength(1);
    expect(byFolder.stderr).toContain('left out: vex/deep/b.json: no VEX document');
    const wrong = await run(layout, '--vex', join(folder, 'b.json'));
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('hint: These are read, in JSON: OpenVEX');
  });

  test('out and in again says the same', async () => {
    const text = waiver('2999-12-31').replace('alice', 'alice\n    status: not_affected');
    const file = join(work, 'out.openvex.json');
    const first = await withFile('seaworthy.yaml', text, () =>
      scan(layout, '--format', `openvex=${file}`),
    );
    expect(first.report.suppressed).toHaveLength(1);
    const document = JSON.parse(readFileSync(file, 'utf8'));
    expect(document.statements[0].products[0]['@id']).toContain(
      `pkg:oci/app@${first.report.target.digest}`,
    );
    const again = await scan(layout, '--vex', file);
    expect(again.report.suppressed.map(({ finding }) => finding.id)).toEqual(
      first.report.suppressed.map(({ finding }) => finding.id),
    );
  });
});

test('a saved report: waivers of today are applied, in every format', async () => {
  const saved = join(work, 'saved.json');
  await run(layout, '--format', `json=${saved}`);
  await withFile('seaworthy.yaml', waiver('2999-12-31'), async () => {
    const words = ['convert', saved, '--format', 'sarif'];
    const { stdout } = await sandbox.run(words, here);
    const { results } = JSON.parse(stdout).runs[0];
    const counts = results.map((each: { suppressions: unknown[] }) => each.suppressions.length);
    expect(counts.filter((count: number) => count === 1)).toHaveLength(1);
    const gated = await sandbox.run(['convert', saved, '--fail-on', 'critical'], here);
    expect(gated.exitCode).toBe(1);
    expect(gated.stderr).not.toContain('minimist');
    const again = await sandbox.run(['convert', saved, '--format', 'json'], here);
    const { actions } = JSON.parse(again.stdout) as Report;
    expect(actions.map(({ title }) => title).join()).toMatch(/^[^,]*lodash[^,]*$/);
    const page = await sandbox.run(['explain', 'CVE-2021-44906', '--report', saved], here);
    expect(page.stdout).toContain('Only in the build.');
  });
  // Saved while it was excused, and the excuse has ended since.
  const excused = JSON.parse(
    (await withFile('seaworthy.yaml', waiver('2999-12-31'), () => run(layout, '--format', 'json')))
      .stdout,
  ) as Report;
  const ended = excused.suppressed.map((each) => ({ ...each, until: '2020-01-01' }));
  writeFileSync(saved, JSON.stringify({ ...excused, suppressed: ended }));
  const back = await sandbox.run(['convert', saved, '--format', 'json'], here);
  const report = JSON.parse(back.stdout) as Report;
  expect(names(report.findings).sort()).toEqual(['lodash', 'minimist']);
  expect(report.findings.every(({ risk }) => risk !== undefined)).toBe(true);
  expect(report.actions.map(({ title }) => title).join()).toContain('minimist');
});

describe('gates', () => {
  test('each names what tripped it, and why', async () => {
    const gates = ['--fail-on', 'critical+fixable,exploited', '--fail-on', 'cvss>=9.5'];
    const { exitCode, stderr } = await run(layout, '--no-waivers', ...gates);
    expect(exitCode).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^gate --fail-on critical\+fixable: .*CVE-2021-44906 in minimist \(critical, fixed in 0\.2\.4\)/,
    );
    expect(lines[1]).toMatch(
      /^gate --fail-on cvss>=9\.5: CVE-2021-44906 in minimist \(cvss 9\.8\)/,
    );
  });

  test.each([
    ['hihg', /"hihg" is no gate.*Did you mean "high"\?/s],
    ['risk', /"risk" is no gate.*in quotes/s],
  ])('%s is a wrong question', async (word, message) => {
    const { exitCode, stdout, stderr } = await run(layout, '--fail-on', word);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });
});

test('secrets are excused by rule, path and name, also in the words of Trivy', async () => {
  const secret = (letter: string) => `${['glp', 'at'].join('')}-aB3dE6gH9kL2nP5rS8${letter}V`;
  const image = sandbox.path('secrets');
  const tar = tarOf([
    { path: 'test/a.env', data: `T=${secret('a')}\n` },
    { path: 'srv/b.env', data: `T=${secret('b')}\n` },
  ]);
  const config = { config: { Env: [`API_TOKEN=${secret('c')}`] } };
  await writeOciLayout(image, { layers: [{ tar, compression: 'gzip' }], name: 'app:2', config });
  const left = async (name: string, text: string): Promise<(string | undefined)[]> =>
    withFile(name, text, async () => {
      const { report } = await scan(image, '--scanners', 'secret');
      expect(report.suppressed.length + report.findings.length).toBe(3);
      return report.findings
        .map((each) => (each.kind === 'secret' ? (each.path ?? each.name) : each.kind))
        .sort();
    });
  const entry = (lines: string) => `waivers:\n  - {reason: x, until: 2999-01-01, ${lines}}\n`;
  expect(await left('seaworthy.yaml', entry('kind: secret, path: test/'))).toEqual([
    'API_TOKEN',
    'srv/b.env',
  ]);
  expect(await left('seaworthy.yaml', entry('id: gitlab-personal-token'))).toEqual([]);
  expect(await left('seaworthy.yaml', entry('resource: API_*'))).toEqual([
    'srv/b.env',
    'test/a.env',
  ]);
  const trivy = 'secrets:\n  - id: gitlab-pat\n    paths: ["*/*.env"]\n  - id: github-pat\n';
  expect(await left('.trivyignore.yaml', trivy)).toEqual(['API_TOKEN']);
  const { stderr } = await withFile('.trivyignore.yaml', trivy, () =>
    run(image, '--scanners', 'secret'),
  );
  expect(stderr).toContain('github-pat');
});

test('checks are excused by their id and by what they look at; an id of nothing is named', async () => {
  const image = sandbox.path('as-root');
  const tar = tarOf([{ path: 'a', data: 'a' }]);
  const config = { config: { User: 'root' } };
  await writeOciLayout(image, { layers: [{ tar, compression: 'gzip' }], name: 'app:3', config });
  const checks = async (name: string, text: string): Promise<[string[], string]> =>
    withFile(name, text, async () => {
      const { report, stderr } = await scan(image);
      const found = report.findings.filter((each) => each.kind === 'misconfiguration');
      return [found.map(({ check }) => check), stderr];
    });
  const [all] = await checks('seaworthy.yaml', 'waivers: []\n');
  expect(all).toContain('image-root-user');
  const rest = all.filter((check) => check !== 'image-root-user');
  const entry = 'waivers:\n  - {reason: x, until: 2999-01-01, id: image-root-user}\n';
  expect((await checks('seaworthy.yaml', entry))[0]).toEqual(rest);
  const [left, stderr] = await checks('.trivyignore', 'AVD-DS-0002\nAVD-DS-9999\n');
  expect(left).toEqual(rest);
  expect(stderr).toContain('waiver for AVD-DS-9999 matches nothing');
  expect(stderr).not.toContain('AVD-DS-0002');
  const everything = 'waivers:\n  - {reason: x, until: 2999-01-01, kind: misconfiguration}\n';
  expect((await checks('seaworthy.yaml', everything))[0]).toEqual([]);
});
