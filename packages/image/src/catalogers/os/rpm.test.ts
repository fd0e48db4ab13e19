import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePurl, SeaworthyError } from '@seaworthy/model';
import { endsWell, hasCommand, hasShared, isRoot, mutated, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { readBerkeleyHash } from '../../formats/berkeley-db.ts';
import { readNdb } from '../../formats/ndb.ts';
import { findTable, openSqlite, walkTable } from '../../formats/sqlite.ts';
import type { StoredEntry } from '../../formats/stored-entry.ts';
import { catalog, selectFiles } from '../catalog-for-test.ts';
import { rpm } from './rpm.ts';
import { parseSourceRpm } from './rpm-package.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-rpm-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const fields = ['NAME', 'EPOCH', 'VERSION', 'RELEASE', 'ARCH', 'SOURCERPM', 'LICENSE', 'VENDOR'];

/** What rpm itself says of every package below `root`, one line each. */
function queryRpm(root: string): string[] {
  const format = `${fields.map((field) => `%{${field}}`).join('\t')}\n`;
  const query = ['--root', root, '--dbpath', '/var/lib/rpm', '-qa', '--qf', format];
  return execFileSync('rpm', query, { stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('gpg-pubkey\t'))
    .sort();
}

/** The same lines from our packages. */
function linesOf({ packages }: ReturnType<typeof catalog>): string[] {
  return packages
    .map((one) => {
      const { version = '', qualifiers } = parsePurl(one.purl)!;
      const dash = version.lastIndexOf('-');
      return [
        one.name,
        qualifiers?.['epoch'] ?? '(none)',
        version.slice(0, dash),
        version.slice(dash + 1),
        one.architecture,
        qualifiers?.['upstream'],
        one.licenses[0],
        one.details?.['vendor'] ?? '(none)',
      ].join('\t');
    })
    .sort();
}

const samples = 'corpora/rpmdb';
const sqlite = () => readFileSync(sharedPath(`${samples}/cbl-mariner-2.0.rpmdb.sqlite`));
const ndb = () => readFileSync(sharedPath(`${samples}/sle15-bci.ndb.Packages.db`));
const berkeley = () => readFileSync(sharedPath(`${samples}/libuuid.bdb.Packages`));

describe.skipIf(!hasShared(samples))('real databases', () => {
  test.each([
    ['var/lib/rpm/rpmdb.sqlite', sqlite, 129],
    ['usr/lib/sysimage/rpm/Packages.db', ndb, 35],
    ['var/lib/rpm/Packages', berkeley, 1],
  ])('%s reads whole', (path, load, count) => {
    const { packages, reported, problems } = catalog(rpm, { [path]: load() });
    expect(packages).toHaveLength(count);
    expect(reported).toEqual([]);
    expect(problems).toEqual([]);
    expect(packages.every((one) => one.source !== undefined)).toBe(true);
    expect(packages.every((one) => one.licenses.length === 1)).toBe(true);
  });

  test('give names as other tools write them', () => {
    const path = 'usr/lib/sysimage/rpm/Packages.db';
    const distribution = { id: 'sles', versionId: '15.3' };
    const { packages } = catalog(rpm, { [path]: ndb() }, { distribution, layers: { [path]: 3 } });
    expect(packages.find(({ name }) => name === 'filesystem')).toEqual({
      purl: 'pkg:rpm/sles/filesystem@15.0-11.3.2?arch=x86_64&distro=sles-15.3&upstream=filesystem-15.0-11.3.2.src.rpm',
      type: 'rpm',
      name: 'filesystem',
      version: '15.0-11.3.2',
      source: { name: 'filesystem', version: '15.0-11.3.2' },
      architecture: 'x86_64',
      licenses: ['MIT'],
      locations: [{ path, layer: 3 }],
      state: 'installed',
      details: { vendor: 'SUSE LLC <https://www.suse.com/>' },
    });
    const rhel = catalog(
      rpm,
      { 'var/lib/rpm/Packages': berkeley() },
      { distribution: { id: 'rhel', versionId: '8.8' } },
    );
    expect(rhel.packages[0]?.purl).toBe(
      'pkg:rpm/redhat/libuuid@2.32.1-42.el8_8?arch=x86_64&distro=rhel-8.8&upstream=util-linux-2.32.1-42.el8_8.src.rpm',
    );
  });

  test('of several in one place the one in use counts; in other places all do', () => {
    const both = { 'var/lib/rpm/Packages': berkeley(), 'var/lib/rpm/rpmdb.sqlite': sqlite() };
    expect(catalog(rpm, both).packages).toHaveLength(129);
    const empty = { ...both, 'var/lib/rpm/rpmdb.sqlite': '' };
    expect(catalog(rpm, empty).packages).toHaveLength(1);
    const apart = { 'var/lib/rpm/Packages': berkeley(), 'usr/share/rpm/rpmdb.sqlite': sqlite() };
    expect(catalog(rpm, apart).packages).toHaveLength(130);
  });

  test('damage loses the damaged packages alone', () => {
    const path = 'usr/lib/sysimage/rpm/Packages.db';
    const bytes = ndb();
    const offset = bytes.readUInt32LE(32 + 16 * 4 + 8) * 16;
    bytes.writeUInt32BE(0xffff_ffff, offset + 16); // the header's count of tags
    const damaged = catalog(rpm, { [path]: bytes });
    expect(damaged.packages).toHaveLength(34);
    expect(damaged.reported.map(({ code }) => code)).toEqual(['unreadable-file']);

    const pages = sqlite();
    const source = openSqlite(contentOf('rpmdb.sqlite', pages));
    const leaf = [...walkTable(findTable('Packages', source)!, source, () => {})].find(
      ({ page }) => 'cells' in page,
    )!;
    const lost = 'cells' in leaf.page ? leaf.page.cells.length : 0;
    pages.fill(0xee, (leaf.number - 1) * 4096, leaf.number * 4096);
    const torn = catalog(rpm, { 'var/lib/rpm/rpmdb.sqlite': pages });
    expect(lost).toBeGreaterThan(0);
    expect(torn.packages).toHaveLength(129 - lost);
    expect(torn.reported.map(({ code }) => code)).toEqual(['unreadable-file']);
  });

  test('ends in packages or a named error when mutated', () => {
    const inputs: [string, Buffer][] = [
      ['usr/lib/sysimage/rpm/Packages.db', ndb()],
      ['var/lib/rpm/Packages', berkeley()],
      ['var/lib/rpm/rpmdb.sqlite', sqlite().subarray(0, 1 << 20)],
    ];
    for (const [path, bytes] of inputs) {
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) => {
          const copy = mutated(bytes, noise, 8192);
          endsWell(() => {
            catalog(rpm, { [path]: copy }, { mayMatter: () => false });
          });
        }),
        { numRuns: 40 },
      );
    }
  });

  describe.skipIf(!hasCommand('rpm') || !hasCommand('rpmdb'))('say the same to rpm itself', () => {
    /** A root whose database rpm made from these header blobs. */
    function importHeaders(name: string, entries: Iterable<StoredEntry>): string {
      const root = join(directory, name);
      mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
      const parts = [...entries].flatMap((entry) =>
        'bytes' in entry && entry.id > 0
          ? [Buffer.from([0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0]), Buffer.from(entry.bytes)]
          : [],
      );
      const options = ['--root', root, '--dbpath', '/var/lib/rpm', '--importdb'];
      execFileSync('rpmdb', options, {
        input: Buffer.concat(parts),
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      return root;
    }

    test('SQLite', () => {
      const root = join(directory, 'sqlite');
      mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
      writeFileSync(join(root, 'var/lib/rpm/rpmdb.sqlite'), sqlite());
      expect(linesOf(catalog(rpm, { 'var/lib/rpm/rpmdb.sqlite': sqlite() }))).toEqual(
        queryRpm(root),
      );
    });

    test('ndb', () => {
      const root = importHeaders('ndb', readNdb(contentOf('Packages.db', ndb())));
      const ours = linesOf(catalog(rpm, { 'var/lib/rpm/Packages.db': ndb() }));
      expect(ours).toEqual(queryRpm(root));
      // The database that rpm just made, as it lies there with its log.
      expect(linesOf(catalog(rpm, selectFiles(rpm, root)))).toEqual(ours);
    });

    test('Berkeley DB', () => {
      const root = importHeaders('bdb', readBerkeleyHash(contentOf('Packages', berkeley())));
      const ours = linesOf(catalog(rpm, { 'var/lib/rpm/Packages': berkeley() }));
      expect(ours).toEqual(queryRpm(root));
    });
  });
});

const spec = `Name: one
Epoch: 2
Version: 1.5
Release: 3.el9
Summary: x
License: MIT and BSD
ModularityLabel: nodejs:16:8040020211213111158:522a0ee4
BuildArch: noarch
%description
x
%package -n one-libs
Summary: y
%description -n one-libs
y
%install
mkdir -p %{buildroot}/usr/lib/one %{buildroot}/etc
echo '{}' > %{buildroot}/usr/lib/one/package.json
echo a > %{buildroot}/etc/one
%files
/etc/one
%files -n one-libs
/usr/lib/one/package.json
`;

describe.skipIf(!hasCommand('rpmbuild') || !isRoot())(
  'packages that rpm built and installed',
  () => {
    test('have epochs, modules and files', () => {
      const top = join(directory, 'top');
      mkdirSync(top);
      writeFileSync(join(top, 'one.spec'), spec);
      const build = ['-bb', '--quiet', '--define', `_topdir ${top}`, join(top, 'one.spec')];
      execFileSync('rpmbuild', build, { stdio: 'pipe' });
      const root = join(directory, 'installed');
      mkdirSync(root);
      const files = ['one', 'one-libs'].map((name) =>
        join(top, `RPMS/noarch/${name}-1.5-3.el9.noarch.rpm`),
      );
      const install = ['--root', root, '--dbpath', '/var/lib/rpm', '-i', '--justdb', '--nodeps'];
      execFileSync('rpm', [...install, '--force-debian', ...files], { stdio: 'pipe' });

      const found = catalog(rpm, selectFiles(rpm, root), {
        distribution: { id: 'rocky', versionId: '9.1' },
        mayMatter: (path) => path.endsWith('package.json'),
      });
      expect(linesOf(found)).toEqual(queryRpm(root));
      const libs = found.packages.find(({ name }) => name === 'one-libs');
      expect(libs).toMatchObject({
        purl: 'pkg:rpm/rocky/one-libs@1.5-3.el9?arch=noarch&distro=rocky-9.1&epoch=2&upstream=one-1.5-3.el9.src.rpm',
        version: '2:1.5-3.el9',
        source: { name: 'one', version: '2:1.5-3.el9' },
        licenses: ['MIT and BSD'],
        details: { modularity: 'nodejs:16:8040020211213111158:522a0ee4' },
      });
      expect(found.ownership).toEqual([{ purl: libs?.purl, paths: ['usr/lib/one/package.json'] }]);
    });
  },
);

test('reads the list of a distroless image', () => {
  const path = 'var/lib/rpmmanifest/container-manifest-2';
  const lines = [
    'glibc\t2.35-2.cm2\t1653816591\t1653628955\tMicrosoft Corporation\t(none)\t10855265\tx86_64\t0\tglibc-2.35-2.cm2.src.rpm',
    'openssl-libs\t1.1.1k-15.cm2\t1653816591\t1653631609\tMicrosoft Corporation\t(none)\t4365048\tx86_64\t0\topenssl-1.1.1k-15.cm2.src.rpm',
    'vim\t9.0-1.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t2\t45000\tx86_64\t2\tvim-9.0-1.cm2.src.rpm',
    'rubbish',
    '',
  ];
  const distribution = { id: 'mariner', versionId: '2.0' };
  const { packages, reported } = catalog(rpm, { [path]: lines.join('\n') }, { distribution });
  expect(packages.map(({ purl, version }) => [purl, version])).toEqual([
    [
      'pkg:rpm/mariner/glibc@2.35-2.cm2?arch=x86_64&distro=mariner-2.0&upstream=glibc-2.35-2.cm2.src.rpm',
      '2.35-2.cm2',
    ],
    [
      'pkg:rpm/mariner/openssl-libs@1.1.1k-15.cm2?arch=x86_64&distro=mariner-2.0&upstream=openssl-1.1.1k-15.cm2.src.rpm',
      '1.1.1k-15.cm2',
    ],
    [
      'pkg:rpm/mariner/vim@9.0-1.cm2?arch=x86_64&distro=mariner-2.0&epoch=2&upstream=vim-9.0-1.cm2.src.rpm',
      '2:9.0-1.cm2',
    ],
  ]);
  expect(packages[1]?.source).toEqual({ name: 'openssl', version: '1.1.1k-15.cm2' });
  expect(reported).toHaveLength(1);
});

test('takes source packages apart', () => {
  expect(parseSourceRpm('bash-5.1.8-6.el9.src.rpm')).toEqual({
    name: 'bash',
    version: '5.1.8-6.el9',
  });
  expect(parseSourceRpm('java-11-openjdk-11.0.1-1.nosrc.rpm')?.name).toBe('java-11-openjdk');
  for (const text of [undefined, '', '(none)', 'x.src.rpm', 'a-b.src.rpm', '-'.repeat(1e6)]) {
    expect(parseSourceRpm(text)).toBeUndefined();
  }
});

test('what is no database is a named error', () => {
  for (const name of ['rpmdb.sqlite', 'Packages', 'Packages.db', 'rpmdb.sqlite-wal']) {
    expect(() => catalog(rpm, { [`var/lib/rpm/${name}`]: 'x'.repeat(5000) })).toThrow(
      SeaworthyError,
    );
  }
});
