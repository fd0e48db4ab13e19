import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { elfOf, hasShared, sharedPath, tarOf, writeOciLayout, zipOf } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { differing, manyFiles } from './support/many-files.ts';
import { type RunOptions, Sandbox } from './support/sandbox.ts';

/**
 * Everything that is scanned is hostile: it ends soon and in little memory, with a named error or
 * a report that says what was not looked at, and nothing is written outside our own directories.
 */
vi.setConfig({ testTimeout: 150_000 });

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const MiB = 2 ** 20;
const npmPackage = (name: string) => JSON.stringify({ name, version: '1.0.0' });
const goodFile = { path: 'node_modules/good/package.json', data: npmPackage('good') };

function look(target: string, options: RunOptions = {}) {
  return sandbox.scan(['--offline', '--only-inventory', target], options);
}

const codes = ({ problems }: { problems: readonly { code: string }[] }) =>
  problems.map(({ code }) => code);

/** A layout of one layer that is stored exactly as given. */
async function layoutOf(name: string, stored: Buffer): Promise<string> {
  const layout = sandbox.path(name);
  await writeOciLayout(layout, { layers: [{ tar: stored }] });
  return `oci-dir:${layout}`;
}

/** All that lies around the directories that are the command's own. */
function surroundings(): string[] {
  const names = readdirSync(sandbox.directory, { recursive: true }).map(String);
  return names.filter((name) => !/^(?:temporary|cache)\b/.test(name)).sort();
}

describe.skipIf(!hasShared('corpora/hostile'))('archives that want out', () => {
  let before: string[];
  beforeEach(() => {
    before = surroundings();
  });
  afterEach(() => {
    expect(surroundings()).toEqual(before);
    expect(sandbox.leftovers()).toEqual([]);
  });

  test.each(['escape.tar', 'overwrite-file.tar', 'symlink-attack.tar', 'symlink-cycle.tar'])(
    '%s',
    async (name) => {
      const { exitCode, report } = await look(sharedPath(`corpora/hostile/${name}`));
      expect(exitCode).toBe(0);
      expect(report.packages).toEqual([]);
    },
  );
});

test('entries that climb out are named, and what is beside them is read', async () => {
  const outside = sandbox.path('outside');
  const before = surroundings();
  const tar = tarOf([
    { path: `../../../../../../../../${outside}`, data: 'x' },
    { path: 'a/../../../../../../../../../../tmp/seaworthy-was-here', data: 'x' },
    { path: 'b', type: '2', target: '/../../../../etc' },
    { path: 'b/node_modules/x/package.json', data: npmPackage('x') },
    { path: 'c', type: '1', target: '../../../../etc/passwd' },
    goodFile,
  ]);
  const file = sandbox.path('climbing.tar');
  writeFileSync(file, tar);
  const { report } = await look(file);
  const outsiders = report.problems.filter(({ message }) => /climbs out|leads out/.test(message));
  expect(outsiders).toHaveLength(3);
  // The link leads to the root's own etc, and a package that lies there is that root's.
  expect(report.packages.map(({ purl }) => purl)).toEqual([
    'pkg:npm/good@1.0.0',
    'pkg:npm/x@1.0.0',
  ]);
  expect(surroundings()).toEqual([...before, 'climbing.tar'].sort());
  expect(existsSync('/tmp/seaworthy-was-here')).toBe(false);
});

test('links of a root file system are not followed to the outside', async () => {
  const root = sandbox.path('linked');
  const secret = sandbox.path('secret');
  mkdirSync(`${secret}/node_modules/secret`, { recursive: true });
  writeFileSync(`${secret}/node_modules/secret/package.json`, npmPackage('secret'));
  writeFileSync(`${secret}/status`, 'Package: secret\nStatus: install ok installed\nVersion: 1\n');
  mkdirSync(`${root}/var/lib/dpkg`, { recursive: true });
  mkdirSync(`${root}/etc`);
  symlinkSync(`${secret}/status`, `${root}/var/lib/dpkg/status`);
  symlinkSync(`${secret}/node_modules`, `${root}/node_modules`);
  symlinkSync('../../secret/node_modules', `${root}/etc/node_modules`);
  symlinkSync('.', `${root}/circle`);
  const { report } = await look(`rootfs:${root}`);
  expect(report.packages).toEqual([]);
});

