import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { elfOf, endsWell, hasCommand, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { rustBinary } from './rust-binary.ts';

const context = { report: () => {}, mayMatter: () => true };

function packagesIn(bytes: Uint8Array) {
  const fact = rustBinary.read(contentOf('usr/bin/rg', bytes), context);
  if (fact === undefined) return undefined;
  const files = [{ path: 'usr/bin/rg', layer: 1, fact }];
  return rustBinary.resolve(files, { distribution: undefined }).packages;
}

const audited = {
  packages: [
    { name: 'app', version: '0.1.0', source: 'local', dependencies: [1, 2, 3], root: true },
    { name: 'autocfg', version: '1.1.0', source: 'crates.io', kind: 'build' },
    { name: 'libc', version: '0.2.147', source: 'crates.io' },
    { name: 'num-traits', version: '0.2.16', source: 'git', dependencies: [1, 4] },
    { name: 'memchr', version: '2.5.0', source: 'registry' },
  ],
  format: 1,
};
const section = deflateSync(JSON.stringify(audited));
const withSection = (data: Uint8Array) => elfOf({ sections: [{ name: '.dep-v0', data }] });

const expected = [
  ['pkg:cargo/app@0.1.0', undefined, undefined],
  ['pkg:cargo/autocfg@1.1.0', true, true],
  ['pkg:cargo/libc@0.2.147', true, undefined],
  ['pkg:cargo/num-traits@0.2.16', true, undefined],
  ['pkg:cargo/memchr@2.5.0', false, undefined],
];

test('the crates of an audited program, with their relations', () => {
  const packages = packagesIn(withSection(section))!;
  expect(packages.map((p) => [p.purl, p.direct, p.dev])).toEqual(expected);
  expect(packages[0]).toMatchObject({
    state: 'installed',
    details: { root: true, source: 'local', kind: 'runtime' },
    dependsOn: ['pkg:cargo/autocfg@1.1.0', 'pkg:cargo/libc@0.2.147', 'pkg:cargo/num-traits@0.2.16'],
    locations: [{ path: 'usr/bin/rg', layer: 1 }],
  });
});

test('programs without the section are nothing to it', () => {
  expect(packagesIn(elfOf({ sections: [{ name: '.text', data: section }] }))).toBeUndefined();
});

test('bombs and broken lists are named errors', () => {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  expect(() => packagesIn(withSection(bomb))).toThrow(/bytes of a Rust dependency list/);
  expect(() => packagesIn(withSection(Buffer.from('junk')))).toThrow(/cannot be decompressed/);
  expect(() => packagesIn(withSection(deflateSync('{"packages":1}')))).toThrow(/no packages/);
  expect(() => packagesIn(withSection(deflateSync('{')))).toThrow(/not JSON/);
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      const json = mutated(JSON.stringify(audited), noise);
      endsWell(() => packagesIn(withSection(deflateSync(json))));
      endsWell(() => packagesIn(withSection(mutated(section, noise))));
    }),
  );
});

test.runIf(hasCommand('objcopy') && hasCommand('true'))(
  'the section is found in a real program that objcopy added it to',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'rust-'));
    try {
      writeFileSync(join(directory, 'list'), section);
      copyFileSync('/bin/true', join(directory, 'in'));
      const add = ['--add-section', `.dep-v0=${directory}/list`, 'in', 'out'];
      execFileSync('objcopy', add, { cwd: directory });
      const packages = packagesIn(readFileSync(join(directory, 'out')))!;
      expect(packages.map((p) => [p.purl, p.direct, p.dev])).toEqual(expected);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);

test.runIf(hasCommand('cargo') && hasCommand('cargo-auditable'))(
  'a program that cargo-auditable built',
  { timeout: 300_000 },
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'rust-'));
    try {
      for (const name of ['app', 'helper'])
        mkdirSync(join(directory, name, 'src'), { recursive: true });
      writeFileSync(
        join(directory, 'app/Cargo.toml'),
        '[package]\nname = "app"\nversion = "0.3.1"\nedition = "2021"\n' +
          '[dependencies]\nhelper = { path = "../helper" }\n',
      );
      writeFileSync(join(directory, 'app/src/main.rs'), 'fn main() { helper::help() }\n');
      writeFileSync(
        join(directory, 'helper/Cargo.toml'),
        '[package]\nname = "helper"\nversion = "1.2.3"\nedition = "2021"\n',
      );
      writeFileSync(join(directory, 'helper/src/lib.rs'), 'pub fn help() { println!("help") }\n');
      execFileSync('cargo', ['auditable', 'build', '--offline', '--quiet'], {
        cwd: join(directory, 'app'),
        env: { ...process.env, CARGO_TARGET_DIR: join(directory, 'target') },
      });
      const packages = packagesIn(readFileSync(join(directory, 'target/debug/app')))!;
      expect(packages.map((p) => [p.purl, p.direct]).sort()).toEqual([
        ['pkg:cargo/app@0.3.1', undefined],
        ['pkg:cargo/helper@1.2.3', true],
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
