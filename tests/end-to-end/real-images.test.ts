import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Package, Report } from '@seaworthy/model';
import { hasCommand, hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import {
  hasImages,
  imagePath,
  layersOf,
  memberOf,
  paragraphsOf,
  plain,
} from './support/real-image.ts';
import { Sandbox } from './support/sandbox.ts';

/** Every archive gives what is in it, as `tar`, `unzip` and a plain reading of the files say. */
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

async function look(target: string, ...more: string[]): Promise<Report> {
  const words = [target, '--offline', '--only-inventory', ...more];
  const { report, exitCode, stderr } = await sandbox.scan(words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return report;
}

const ofType = (report: Report, type: string): Package[] =>
  report.packages.filter((one) => one.type === type);

const nameAndVersion = ({ name, version }: Package): string => `${name} ${version}`;

describe.skipIf(!hasImages)('images of Debian', () => {
  const docker = imagePath('docker-save-nginx.tar');
  const skopeo = imagePath('skopeo-copy-nginx-compressed-layers.tar');

  test.each([
    ['saved by Docker', docker],
    ['copied by skopeo, with compressed layers', skopeo],
  ])('%s: 84 packages', async (_, archive) => {
    const report = await look(archive);
    expect(report.target).toMatchObject({ kind: 'image', reader: 'docker-archive' });
    expect(report.distribution).toMatchObject({ id: 'debian', versionId: '10' });
    const [layer] = layersOf(archive);
    const status = memberOf(layer!, 'var/lib/dpkg/status').toString();
    const expected = paragraphsOf(status, ':')
      .filter((fields) => fields.get('Status') === 'install ok installed')
      .map((fields) => {
        const [source, version] = fields.get('Source')?.split(/[ ()]+/) ?? [];
        return {
          name: fields.get('Package'),
          version: fields.get('Version'),
          architecture: fields.get('Architecture'),
          source: {
            name: source ?? fields.get('Package'),
            version: version || fields.get('Version'),
          },
        };
      });
    expect(expected).toHaveLength(84);
    const found = ofType(report, 'deb').map(({ name, version, architecture, source }) => ({
      ...{ name, version, architecture, source },
    }));
    const byName = (a: { name?: string }, b: { name?: string }) => (a.name! < b.name! ? -1 : 1);
    expect(found.sort(byName)).toEqual(expected.sort(byName as never));
    // Its layers were taken out by hand: three are promised, one is there.
    expect(report.problems.map(({ code }) => code)).toEqual(['digest-mismatch']);
  });

  test('are told from one that only calls itself something else', async () => {
    const report = await look(imagePath('skopeo-copy-nodes-fake-multi.tar'));
    const [base, upper] = layersOf(imagePath('skopeo-copy-nodes-fake-multi.tar'));
    const release = memberOf(base!, 'etc/os-release').toString();
    expect(release).toContain('ID=shesek');
    expect(report.distribution).toMatchObject({ id: 'shesek', name: 'Shesek Linux v0.0.1' });
    const status = memberOf(base!, 'var/lib/dpkg/status').toString();
    const installed = status.match(/^Status: install ok installed$/gm)!;
    expect(ofType(report, 'deb')).toHaveLength(installed.length);
    expect(report.layers).toHaveLength(2);
    expect(ofType(report, 'deb').every(({ locations }) => locations[0]!.layer === 0)).toBe(true);
    expect(execFileSync('tar', ['t'], { input: upper }).toString()).not.toContain('dpkg');
  });
});

describe.skipIf(!hasImages)('images of Alpine', () => {
  test.each([
    ['an export of containerd', 'containerd-archives-alpine.tar', '3.14'],
    ['gzipped whole', 'npm-without-lockfiles-npm7-with-package-lock-file.tar', '3.19'],
  ])('%s', async (_, name, version) => {
    const archive = imagePath(name);
    const report = await look(archive);
    const [layer] = layersOf(archive);
    const installed = memberOf(layer!, 'lib/apk/db/installed').toString();
    const expected = paragraphsOf(installed, ':').map((fields) => ({
      name: fields.get('P'),
      version: fields.get('V'),
      architecture: fields.get('A'),
      source: { name: fields.get('o'), version: fields.get('V') },
    }));
    const found = ofType(report, 'apk').map(({ name, version, architecture, source }) => ({
      ...{ name, version, architecture, source },
    }));
    const byName = (a: { name?: string }, b: { name?: string }) => (a.name! < b.name! ? -1 : 1);
    expect(found.sort(byName)).toEqual(expected.sort(byName as never));
    expect(found.length).toBeGreaterThan(10);
    expect(report.distribution?.id).toBe('alpine');
    expect(report.distribution?.versionId).toMatch(
      new RegExp(`^${version.replace('.', '\\.')}\\.`),
    );
    expect(report.problems).toEqual([]);
    // What apk installed belongs to apk, whatever its programs say of themselves.
    for (const { ownedBy } of ofType(report, 'generic')) expect(ownedBy).toMatch(/^pkg:apk\//);
  });

  test('hold the packages that a lock file pins', async () => {
    const archive = imagePath('npm-without-lockfiles-npm7-with-package-lock-file.tar');
    const report = await look(archive);
    const lock = JSON.parse(memberOf(layersOf(archive)[2]!, 'goof/package-lock.json').toString());
    expect(lock.lockfileVersion).toBe(1);
    const pinned = new Set<string>();
    const walk = (dependencies: Record<string, { version: string; dependencies?: never }> = {}) => {
      for (const [name, entry] of Object.entries(dependencies)) {
        pinned.add(`${name} ${entry.version}`);
        walk(entry.dependencies);
      }
    };
    walk(lock.dependencies);
    const npm = ofType(report, 'npm');
    expect(npm.map(nameAndVersion).sort()).toEqual([...pinned].sort());
    expect(npm.every(({ state }) => state === 'locked')).toBe(true);
    for (const { locations } of npm) {
      expect(locations).toEqual([{ path: 'goof/package-lock.json', layer: 2 }]);
    }
    const asked = Object.keys(
      JSON.parse(memberOf(layersOf(archive)[1]!, 'goof/package.json').toString()).dependencies,
    );
    const direct = npm.filter((one) => one.direct).map(({ name }) => name);
    expect(direct.sort()).toEqual(asked.sort());
  });
});

describe.skipIf(!hasImages)('images of BusyBox', () => {
  test.each([
    ['an OCI archive', 'oci-archives-busybox-1.31.1.tar', 'linux/amd64'],
    ['both Docker and OCI', 'docker-oci-archives-busybox.armv7.tar', 'linux/arm/v7'],
  ])('%s', async (_, name, platform) => {
    const archive = imagePath(name);
    const report = await look(archive);
    expect(report.target).toMatchObject({ reader: 'oci-archive', platform });
    const index = JSON.parse(memberOf(archive, 'index.json').toString());
    expect(report.target.digest).toBe(index.manifests[0].digest);
    const blob = (digest: string) => memberOf(archive, `blobs/${digest.replace(':', '/')}`);
    const manifest = JSON.parse(blob(index.manifests[0].digest).toString());
    expect(report.layers.map(({ digest }) => digest)).toEqual(
      manifest.layers.map(({ digest }: { digest: string }) => digest),
    );
    const config = JSON.parse(blob(manifest.config.digest).toString());
    expect(report.layers.map(({ diffId }) => diffId)).toEqual(config.rootfs.diff_ids);
    const layer = blob(manifest.layers[0].digest);
    // The program has hundreds of names, of which the archive holds the first as a file.
    const programs = memberOf(plain(layer), 'bin').toString('latin1');
    const [, version] = /BusyBox v(\d+\.\d+\.\d+) /.exec(programs)!;
    const busybox = ofType(report, 'generic').find((one) => one.name === 'busybox');
    expect(busybox?.version).toBe(version);
  });

  test('are read through every scheme that fits, with the same result', async () => {
    const archive = imagePath('docker-oci-archives-busybox.armv7.tar');
    const [oci, docker] = [
      await look(`oci-archive:${archive}`),
      await look(`docker-archive:${archive}`),
    ];
    expect(docker.packages).toEqual(oci.packages);
    expect(docker.target.imageId).toBe(oci.target.imageId);
  });
});

describe.skipIf(!hasImages)('an image with archives in archives', () => {
  const archive = imagePath('docker-save-java-uberjar.tar');

  test('gives what each of them says of itself', async () => {
    const report = await look(archive);
    expect(
      ofType(report, 'maven').map(({ name, version, locations }) => [
        name,
        version,
        locations.map(({ path }) => path),
      ]),
    ).toEqual([
      ['com.google.guava:guava', '30.1-jre', ['uberjar.jar!/lib/guava-30.1-jre.jar']],
      ['com.google.j2objc:j2objc-annotations', '1.3', ['j2objc-annotations-1.3.jar']],
      ['org.slf4j:jul-to-slf4j', '1.7.30', ['uberjar.jar']],
    ]);
    expect(report.problems).toEqual([]);
  });

  test.skipIf(!hasCommand('unzip'))('as unzip sees them', async () => {
    const report = await look(archive);
    const jars: string[] = [];
    const unzip = (...words: string[]) => execFileSync('unzip', words, { maxBuffer: 2 ** 26 });
    const walk = (bytes: Buffer, path: string) => {
      jars.push(path);
      const file = sandbox.path('one.jar');
      writeFileSync(file, bytes);
      const names = unzip('-Z1', file).toString().split('\n');
      const nested = names
        .filter((name) => name.endsWith('.jar'))
        .map((name) => [name, unzip('-p', file, name)] as const);
      for (const [name, content] of nested) walk(content, `${path}!/${name}`);
    };
    for (const layer of layersOf(archive)) {
      const names = execFileSync('tar', ['t'], { input: layer }).toString().split('\n');
      for (const name of names) if (name.endsWith('.jar')) walk(memberOf(layer, name), name);
    }
    expect(jars).toHaveLength(3);
    const found = ofType(report, 'maven').flatMap(({ locations }) => locations);
    expect(found.map(({ path }) => path).sort()).toEqual(jars.sort());
  });
});

/** As counted and named by a reading of the file's slots and headers apart from ours. */
const suse = `bash 4.4-19.6.1
ca-certificates-mozilla-prebuilt 2.44-21.1
coreutils 8.32-3.2.1
file-magic 5.32-7.14.1
filesystem 15.0-11.3.2
glibc 2.31-9.3.2
libacl1 2.2.52-4.3.1
libattr1 2.4.47-2.19
libbz2-1 1.0.6-5.11.1
libcap2 2.26-4.6.1
libcrypt1 4.4.15-2.51
libdw1 0.168-4.5.3
libebl-plugins 0.168-4.5.3
libelf1 0.168-4.5.3
libgcc_s1 11.2.1+git610-1.3.9
libgcrypt20 1.8.2-8.39.1
libgmp10 6.1.2-4.6.1
libgpg-error0 1.29-1.8
liblua5_3-5 5.3.6-3.6.1
liblzma5 5.2.3-4.3.1
libmagic1 5.32-7.14.1
libncurses6 6.1-5.9.1
libpcre1 8.45-20.10.1
libpopt0 1.16-3.22
libreadline7 7.0-19.6.1
libselinux1 3.0-1.31
libstdc++6 11.2.1+git610-1.3.9
libz1 1.2.11-3.21.1
libzstd1 1.4.4-1.6.1
perl-base 5.26.1-15.87
rpm-config-SUSE 1-5.6.1
rpm-ndb 4.14.3-40.1
sles-release 15.3-55.4.1
system-user-root 20190513-3.3.1
terminfo-base 6.1-5.9.1`;

describe.skipIf(!hasShared('corpora/rpmdb'))('databases of rpm in a root file system', () => {
  async function lookAt(database: string, path: string, release: string): Promise<Report> {
    const root = sandbox.path(database);
    for (const [file, put] of [
      ['etc/os-release', (at: string) => writeFileSync(at, release)],
      [path, (at: string) => copyFileSync(sharedPath(`corpora/rpmdb/${database}`), at)],
    ] as const) {
      mkdirSync(dirname(`${root}/${file}`), { recursive: true });
      put(`${root}/${file}`);
    }
    const report = await look(`rootfs:${root}`);
    expect(report.problems).toEqual([]);
    expect(report.packages.every(({ type }) => type === 'rpm')).toBe(true);
    return report;
  }

  test('SQLite: 129 packages', async () => {
    const name = 'cbl-mariner-2.0.rpmdb.sqlite';
    const report = await lookAt(name, 'var/lib/rpm/rpmdb.sqlite', 'ID=mariner\nVERSION_ID="2.0"\n');
    const copy = sandbox.path('copy.sqlite');
    copyFileSync(sharedPath(`corpora/rpmdb/${name}`), copy);
    const database = new DatabaseSync(copy);
    const rows = database.prepare('SELECT key FROM Name ORDER BY key').all();
    const [packages] = database.prepare('SELECT count(*) AS count FROM Packages').all();
    database.close();
    expect(packages).toEqual({ count: 129 });
    const found = report.packages.map((one) => one.name);
    expect(found.sort()).toEqual(rows.map(({ key }) => String(key)).sort());
  });

  test.skipIf(!hasCommand('rpm'))('SQLite: the versions that rpm itself names', async () => {
    const directory = sandbox.path('rpm-own');
    mkdirSync(directory);
    const name = 'cbl-mariner-2.0.rpmdb.sqlite';
    copyFileSync(sharedPath(`corpora/rpmdb/${name}`), `${directory}/rpmdb.sqlite`);
    const format = '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{LICENSE}\\n';
    const words = ['-qa', '--dbpath', directory, '--define', '_db_backend sqlite', '--qf', format];
    const expected = execFileSync('rpm', words, { encoding: 'utf8' }).trimEnd().split('\n');
    const report = await lookAt(name, 'var/lib/rpm/rpmdb.sqlite', 'ID=mariner\nVERSION_ID="2.0"\n');
    const found = report.packages.map(({ name, version, architecture, licenses }) => {
      const whole = version.includes(':') ? version : `0:${version}`;
      return `${name} ${whole} ${architecture} ${licenses.join()}`;
    });
    expect(found.sort()).toEqual(expected.sort());
  });

  test('NDB: 35 packages', async () => {
    const report = await lookAt(
      'sle15-bci.ndb.Packages.db',
      'usr/lib/sysimage/rpm/Packages.db',
      'ID="sles"\nVERSION_ID="15.3"\n',
    );
    expect(report.packages.map(nameAndVersion).sort()).toEqual(suse.split('\n').sort());
  });

  test('Berkeley DB: its one package', async () => {
    const report = await lookAt(
      'libuuid.bdb.Packages',
      'var/lib/rpm/Packages',
      'ID="rhel"\nVERSION_ID="8.8"\n',
    );
    expect(report.packages.map(nameAndVersion)).toEqual(['libuuid 2.32.1-42.el8_8']);
    expect(report.packages[0]).toMatchObject({ architecture: 'x86_64', licenses: ['BSD'] });
  });
});
