import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@seaworthy/model';
import {
  type Engine,
  hasShared,
  run,
  startContainerd,
  startDocker,
  startPodman,
  startRegistry,
  tarOf,
  whyNoEngine,
  writeOciLayout,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DebianImage, debianMirror, makeDebianImage } from './support/debian-image.ts';
import { fullDatabase } from './support/full-database.ts';
import { titled, whyNotAsRoot, whyNotFrom } from './support/requirements.ts';
import { Sandbox } from './support/sandbox.ts';

/**
 * One root file system, wherever it lies: every reader gives the same packages and findings, and
 * they are those that Debian's own tools name.
 */
const whyNot = whyNotAsRoot('mmdebstrap', 'skopeo') ?? (await whyNotFrom(debianMirror));
const whyNotRegistry = whyNotAsRoot('docker-registry');
const canJudge = hasShared('feeds');

/** Engines, and how each takes an archive that Docker could have saved. */
const engines = [
  {
    scheme: 'docker',
    programs: ['docker', 'dockerd'],
    start: startDocker,
    load: (archive: string) => ['load', '--quiet', '--input', archive],
  },
  {
    scheme: 'podman',
    programs: ['podman'],
    start: startPodman,
    load: (archive: string) => ['load', '--quiet', '--input', archive],
  },
  {
    scheme: 'containerd',
    programs: ['containerd', 'ctr'],
    start: startContainerd,
    load: (archive: string) => [
      '--namespace',
      'k8s.io',
      'images',
      'import',
      '--no-unpack',
      archive,
    ],
  },
] as const;

vi.setConfig({ testTimeout: 120_000 });

const sandbox = new Sandbox();
let database = sandbox.path('none');
let image: DebianImage;
let fromTree: Report;

beforeAll(async () => {
  if (whyNot !== undefined) return;
  if (canJudge) {
    database = await fullDatabase(sandbox);
  }
  image = await makeDebianImage(sandbox.directory);
  for (const kind of ['docker', 'oci']) {
    const archive = `${kind}-archive:${archiveFile(kind)}:app:1`;
    await run('skopeo', ['copy', '--quiet', `oci:${image.layout}:app`, archive]);
  }
  fromTree = await look(`rootfs:${image.tree}`);
}, 240_000);
afterAll(() => sandbox.remove());

function archiveFile(kind: string): string {
  return sandbox.path(`${kind}.tar`);
}

/** Scans without a cache, so that every reader reads for itself. */
async function look(target: string, environment: Engine['environment'] = {}, more: string[] = []) {
  const judged = canJudge ? ['--db', database] : ['--only-inventory'];
  const words = [target, '--no-cache', ...judged, ...more];
  const { report, exitCode, stderr } = await sandbox.scan(words, { environment });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return report;
}

/** What must not differ between readers. */
function essence({ packages, findings, problems, distribution }: Report) {
  return {
    distribution,
    packages: packages.map(({ purl, version, licenses, ownedBy, state, source, locations }) => ({
      ...{ purl, version, licenses, ownedBy, state, source },
      paths: locations.map(({ path }) => path),
    })),
    // An image has a configuration and a tree has files of one: what is judged of these differs.
    findings: findings
      .filter(({ kind }) => kind !== 'misconfiguration')
      .map(({ id, severity }) => ({ id, severity })),
    problems: problems.map(({ code, path }) => ({ code, path })),
  };
}

function expectSame(report: Report): void {
  expect(essence(report)).toEqual(essence(fromTree));
  expect(report.layers.map(({ createdBy }) => createdBy)).toEqual(image.history);
}

const named = (report: Report, type: string) =>
  report.packages.filter((one) => one.type === type).map(({ name, version }) => [name, version]);

