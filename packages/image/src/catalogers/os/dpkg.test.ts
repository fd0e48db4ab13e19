import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePurl, SeaworthyError } from '@seaworthy/model';
import { edited, endsWell, hasCommand, isRoot } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog, selectFiles } from '../catalog-for-test.ts';
import { dpkg } from './dpkg.ts';

const status = `Package: libssl3
Status: install ok installed
Priority: optional
Section: libs
Installed-Size: 5999
Architecture: amd64
Multi-Arch: same
Source: openssl (3.0.11-1~deb12u2)
Version: 3.0.11-1~deb12u2+b1
Depends: libc6 (>= 2.34), missing | debconf (>= 0.5) | debconf-2.0
Description: Secure Sockets Layer toolkit - shared libraries
 This package is part of the OpenSSL project's implementation.
 .
 Version: not a field

Package: libc6
Status: install ok half-configured
Architecture: amd64
Source: glibc
Version: 2.36-9+deb12u4
Depends: libgcc-s1

Package: libgcc-s1
Status: install ok unpacked
Architecture: amd64
Source: gcc-12
Version: 12.2.0-14
Depends: gcc-12-base (= 12.2.0-14), libc6:any (>= 2.35)

Package: gcc-12-base
Status: install ok triggers-pending
Architecture: amd64
Source: gcc-12
Version: 12.2.0-14

Package: cdebconf
Status: hold ok installed
Architecture: all
Version: 1:0.270
Provides: debconf-2.0, libdebconf (= 1)

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: never
Status: unknown ok not-installed

Package: leaving
Status: deinstall ok installed
Architecture: amd64
Version: 9
`;

const md5 = '0123456789abcdef0123456789abcdef';

test('reads packages, their sources, states and dependencies', () => {
  const files = { 'var/lib/dpkg/status': status };
  const { packages, reported } = catalog(dpkg, files, { distribution: { id: 'debian' } });
  expect(reported).toEqual([]);
  expect(packages.map((one) => `${one.name} ${one.version}`)).toEqual([
    'libssl3 3.0.11-1~deb12u2+b1',
    'libc6 2.36-9+deb12u4',
    'libgcc-s1 12.2.0-14',
    'gcc-12-base 12.2.0-14',
    'cdebconf 1:0.270',
    'leaving 9',
  ]);
  const purl = (name: string) => packages.find((one) => one.name === name)!.purl;
  expect(packages[0]).toEqual({
    purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2%2Bb1?arch=amd64&distro=debian-12&upstream=openssl%403.0.11-1~deb12u2',
    type: 'deb',
    name: 'libssl3',
    version: '3.0.11-1~deb12u2+b1',
    source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
    architecture: 'amd64',
    licenses: [],
    locations: [{ path: 'var/lib/dpkg/status', layer: 0 }],
    state: 'installed',
    dependsOn: [purl('cdebconf'), purl('libc6')].sort(),
  });
  expect(purl('cdebconf')).toBe('pkg:deb/debian/cdebconf@1:0.270?arch=all&distro=debian-12');
  expect(packages[4]?.source).toEqual({ name: 'cdebconf', version: '1:0.270' });
  expect(packages[1]?.dependsOn).toEqual([purl('libgcc-s1')]);
});

