import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { hasCommand } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, type FileContent } from '../../file-content.ts';
import { binary } from './binary.ts';
import { classifiers } from './classifiers/index.ts';

const problems: unknown[] = [];
const context = { report: (problem: unknown) => problems.push(problem), mayMatter: () => true };

test('a program and its library are one package in two places', () => {
  const elf = '\x7fELF\0\x003.11.2\0';
  const files = ['usr/local/bin/python3.11', 'usr/local/lib/libpython3.11.so.1.0'].map((path) => ({
    path,
    layer: 2,
    fact: binary.read(contentOf(path, elf), context) ?? [],
  }));
  expect(binary.resolve(files, { distribution: undefined })).toEqual({
    packages: [
      {
        type: 'generic',
        purl: 'pkg:generic/python@3.11.2',
        name: 'python',
        version: '3.11.2',
        licenses: [],
        state: 'installed',
        cpes: [
          'cpe:2.3:a:python:python:3.11.2:*:*:*:*:*:*:*',
          'cpe:2.3:a:python_software_foundation:python:3.11.2:*:*:*:*:*:*:*',
        ],
        details: { bitnami: 'python' },
        locations: [
          { path: 'usr/local/bin/python3.11', layer: 2 },
          { path: 'usr/local/lib/libpython3.11.so.1.0', layer: 2 },
        ],
      },
    ],
  });
});

test('a patch level is the update of a CPE', () => {
  const fact = [{ name: 'openssh', version: '9.2p1' }];
  const files = [{ path: 'usr/sbin/sshd', layer: 0, fact }];
  const { packages } = binary.resolve(files, { distribution: undefined });
  expect(packages[0]).toMatchObject({
    purl: 'pkg:generic/openssh@9.2p1',
    cpes: ['cpe:2.3:a:openbsd:openssh:9.2:p1:*:*:*:*:*:*'],
  });
});

test('a script named like a program, and a program named like a text, tell nothing', () => {
  const script = contentOf('usr/local/bin/bash', '#!/bin/sh\n# @(#)Bash version 5.2.15(1)\n');
  expect(binary.read(script, context)).toBeUndefined();
  const program = contentOf('usr/local/go/VERSION', '\x7fELF go1.21.3\n');
  expect(binary.read(program, context)).toBeUndefined();
});

test('selects by path alone', () => {
  const where = binary.selects.where;
  expect(where?.('usr/lib/x86_64-linux-gnu/libcrypto.so.3')).toBe(true);
  expect(where?.('usr/local/go/VERSION')).toBe(true);
  expect(where?.('srv/app/VERSION')).toBe(false);
  expect(where?.('usr/bin/unknown')).toBe(false);
});

test('knows the Node.js that runs this test', () => {
  const file = openFile(process.execPath, 'usr/local/bin/node');
  expect(binary.read(file, context)).toEqual([{ name: 'node', version: process.versions.node }]);
});

/** Debian's own word on its files is the independent answer. */
const debianFiles: [path: string, version: RegExp][] = [
  ['/bin/bash', /^([\d.]+)-/],
  ['/usr/bin/perl', /^([\d.]+)-/],
  ['/usr/bin/git', /^1:([\d.]+)-/],
  ['/usr/bin/xz', /^([\d.]+)-/],
  ['/usr/bin/openssl', /^([\d.]+[a-z]?)-/],
  ['/usr/bin/getopt', /^([\d.]+)-/],
  ['/lib/x86_64-linux-gnu/libc.so.6', /^([\d.]+)-/],
  ['/usr/lib/x86_64-linux-gnu/libcrypto.so.3', /^([\d.]+)-/],
  ['/lib/x86_64-linux-gnu/libz.so.1', /^1:([\d.]+)\.dfsg/],
  ['/usr/lib/x86_64-linux-gnu/libsqlite3.so.0', /^([\d.]+)-/],
  ['/usr/lib/x86_64-linux-gnu/libgnutls.so.30', /^([\d.]+)-/],
  ['/usr/lib/x86_64-linux-gnu/libgcrypt.so.20', /^([\d.]+)-/],
  ['/lib/x86_64-linux-gnu/libexpat.so.1', /^([\d.]+)-/],
  ['/usr/lib/x86_64-linux-gnu/libpcre2-8.so.0', /^([\d.]+)-/],
];

describe.skipIf(!hasCommand('dpkg-query') || process.arch !== 'x64')("this machine's files", () => {
  test.each(debianFiles.filter(([path]) => existsSync(path)))('%s', (link, shape) => {
    const path = realpathSync(link);
    const owner = dpkg('-S', link) ?? dpkg('-S', path) ?? dpkg('-S', path.replace(/^\/usr/, ''));
    if (owner === undefined) return; // not Debian's file after all
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query
    const version = dpkg('-W', '-f', '${Version}', owner.slice(0, owner.indexOf(': ')));
    const found = binary.read(openFile(path, path.slice(1)), context);
    expect(found?.map((each) => each.version)).toEqual([shape.exec(version ?? '')?.[1]]);
  });
});

test('any bytes in any wanted file are read without an error and in time', () => {
  const anchors = classifiers.flatMap(({ patterns }) => patterns.map(({ anchor }) => anchor));
  const samples = classifiers.flatMap((each) => each.samples.map(([bytes]) => bytes));
  const names = classifiers.flatMap(({ binaries = [], samples }) => [
    ...binaries.filter((name) => typeof name === 'string'),
    ...samples.flatMap(([, , path]) => path ?? []),
  ]);
  const part = fc.oneof(
    fc.constantFrom(...anchors),
    fc.constantFrom(...samples),
    fc.constantFrom('0'.repeat(300), '1.'.repeat(300), '\0'.repeat(300), 'a-'.repeat(300), ' '),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(part, { maxLength: 40 }), (name, parts) => {
      const data = Buffer.from(`\x7fELF${parts.join('')}`, 'latin1');
      const started = performance.now();
      for (const { version } of binary.read(contentOf(name, data), context) ?? []) {
        expect(version).toMatch(/^[\w.+-]{1,40}$/);
      }
      expect(performance.now() - started).toBeLessThan(1000);
    }),
    { numRuns: 1000 },
  );
});

function dpkg(...args: string[]): string | undefined {
  try {
    return execFileSync('dpkg-query', args, { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return undefined;
  }
}

/** A file of this machine, read piece by piece as a large file of an image is. */
function openFile(from: string, path: string): FileContent {
  const fd = openSync(from, 'r');
  const sizeBytes = fstatSync(fd).size;
  closeSync(fd);
  return {
    ...contentOf(path, ''),
    sizeBytes,
    read(offset, length) {
      const data = Buffer.alloc(Math.min(length, Math.max(0, sizeBytes - offset)));
      const handle = openSync(from, 'r');
      const count = readSync(handle, data, 0, data.length, offset);
      closeSync(handle);
      return data.subarray(0, count);
    },
  };
}
