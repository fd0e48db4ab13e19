import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { edited, endsWell, hasShared, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { apk } from './apk.ts';

const path = 'lib/apk/db/installed';
const installed = `C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
P:musl
V:1.2.5-r0
A:x86_64
S:407278
I:667648
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
m:Timo <x@alpinelinux.org>
t:1710000000
c:abcdef
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1d0BrLbJKeG+TQZSb7GKuFWExkz0=
R:libc.musl-x86_64.so.1

C:Q1ux
P:libssl3
V:3.3.1-r3
A:x86_64
L:Apache-2.0 AND MIT
o:openssl
D:so:libc.musl-x86_64.so.1 musl>=1.2 !libssl1 absent~1
F:usr/lib
R:libssl.so.3
F:usr/lib/ossl
M:0:0:700
R:package.json
F:
R:.profile

P:.build-deps
V:20240601.120000
A:noarch
D:gcc
`;

test('reads packages, origins, files and dependencies', () => {
  const { packages, ownership, reported } = catalog(
    apk,
    { [path]: installed },
    { distribution: { id: 'alpine', versionId: '3.20.1' }, layers: { [path]: 1 } },
  );
  expect(reported).toEqual([]);
  expect(packages).toEqual([
    {
      purl: 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1',
      type: 'apk',
      name: 'musl',
      version: '1.2.5-r0',
      source: { name: 'musl', version: '1.2.5-r0' },
      architecture: 'x86_64',
      licenses: ['MIT'],
      locations: [{ path, layer: 1 }],
      state: 'installed',
    },
    {
      purl: 'pkg:apk/alpine/libssl3@3.3.1-r3?arch=x86_64&distro=alpine-3.20.1&upstream=openssl',
      type: 'apk',
      name: 'libssl3',
      version: '3.3.1-r3',
      source: { name: 'openssl', version: '3.3.1-r3' },
      architecture: 'x86_64',
      licenses: ['Apache-2.0 AND MIT'],
      locations: [{ path, layer: 1 }],
      state: 'installed',
      dependsOn: ['pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1'],
    },
  ]);
  expect(ownership?.map(({ paths }) => paths)).toEqual([
    ['lib/ld-musl-x86_64.so.1', 'lib/libc.musl-x86_64.so.1'],
    ['usr/lib/libssl.so.3', 'usr/lib/ossl/package.json', '.profile'],
  ]);
});

test('reads the newer place and keeps only paths that matter', () => {
  const { packages, ownership } = catalog(
    apk,
    { 'usr/lib/apk/db/installed': installed },
    { mayMatter: (one) => one.endsWith('.json') },
  );
  expect(packages).toHaveLength(2);
  expect(ownership?.map(({ paths }) => paths)).toEqual([['usr/lib/ossl/package.json']]);
});

test('keeps the rest when an entry is broken', () => {
  const text = `P:a\nA:x\n\nrubbish\n\nV:1\n\n${installed}`;
  const { packages, reported } = catalog(apk, { [path]: text });
  expect(packages).toHaveLength(2);
  expect(reported).toEqual([
    { code: 'unreadable-file', message: 'entries that cannot be read: 3' },
  ]);
  expect(() => catalog(apk, { [path]: 'rubbish' })).toThrow(SeaworthyError);
  expect(catalog(apk, { [path]: '\n' }).packages).toEqual([]);
});

test('survives mutations of real input', () => {
  const edit = fc.record({
    at: fc.nat(installed.length),
    drop: fc.nat(40),
    insert: fc.uint8Array({ maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const mutated = edited(installed, edits);
      endsWell(() => {
        catalog(apk, { [path]: mutated });
      });
    }),
  );
});

const archive = 'corpora/images/containerd-archives-alpine.tar';

describe.skipIf(!hasShared(archive))('a real Alpine image', () => {
  test('gives every package of its database', () => {
    const directory = mkdtempSync(join(tmpdir(), 'seaworthy-apk-'));
    try {
      execFileSync('tar', ['-xf', sharedPath(archive), '-C', directory]);
      const blobs = join(directory, 'blobs/sha256');
      let database = '';
      for (const name of readdirSync(blobs)) {
        const blob = join(blobs, name);
        if (readFileSync(blob).readUInt16BE(0) !== 0x1f8b) continue;
        database = execFileSync('tar', ['-xzOf', blob, path]).toString();
      }
      // Counted by the lines that begin an entry, not by our reader.
      const lines = database.split('\n');
      const names = lines.filter((line) => line.startsWith('P:')).map((line) => line.slice(2));
      const { packages, ownership, reported } = catalog(apk, { [path]: database });
      expect(reported).toEqual([]);
      expect(names.length).toBeGreaterThan(10);
      expect(packages.map(({ name }) => name)).toEqual(names);
      const owned = ownership?.reduce((sum, { paths }) => sum + paths.length, 0);
      expect(owned).toBe(lines.filter((line) => line.startsWith('R:')).length);
      expect(packages.every((one) => one.licenses.length === 1)).toBe(true);
      expect(packages.find(({ name }) => name === 'busybox')?.dependsOn).toHaveLength(1);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