test('follows file lists, licences and layers', () => {
  const files = {
    'var/lib/dpkg/status': status,
    'var/lib/dpkg/info/libssl3:amd64.list':
      '/.\n/usr\n/usr/lib\n/usr/lib/x/package.json\n/usr/lib/x/other\n',
    'var/lib/dpkg/info/gcc-12-base:amd64.md5sums': `${md5}  lib/y/package.json\n`,
    'var/lib/dpkg/info/libssl3:amd64.postinst': '#!/bin/sh',
    'usr/share/doc/libssl3/copyright':
      'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: Apache-2.0\n\nFiles: x\nLicense: Artistic or\n GPL-1+\n\nLicense: Apache-2.0\n Text: License: no\n',
    'usr/share/doc/gcc-12-base/copyright':
      'The full text is in /usr/share/common-licenses/GPL-3.\nAlso see\n/usr/share/common-licenses/LGPL-2.1, "/usr/share/common-licenses/GPL-3".\n',
    'usr/share/doc/libssl3/examples/copyright': 'License: no',
  };
  const { packages, ownership } = catalog(dpkg, files, {
    mayMatter: (path) => path.endsWith('/package.json'),
    layers: { 'var/lib/dpkg/status': 4, 'var/lib/dpkg/info/libssl3:amd64.list': 2 },
  });
  const [libssl3, libc6, libgcc, gccBase] = packages;
  expect(libssl3?.locations).toEqual([{ path: 'var/lib/dpkg/status', layer: 2 }]);
  expect(libc6?.locations).toEqual([{ path: 'var/lib/dpkg/status', layer: 4 }]);
  expect(ownership).toEqual([
    { purl: libssl3?.purl, paths: ['usr/lib/x/package.json'] },
    { purl: gccBase?.purl, paths: ['lib/y/package.json'] },
  ]);
  expect(libssl3?.licenses).toEqual(['Apache-2.0', 'Artistic or']);
  expect(gccBase?.licenses).toEqual(['GPL-3', 'LGPL-2.1']);
  // libgcc-s1 links its documentation to gcc-12-base: same source, and it depends on it.
  expect(libgcc?.licenses).toEqual(['GPL-3', 'LGPL-2.1']);
  expect(libc6?.licenses).toEqual([]);
});

test('reads distroless images', () => {
  const { packages, ownership } = catalog(dpkg, {
    'var/lib/dpkg/status.d/tzdata':
      'Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\nMaintainer: x\n',
    'var/lib/dpkg/status.d/tzdata.md5sums': `${md5}  usr/share/zoneinfo/UTC\n`,
    'var/lib/dpkg/status.d/bGliYzY': 'Package: libc6\nVersion: 2.36\nArchitecture: amd64\n',
    'var/lib/dpkg/status.d/bGliYzY.md5sums': `${md5}  lib/libc.so.6\n`,
  });
  expect(packages.map((one) => [one.name, one.locations[0]?.path])).toEqual([
    ['tzdata', 'var/lib/dpkg/status.d/tzdata'],
    ['libc6', 'var/lib/dpkg/status.d/bGliYzY'],
  ]);
  expect(ownership?.map(({ paths }) => paths)).toEqual([
    ['usr/share/zoneinfo/UTC'],
    ['lib/libc.so.6'],
  ]);
});

test('keeps the rest when an entry is broken, and says so', () => {
  const { packages, reported } = catalog(dpkg, {
    'var/lib/dpkg/status': `Package: a\nStatus: install ok installed\n\nVersion: 1\n\ngarbage\n\n${status}`,
  });
  expect(packages).toHaveLength(6);
  expect(reported.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'unreadable-file: the entry of a has no usable version',
    'unreadable-file: entries without a package name: 2',
    'unreadable-file: lines that are not control data: 1',
  ]);
});

test('what is no status file is an error, an empty one is not', () => {
  expect(() => catalog(dpkg, { 'var/lib/dpkg/status': '\0\x01ELF' })).toThrow(SeaworthyError);
  expect(catalog(dpkg, { 'var/lib/dpkg/status': '' }).packages).toEqual([]);
});

