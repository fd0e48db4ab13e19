import { zstdCompressSync } from 'node:zlib';
import { SeaworthyError } from '@seaworthy/model';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalog } from '../catalog-for-test.ts';
import { chisel } from './chisel.ts';

const path = 'var/lib/chisel/manifest.wall';

// As chisel 1.0 writes it, shortened.
const manifest = [
  '{"jsonwall":"1.0","schema":"1.0","count":9}',
  '{"kind":"content","slice":"base-files_lib","path":"/usr/lib/"}',
  '{"kind":"content","slice":"libssl3t64_libs","path":"/usr/lib/x86_64-linux-gnu/libssl.so.3"}',
  '{"kind":"content","slice":"openssl_bins","path":"/usr/bin/openssl"}',
  '{"kind":"content","slice":"openssl_config","path":"/usr/bin/openssl"}',
  '{"kind":"package","name":"libssl3t64","version":"3.0.13-0ubuntu3.5","sha256":"00","arch":"amd64"}',
  '{"kind":"package","name":"openssl","version":"3.0.13-0ubuntu3.5","sha256":"00","arch":"amd64"}',
  '{"kind":"path","path":"/usr/bin/openssl","mode":"0755","slices":["openssl_bins"],"sha256":"00","size":1}',
  '{"kind":"slice","name":"openssl_bins"}',
];
const compress = (lines: readonly string[]) => zstdCompressSync(Buffer.from(lines.join('\n')));

test('reads packages and what their slices brought', () => {
  const distribution = { id: 'ubuntu', versionId: '24.04' };
  const { packages, ownership, reported } = catalog(
    chisel,
    { [path]: compress(manifest) },
    { distribution },
  );
  expect(reported).toEqual([]);
  expect(packages[1]).toEqual({
    purl: 'pkg:deb/ubuntu/openssl@3.0.13-0ubuntu3.5?arch=amd64&distro=ubuntu-24.04',
    type: 'deb',
    name: 'openssl',
    version: '3.0.13-0ubuntu3.5',
    architecture: 'amd64',
    licenses: [],
    locations: [{ path, layer: 0 }],
    state: 'installed',
  });
  expect(ownership?.map(({ paths }) => paths)).toEqual([
    ['usr/lib/x86_64-linux-gnu/libssl.so.3'],
    ['usr/bin/openssl'],
  ]);
});

test('keeps the rest when a line is broken', () => {
  const lines = [...manifest, '{"kind":"package","name":"x"}', '[', 'null'];
  const { packages, reported } = catalog(chisel, { [path]: compress(lines) });
  expect(packages).toHaveLength(2);
  expect(reported).toHaveLength(1);
});

test('other files and bombs are named errors', () => {
  const bomb = zstdCompressSync(Buffer.alloc(70 << 20, 0x0a));
  for (const bytes of [Buffer.from('x'), compress(['rubbish']), bomb]) {
    expect(() => catalog(chisel, { [path]: bytes })).toThrow(SeaworthyError);
  }
});

test('survives mutations', () => {
  const compressed = compress(manifest);
  const check = (bytes: Buffer) => {
    endsWell(() => {
      catalog(chisel, { [path]: bytes });
    });
  };
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) =>
      check(mutated(compressed, noise, 512)),
    ),
  );
  const text = Buffer.from(manifest.join('\n'));
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 48 }), (noise) =>
      check(zstdCompressSync(mutated(text, noise))),
    ),
  );
});
