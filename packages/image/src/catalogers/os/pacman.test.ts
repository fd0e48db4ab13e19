import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { edited, endsWell, hasCommand, isRoot } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog, selectFiles } from '../catalog-for-test.ts';
import { pacman } from './pacman.ts';

const local = 'var/lib/pacman/local';

// As pacman 6 writes them.
const desc = `%NAME%
libfoo

%VERSION%
2:1.2.3-4

%BASE%
foo

%DESC%
A thing

%ARCH%
x86_64

%INSTALLDATE%
1795230594

%LICENSE%
MIT
custom:foo

%VALIDATION%
none

%DEPENDS%
bar>=1
libz.so=1-64

%PROVIDES%
libfoo.so=3-64

`;
const files = `%FILES%
etc/
etc/foo.conf
usr/
usr/lib/
usr/lib/x/
usr/lib/x/package.json

%BACKUP%
etc/foo.conf\t0123456789abcdef0123456789abcdef

`;

test('reads packages, files and dependencies', () => {
  const tree = {
    [`${local}/libfoo-2:1.2.3-4/desc`]: desc,
    [`${local}/libfoo-2:1.2.3-4/files`]: files,
    [`${local}/bar-1-1/desc`]: '%NAME%\nbar\n\n%VERSION%\n1-1\n\n%PROVIDES%\nlibz.so=1-64\n\n',
    [`${local}/ALPM_DB_VERSION`]: '9\n',
    'var/lib/pacman/sync/desc': desc,
  };
  const distribution = { id: 'arch', versionId: '' };
  const { packages, ownership } = catalog(pacman, tree, { distribution });
  const purl = 'pkg:alpm/arch/libfoo@2:1.2.3-4?arch=x86_64&distro=arch&upstream=foo';
  expect(packages).toEqual([
    {
      purl,
      type: 'alpm',
      name: 'libfoo',
      version: '2:1.2.3-4',
      source: { name: 'foo', version: '2:1.2.3-4' },
      architecture: 'x86_64',
      licenses: ['MIT', 'custom:foo'],
      locations: [{ path: `${local}/libfoo-2:1.2.3-4/desc`, layer: 0 }],
      state: 'installed',
      dependsOn: ['pkg:alpm/arch/bar@1-1?distro=arch'],
    },
    expect.objectContaining({ name: 'bar', licenses: [] }),
  ]);
  expect(ownership).toEqual([{ purl, paths: ['etc/foo.conf', 'usr/lib/x/package.json'] }]);
});

test('an entry without a name or a version is an error', () => {
  for (const text of ['', '\0', '%NAME%\n\n%VERSION%\n1\n', desc.replace('%VERSION%', '%x%')]) {
    expect(() => catalog(pacman, { [`${local}/a-1/desc`]: text })).toThrow(SeaworthyError);
  }
});

test('survives mutations of real input', () => {
  const edit = fc.record({
    at: fc.nat(desc.length),
    drop: fc.nat(40),
    insert: fc.uint8Array({ maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const mutated = edited(desc, edits);
      endsWell(() => {
        catalog(pacman, { [`${local}/a-1/desc`]: mutated, [`${local}/a-1/files`]: mutated });
      });
    }),
  );
});

describe.skipIf(!hasCommand('pacman') || !isRoot())('a database that pacman made', () => {
  test('gives what pacman -Q says', () => {
    const directory = mkdtempSync(join(tmpdir(), 'seaworthy-pacman-'));
    try {
      const root = join(directory, 'root');
      const dbpath = join(root, 'var/lib/pacman');
      mkdirSync(dbpath, { recursive: true });
      writeFileSync(join(directory, 'conf'), '[options]\nArchitecture = auto\nSigLevel = Never\n');
      const arguments_ = ['--root', root, '--dbpath', dbpath, '--config', join(directory, 'conf')];
      for (const name of ['one', 'two']) {
        const tree = join(directory, name);
        mkdirSync(join(tree, 'usr/lib', name), { recursive: true });
        writeFileSync(join(tree, 'usr/lib', name, 'package.json'), '{}');
        writeFileSync(
          join(tree, '.PKGINFO'),
          `pkgname = ${name}\npkgbase = base\npkgver = 1:2.${name.length}-1\npkgdesc = x\nbuilddate = 1\nsize = 2\narch = x86_64\nlicense = MIT\n${name === 'two' ? 'depend = one>=1\n' : ''}`,
        );
        const archive = join(directory, `${name}.pkg.tar.gz`);
        execFileSync('tar', ['-czf', archive, '-C', tree, '.PKGINFO', 'usr']);
        const scratch = ['cachedir', 'gpgdir', 'hookdir'].flatMap((option) => [
          `--${option}`,
          join(directory, option),
        ]);
        const install = ['-U', '--noconfirm', ...scratch, '--logfile', join(directory, 'log')];
        execFileSync('pacman', [...install, ...arguments_, archive], { stdio: 'pipe' });
      }
      const said = execFileSync('pacman', ['-Q', ...arguments_])
        .toString()
        .trim()
        .split('\n');
      const { packages, ownership } = catalog(pacman, selectFiles(pacman, root));
      expect(packages.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(said.sort());
      expect(ownership?.map(({ paths }) => paths)).toEqual([
        ['usr/lib/one/package.json'],
        ['usr/lib/two/package.json'],
      ]);
      expect(packages[1]?.dependsOn).toEqual([packages[0]?.purl]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