test('survives mutations of real input', () => {
  const edit = fc.record({
    at: fc.nat(status.length),
    drop: fc.nat(40),
    insert: fc.uint8Array({ maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const mutated = edited(status, edits);
      endsWell(() => {
        catalog(dpkg, { 'var/lib/dpkg/status': mutated, 'usr/share/doc/libc6/copyright': mutated });
      });
    }),
  );
});

test('more packages than any system has are a named error', () => {
  const text = 'Package: a\nVersion: 1\n\n'.repeat(150_001);
  expect(() => catalog(dpkg, { 'var/lib/dpkg/status': text })).toThrow(SeaworthyError);
});

test('a name that everything provides and needs does not make it slow', () => {
  const entry = (index: number) =>
    `Package: p${index}\nVersion: 1\nArchitecture: a${index}\nProvides: all\nDepends: all, none | all\n\n`;
  const started = performance.now();
  const text = Array.from({ length: 30_000 }, (_, index) => entry(index)).join('');
  expect(catalog(dpkg, { 'var/lib/dpkg/status': text }).packages).toHaveLength(30_000);
  expect(performance.now() - started).toBeLessThan(5_000);
});

/** What dpkg-query itself says of every installed package of the tree. */
function queryDpkg(root: string): string[] {
  const fields = ['db:Status-Status', 'Package', 'Version', 'Architecture'];
  const format = [...fields, 'source:Package', 'source:Version'].map((f) => `\${${f}}`).join('\t');
  return execFileSync('dpkg-query', [`--admindir=${root}/var/lib/dpkg`, '-W', '-f', `${format}\n`])
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([state]) => state !== 'config-files' && state !== 'not-installed')
    .map((fields) => fields.slice(1).join(' '))
    .sort();
}

function ours(packages: ReturnType<typeof catalog>['packages']): string[] {
  return packages
    .map((p) => `${p.name} ${p.version} ${p.architecture} ${p.source?.name} ${p.source?.version}`)
    .sort();
}

describe.skipIf(!hasCommand('mmdebstrap') || !isRoot())('a real root file system', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'seaworthy-dpkg-'));
    const options = [
      '--quiet',
      '--variant=essential',
      '--include=python3-minimal',
      'bookworm',
      root,
    ];
    execFileSync('mmdebstrap', options, { stdio: 'pipe' });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('gives the same packages as dpkg-query', () => {
    const { packages, reported } = catalog(dpkg, selectFiles(dpkg, root));
    expect(reported).toEqual([]);
    expect(packages.length).toBeGreaterThan(50);
    expect(ours(packages)).toEqual(queryDpkg(root));
    // Every package of Debian has a copyright file or a link to one, but a few name their licences
    // in prose alone.
    const silent = packages.filter((one) => one.licenses.length === 0);
    expect(silent.length).toBeLessThan(packages.length / 20);
  });

  test('owns the same files as dpkg -S', () => {
    const mayMatter = (path: string) => /\/python3|\.py$|^(usr\/)?s?bin\//.test(path);
    const { ownership, factBytes } = catalog(dpkg, selectFiles(dpkg, root), { mayMatter });
    const owners = new Map<string, string[]>();
    for (const { purl, paths } of ownership ?? []) {
      for (const path of paths) {
        owners.set(path, [...(owners.get(path) ?? []), parsePurl(purl)!.name]);
      }
    }
    expect(owners.size).toBeGreaterThan(300);
    const sample = [...owners.keys()].filter((_, index) => index % 7 === 0);
    const said = execFileSync('dpkg-query', [
      `--admindir=${root}/var/lib/dpkg`,
      '-S',
      ...sample.map((path) => `/${path}`),
    ]).toString();
    for (const line of said.trim().split('\n')) {
      if (line.startsWith('diversion by ')) continue;
      const [, names, path] = /^([^/]*): \/(.*)$/.exec(line)!;
      const expected = names!.split(', ').map((name) => name.split(':')[0]!);
      expect([path, owners.get(path!)?.sort()]).toEqual([path, expected.sort()]);
    }
    const lists = selectFiles(dpkg, root).reduce((sum, file) => sum + file.sizeBytes, 0);
    expect(factBytes).toBeLessThan(lists / 4);
  });
});

describe.skipIf(!hasCommand('dpkg-query'))("this machine's own database", () => {
  test('gives the same packages as dpkg-query', () => {
    const text = readFileSync('/var/lib/dpkg/status');
    const { packages } = catalog(dpkg, { 'var/lib/dpkg/status': text });
    expect(ours(packages)).toEqual(queryDpkg(''));
  });
});