describe.skipIf(whyNot !== undefined)(titled('a root file system of Debian', whyNot), () => {
  test('has the packages that dpkg-query names', async () => {
    const fields = [
      'binary:Package',
      'Version',
      'Architecture',
      'source:Package',
      'source:Version',
    ];
    const format = ['db:Status-Status', ...fields].map((name) => `\${${name}}`).join('\\t');
    const lines = await run('chroot', [image.tree, 'dpkg-query', '-W', `-f=${format}\\n`]);
    const expected = lines
      .split('\n')
      .filter((line) => line.startsWith('installed\t'))
      .map((line) => {
        const [, name, version, architecture, source, sourceVersion] = line.split('\t');
        // dpkg names the architecture of packages of which several may be there at once.
        return [name!.replace(/:.*/, ''), version, architecture, source, sourceVersion].join(' ');
      });
    expect(expected.length).toBeGreaterThan(100);
    const found = fromTree.packages
      .filter(({ type }) => type === 'deb')
      .map(({ name, version, architecture, source }) =>
        [name, version, architecture, source?.name, source?.version].join(' '),
      );
    expect(found.sort()).toEqual(expected.sort());
    // One was purged and one was removed, whose entry stays because of its configuration files.
    expect(lines).toMatch(/^config-files\tnetbase\t/m);
    expect(lines).not.toContain('libjson-perl');
  });

  test('has what lies beside them, and knows whose it is', async () => {
    expect(named(fromTree, 'npm')).toEqual([['lodash', '4.17.20']]);
    const python = new Map(
      fromTree.packages.filter(({ type }) => type === 'pypi').map((one) => [one.name, one]),
    );
    expect(python.get('jinja2')).toMatchObject({ version: '2.10', state: 'installed' });
    expect(python.get('jinja2')!.ownedBy).toBeUndefined();
    expect(python.get('flask')).toMatchObject({ version: '0.12', state: 'locked' });
    // What dpkg installed is dpkg's: its list of files says so.
    for (const [module, owner] of [
      ['requests', 'python3-requests'],
      ['pyyaml', 'python3-yaml'],
    ] as const) {
      const files = await readFile(join(image.tree, `var/lib/dpkg/info/${owner}.list`), 'utf8');
      const { locations, ownedBy } = python.get(module)!;
      expect(files.split('\n')).toContain(`/${locations[0]!.path}`);
      expect(ownedBy).toMatch(new RegExp(`^pkg:deb/debian/${owner}@`));
    }
    const go = fromTree.packages.filter(({ type }) => type === 'golang');
    expect(go.map(({ name }) => name)).toContain('stdlib');
    for (const { ownedBy } of go) expect(ownedBy).toMatch(/^pkg:deb\/debian\/gosu@/);
    expect(fromTree.problems.filter(({ code }) => code !== 'not-matched')).toEqual([]);
  });

  test.skipIf(!canJudge)(
    'has findings of its application, and none of what dpkg owns by PyPI',
    () => {
      const found = fromTree.findings.filter((finding) => finding.kind === 'vulnerability');
      const ofType = (type: string) =>
        found.filter((finding) => finding.package.type === type).map((each) => each.vulnerability);
      // Jinja2 before 2.10.1: sandbox escape. lodash before 4.17.21: command injection.
      expect(ofType('pypi')).toContain('CVE-2019-10906');
      expect(ofType('npm')).toContain('CVE-2021-23337');
      const judged = found
        .filter((finding) => finding.package.type === 'pypi')
        .map((finding) => finding.package.name);
      expect(new Set(judged)).not.toContain('requests');
    },
  );

  test('is the same in an OCI layout and in archives', async () => {
    expectSame(await look(`oci-dir:${image.layout}`));
    expectSame(await look(`oci-dir:${image.zstdLayout}`));
    expectSame(await look(`oci-archive:${archiveFile('oci')}`));
    expectSame(await look(`docker-archive:${archiveFile('docker')}`));
  });

  test.skipIf(whyNotRegistry !== undefined)(
    titled('is the same in a registry', whyNotRegistry),
    async () => {
      const registry = await startRegistry({ directory: sandbox.path('registry') });
      try {
        await registry.push(`oci:${image.layout}:app`, 'org/app:1');
        await registry.push(`oci:${image.zstdLayout}:app`, 'org/app:zstd');
        for (const tag of ['1', 'zstd']) {
          expectSame(await look(`registry:${registry.host}/org/app:${tag}`, {}, ['--plain-http']));
        }
      } finally {
        await registry.stop();
      }
    },
  );

  for (const { scheme, programs, start, load } of engines) {
    const whyNotEngine = whyNotAsRoot(...programs) ?? whyNoEngine();
    test.skipIf(whyNotEngine !== undefined)(
      titled(`is the same in a real engine: ${scheme}`, whyNotEngine),
      async () => {
        const engine = await start(sandbox.path(scheme));
        try {
          await engine.run(...load(archiveFile('docker')));
          expectSame(await look(`${scheme}:app:1`, engine.environment));
        } finally {
          await engine.stop();
        }
      },
    );
  }

  test('without its package database is never clean', async () => {
    const layout = sandbox.path('without-database');
    const status = 'var/lib/dpkg/status';
    const bytes = await readFile(join(image.tree, status));
    const release = await readFile(join(image.tree, 'usr/lib/os-release'));
    const base = tarOf([
      { path: 'usr/lib/os-release', data: release },
      { path: status, data: bytes },
    ]);
    const upper = tarOf([{ path: 'var/lib/dpkg/.wh.status' }]);
    await writeOciLayout(layout, { layers: [{ tar: base }, { tar: upper }] });
    const report = await look(`oci-dir:${layout}`);
    expect(named(report, 'deb')).toEqual([]);
    expect(report.problems.map(({ code }) => code)).toContain('no-package-database');
    rmSync(join(image.tree, status));
    const tree = await look(`rootfs:${image.tree}`);
    expect(named(tree, 'deb')).toEqual([]);
    expect(tree.problems.map(({ code }) => code)).toContain('no-package-database');
  });
});