describe('very many', () => {
  test('three million tiny files in one layer', async () => {
    const layout = sandbox.path('many');
    const tar = manyFiles(3_000_000, { path: `srv/${differing}`, data: differing });
    const image = { layers: [{ tar: tarOf([goodFile]) }, { tar, compression: 'zstd' as const }] };
    await writeOciLayout(layout, image);
    const outcome = await sandbox.measure((options) => look(`oci-dir:${layout}`, options));
    expect(outcome.exitCode).toBe(0);
    expect(outcome.report.packages.map(({ purl }) => purl)).toEqual(['pkg:npm/good@1.0.0']);
    expect(outcome.report.problems).toEqual([]);
    expect(outcome.elapsedMs).toBeLessThan(120_000);
    expect(outcome.peakBytes).toBeLessThan(700 * MiB);
  });

  test('tiny packages end at a bound, and those before it are reported', async () => {
    const layout = sandbox.path('many-packages');
    const path = `srv/node_modules/${differing}/package.json`;
    const tar = manyFiles(320_000, { path, data: npmPackage(differing) });
    await writeOciLayout(layout, { layers: [{ tar, compression: 'zstd' }] });
    const file = sandbox.path('many.json');
    const words = ['scan', '--offline', '--only-inventory', '--no-cache', `oci-dir:${layout}`];
    const { exitCode, peakBytes } = await sandbox.measure((options) =>
      sandbox.run([...words, '--format', `json=${file}`], options),
    );
    expect(exitCode).toBe(0);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(codes(report)).toEqual(['limit-exceeded']);
    expect(report.packages).toHaveLength(300_000);
    expect(peakBytes).toBeLessThan(2_000 * MiB);
  });

  test('lock files with more packages than fit', async () => {
    const layout = sandbox.path('many-locked');
    const lock = (file: number) =>
      JSON.stringify({
        lockfileVersion: 3,
        packages: Object.fromEntries(
          Array.from({ length: 150_000 }, (_, i) => [
            `node_modules/p${file}-${i}`,
            { version: '1.0.0' },
          ]),
        ),
      });
    async function* tar(): AsyncGenerator<Buffer> {
      const closing = false;
      for (let i = 0; i < 12; i++) {
        yield tarOf([{ path: `a${i}/package-lock.json`, data: lock(i) }], { closing });
      }
      yield Buffer.alloc(1024);
    }
    await writeOciLayout(layout, { layers: [{ tar: tar(), compression: 'zstd' }] });
    const { exitCode, stderr, peakBytes } = await sandbox.measure((options) =>
      sandbox.run(['scan', '--offline', '--only-inventory', `oci-dir:${layout}`], options),
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(peakBytes).toBeLessThan(2_000 * MiB);
  });
});

describe('archives in archives', () => {
  test('without end', async () => {
    let jar = zipOf([
      {
        path: 'META-INF/maven/g/inner/pom.properties',
        data: 'groupId=g\nartifactId=inner\nversion=1',
      },
    ]);
    for (let i = 0; i < 300; i++) jar = zipOf([{ path: `lib/${i}.jar`, data: jar, stored: true }]);
    const file = sandbox.path('nested.tar');
    writeFileSync(file, tarOf([{ path: 'app.jar', data: jar }, goodFile]));
    const { report, elapsedMs } = await look(file);
    expect(report.packages.map(({ purl }) => purl)).toEqual(['pkg:npm/good@1.0.0']);
    expect(report.problems).toMatchObject([
      { code: 'limit-exceeded', cataloger: 'java-archive', path: 'app.jar' },
    ]);
    expect(elapsedMs).toBeLessThan(10_000);
  });

  test('that name one entry thousands of times', async () => {
    const inner = zipOf([{ path: 'x', data: Buffer.alloc(50 * MiB) }]);
    const items = [{ path: 'lib/x.jar', data: inner }];
    const jar = zipOf(items, { repeatDirectory: 50_000 });
    const file = sandbox.path('repeated.tar');
    writeFileSync(file, tarOf([{ path: 'app.jar', data: jar }, goodFile]));
    const outcome = await sandbox.measure((options) => look(file, options));
    expect(outcome.report.packages.map(({ name }) => name)).toContain('good');
    expect(codes(outcome.report)).toContain('limit-exceeded');
    expect(outcome.elapsedMs).toBeLessThan(30_000);
    expect(outcome.peakBytes).toBeLessThan(700 * MiB);
  });
});

describe('compressed', () => {
  /** The beginning of a file that never ends, as an archive would hold it. */
  const beginning = tarOf([goodFile, { path: 'big', claimedSize: 8 ** 11 - 1 }], {
    closing: false,
  });
  const zeros = Buffer.alloc(256 * MiB);

  test.each([
    ['gzip', gzipSync, 400],
    ['zstd', zstdCompressSync, 10_000],
  ] as const)('a bomb of %s', async (name, compress, times) => {
    // A hundred gibibytes of gzip, and two and a half tebibytes of zstd.
    const bomb = Buffer.concat([
      compress(beginning),
      ...new Array<Buffer>(times).fill(compress(zeros)),
    ]);
    const target = await layoutOf(`bomb-${name}`, bomb);
    const outcome = await sandbox.measure((options) => look(target, options));
    expect(outcome.report.packages.map(({ name: found }) => found)).toEqual(['good']);
    expect(codes(outcome.report)).toContain('limit-exceeded');
    expect(outcome.elapsedMs).toBeLessThan(60_000);
    expect(outcome.peakBytes).toBeLessThan(500 * MiB);

    // As an archive it would have to be unpacked to disk first.
    const file = sandbox.path(`bomb.tar.${name}`);
    writeFileSync(file, bomb);
    const refused = await sandbox.run(['scan', '--offline', file]);
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain('[LIMIT_EXCEEDED]');
    expect(sandbox.leftovers()).toEqual([]);
  });

  test('a million frames without content', async () => {
    const empty = Buffer.from('502a4d1800000000', 'hex');
    const frames = Buffer.concat([
      zstdCompressSync(beginning),
      ...new Array<Buffer>(1_000_000).fill(empty),
    ]);
    const { report, elapsedMs } = await look(await layoutOf('frames', frames));
    expect(report.packages.map(({ name }) => name)).toEqual(['good']);
    expect(codes(report)).toContain('limit-exceeded');
    expect(elapsedMs).toBeLessThan(60_000);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('%s that is cut short', async (name, compress) => {
    // Bytes that do not compress, so that what comes first is whole when the rest is cut.
    const noise = createHash('shake256', { outputLength: 2 * MiB })
      .update('x')
      .digest();
    const whole = compress(tarOf([goodFile, { path: 'noise', data: noise }]));
    const target = await layoutOf(`cut-${name}`, whole.subarray(0, MiB));
    const { exitCode, report } = await look(target);
    expect(exitCode).toBe(0);
    expect(report.packages.map(({ name: found }) => found)).toEqual(['good']);
    expect(codes(report)).toEqual(['truncated']);

    const file = sandbox.path(`cut.tar.${name}`);
    writeFileSync(file, whole.subarray(0, MiB));
    const refused = await sandbox.run(['scan', '--offline', file]);
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain('[MALFORMED]');
  });

  test('an archive that is cut short', async () => {
    const file = sandbox.path('cut.tar');
    writeFileSync(file, tarOf([goodFile, { path: 'a', data: Buffer.alloc(MiB) }]).subarray(0, MiB));
    const refused = await sandbox.run(['scan', '--offline', file]);
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain('[MALFORMED]');
  });
});

describe('malformed files in a root file system', () => {
  /** Neither text nor any format, and the same on every run. */
  const junk = createHash('shake256', { outputLength: 8_192 }).update('junk').digest();
  const wholeJar = zipOf([
    { path: 'META-INF/MANIFEST.MF', data: 'Manifest-Version: 1.0\n'.repeat(9) },
  ]);
  const sqlite = Buffer.concat([Buffer.from('SQLite format 3\0'), junk]);
  const named: Readonly<Record<string, Buffer | string>> = {
    'srv/npm/package-lock.json': '{"lockfileVersion": 3, "packages": {',
    'srv/yarn/yarn.lock': junk,
    'srv/pnpm/pnpm-lock.yaml': 'lockfileVersion: [',
    'srv/bun/bun.lock': '{"lockfileVersion": 1, "packages"',
    'srv/poetry/poetry.lock': '[[package]]\nname = ',
    'srv/pipenv/Pipfile.lock': '{"default": [}',
    'srv/uv/uv.lock': 'version = 1\n[[package',
    'srv/cargo/Cargo.lock': '[[package]]\nname = "x',
    'srv/composer/composer.lock': '{"packages": [',
    'srv/nuget/packages.lock.json': '{"version": 1,',
    'srv/maven/pom.xml': '<project><artifactId>x</project>',
    'srv/swift/Package.resolved': '{"pins":',
    'srv/node_modules/bad/package.json': '{"name": "bad", "version":',
    'srv/lib/cut.jar': wholeJar.subarray(0, wholeJar.length - 30),
    'srv/app/app.deps.json': '{"libraries":',
    'srv/lib/python3/site-packages/bad-1.dist-info/METADATA': junk,
    'srv/vendor/composer/installed.json': '[{"name":',
    'srv/gems/specifications/bad-1.gemspec': junk,
    'srv/conda/conda-meta/bad-1-0.json': '{"name":',
    'var/lib/rpm/rpmdb.sqlite': sqlite,
    'var/lib/rpm/Packages': junk,
    'usr/lib/sysimage/rpm/Packages.db': junk,
    'lib/apk/db/installed': junk,
    'var/lib/pacman/local/bad-1-1/desc': junk,
  };
  /** ELF files of which only the first bytes are what they say. */
  const odd: Readonly<Record<string, Buffer>> = {
    'usr/bin/cut': elfOf({
      sections: [{ name: '.go.buildinfo', data: junk, address: 64 }],
    }).subarray(0, 200),
    'usr/bin/wild': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), junk]),
    'usr/bin/audit': elfOf({ sections: [{ name: '.dep-v0', data: junk }] }),
  };
  const good: Readonly<Record<string, string>> = {
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    'var/lib/dpkg/status': [
      'Package: good\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n',
      'Package: bad\nStatus: install ok installed\n',
    ].join('\n'),
    'srv/node_modules/good/package.json': npmPackage('good'),
  };

  test('are each named, and the others are read', async () => {
    const root = sandbox.path('malformed');
    for (const [path, data] of Object.entries({ ...named, ...odd, ...good })) {
      mkdirSync(dirname(`${root}/${path}`), { recursive: true });
      writeFileSync(`${root}/${path}`, data);
    }
    const { exitCode, stderr, report, elapsedMs } = await look(`rootfs:${root}`);
    expect([exitCode, stderr]).toEqual([0, '']);
    const paths = report.problems.map(({ path }) => path);
    for (const path of Object.keys(named)) expect(paths).toContain(path);
    const allowed = new Set(['unreadable-file', 'limit-exceeded']);
    expect(codes(report).filter((code) => !allowed.has(code))).toEqual([]);
    for (const { message } of report.problems) expect(message).not.toMatch(/unexpectedly/);
    const purls = report.packages.map(({ purl }) => purl);
    expect(purls).toContain('pkg:npm/good@1.0.0');
    expect(purls.filter((purl) => purl.startsWith('pkg:deb/debian/good@1'))).toHaveLength(1);
    expect(elapsedMs).toBeLessThan(10_000);
  });
});
