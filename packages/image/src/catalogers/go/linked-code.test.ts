import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayHold } from '@seaworthy/model';
import { elfOf, endsWell, hasCommand, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { ElfFile } from '../../formats/elf.ts';
import { linkedCodeOf, readFunctionNames } from './linked-code.ts';

const read = (bytes: Uint8Array) =>
  readFunctionNames(ElfFile.open(contentOf('bin/a', bytes))!)?.filter((name) => name !== '');

const functions = ['main.main', 'net/http.(*Server).Serve'];

/** The start of a table as cmd/link/internal/ld/pcln.go writes it: header, then the names. */
function table(
  magic: number,
  { is64, bigEndian }: { is64: boolean; bigEndian: boolean },
  names = functions,
): Buffer {
  const pointerBytes = is64 ? 8 : 4;
  const text = Buffer.from(`${names.join('\0')}\0`);
  const header = Buffer.alloc(8 + 8 * pointerBytes);
  const start = Math.max(header.length, 72);
  if (bigEndian) header.writeUInt32BE(magic);
  else header.writeUInt32LE(magic);
  header[6] = 1;
  header[7] = pointerBytes;
  const counts = magic === 0xfffffffa ? [9, 9] : [9, 9, 0x401000];
  for (const [i, value] of [...counts, start, start + text.length, 0, 0, 0].slice(0, 8).entries()) {
    const at = 8 + i * pointerBytes;
    if (!is64 && bigEndian) header.writeUInt32BE(value, at);
    else if (!is64) header.writeUInt32LE(value, at);
    else if (bigEndian) header.writeBigUInt64BE(BigInt(value), at);
    else header.writeBigUInt64LE(BigInt(value), at);
  }
  return Buffer.concat([header, Buffer.alloc(start - header.length), text, Buffer.alloc(16)]);
}

const little = { is64: true, bigEndian: false };
const program = (data: Buffer, name = '.gopclntab', layout = little) =>
  elfOf({ ...layout, sections: [{ name, data, address: 0x5000 }] });

test.each([
  ['Go 1.16', 0xfffffffa, little],
  ['Go 1.18', 0xfffffff0, little],
  ['Go 1.20', 0xfffffff1, little],
  ['Go 1.20, big-endian', 0xfffffff1, { is64: true, bigEndian: true }],
  ['Go 1.20, 32 bits', 0xfffffff1, { is64: false, bigEndian: false }],
  ['Go 1.16, 32 bits, big-endian', 0xfffffffa, { is64: false, bigEndian: true }],
])('names of functions as %s lays them out', (_, magic, layout) => {
  expect(read(program(table(magic, layout), '.gopclntab', layout))).toEqual(functions);
});

test('a position-independent program has the table in another section', () => {
  const data = table(0xfffffff1, little);
  expect(read(program(data, '.data.rel.ro.gopclntab'))).toEqual(functions);
});

test('where a system linker merged it with other data, it is searched for', () => {
  const data = table(0xfffffff1, little);
  const decoy = Buffer.from('f1ffffff0000010800000000', 'hex');
  const merged = Buffer.concat([Buffer.alloc(4 * 1024 * 1024 - 30), decoy, Buffer.alloc(4), data]);
  expect(read(program(merged, '.data.rel.ro'))).toEqual(functions);
  expect(read(program(Buffer.alloc(5000), '.data.rel.ro'))).toBeUndefined();
});

test('nothing is known of older, newer and other tables', () => {
  expect(read(program(table(0xfffffffb, little)))).toBeUndefined();
  expect(read(program(table(0xfffffff2, little)))).toBeUndefined();
  expect(read(program(Buffer.alloc(10)))).toBeUndefined();
  expect(read(program(Buffer.from('x'), '.data'))).toBeUndefined();
  const cut = table(0xfffffff1, little);
  cut.writeBigUInt64LE(1n << 40n, 8 + 4 * 8);
  expect(read(program(cut))).toBeUndefined();
});

describe('functions by module', () => {
  const modules = [
    'example.com/app',
    'golang.org/x/crypto',
    'example.com/app/nested',
    'gopkg.in/yaml.v3',
  ];
  const code = linkedCodeOf(
    [
      'main.main',
      'example.com/app/nested/deep.Run',
      'example.com/app/internal.init.0',
      'golang.org/x/crypto/ssh.(*Client).Dial',
      'golang.org/x/crypto/ssh.(*Client).Listen-fm',
      'golang.org/x/crypto/ssh.NewServerConn.func1',
      'golang.org/x/crypto/ssh.Signer.Sign',
      'gopkg.in/yaml%2ev3.Unmarshal',
      'slices.SortFunc[go.shape.[]golang.org/x/net/html.Node,go.shape.int]',
      'vendor/golang.org/x/net/http2/hpack.(*Decoder).Write',
      'net/http.(*Server).Serve',
      'example.org/unknown.Run',
      'type:.eq.struct { F uintptr; X0 golang.org/x/net/html.Node }',
      'go:buildid',
      '_cgo_init',
      '',
    ],
    modules,
    'example.com/app/cmd/app',
  );

  test('packages are paths within the module with the longest name', () => {
    expect(Object.fromEntries([...code].map(([name, { packages }]) => [name, packages]))).toEqual({
      'example.com/app': ['cmd/app', 'internal'],
      'example.com/app/nested': ['deep'],
      'golang.org/x/crypto': ['ssh'],
      'gopkg.in/yaml.v3': ['.'],
      stdlib: ['net/http', 'slices', 'vendor/golang.org/x/net/http2/hpack'],
    });
  });

  test('symbols are as the vulnerability database writes them', () => {
    const has = (module: string, name: string) => mayHold(code.get(module)!.symbols!, name);
    for (const name of ['Client.Dial', 'Client.Listen', 'NewServerConn', 'Signer.Sign']) {
      expect(has('golang.org/x/crypto', `ssh ${name}`)).toBe(true);
    }
    for (const name of ['NewClientConn', 'Client.Close', 'Dial', 'Sign']) {
      expect(has('golang.org/x/crypto', `ssh ${name}`)).toBe(false);
    }
    expect(has('gopkg.in/yaml.v3', '. Unmarshal')).toBe(true);
    expect(has('stdlib', 'slices SortFunc')).toBe(true);
    expect(has('stdlib', 'net/http Server.Serve')).toBe(true);
  });

  test('a program whose main package is not known tells nothing of it', () => {
    expect(linkedCodeOf(['main.main'], modules, undefined).size).toBe(0);
  });

  test('too many symbols leave only the packages', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => `net/http.F${i}`);
    expect(linkedCodeOf(many, [], undefined).get('stdlib')).toEqual({ packages: ['net/http'] });
  });
});

test('broken bytes end in an answer or a named error', () => {
  const samples = [program(table(0xfffffff1, little)), program(table(0xfffffffa, little))];
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(fc.nat()), (sample, noise) => {
      endsWell(() => {
        const elf = ElfFile.open(contentOf('a', mutated(sample, noise)));
        const names = elf && readFunctionNames(elf);
        if (names !== undefined) linkedCodeOf(names, ['a.b/c'], 'a.b/c');
      });
    }),
    { numRuns: 2000 },
  );
});

describe.skipIf(!hasCommand('go'))('a program built here', () => {
  const directory = mkdtempSync(join(tmpdir(), 'linked-code-'));
  const go = (...args: string[]) =>
    execFileSync('go', args, {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' },
      maxBuffer: 64 * 1024 * 1024,
    });
  beforeAll(() => {
    writeFileSync(join(directory, 'go.mod'), 'module example.com/app\n\ngo 1.20\n');
    writeFileSync(
      join(directory, 'main.go'),
      `package main

import (
	"fmt"
	"net/http"
	"net/url"
)

func main() {
	u, _ := url.Parse("http://localhost")
	r, err := http.Get(u.String())
	fmt.Println(r, err)
}
`,
    );
    go('build', '-o', 'symbols');
    go('build', '-ldflags=-s -w', '-o', 'stripped');
  }, 300_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('every function that `go tool nm` lists is found, stripped or not, in linked packages', () => {
    const listed = go('tool', 'nm', 'symbols')
      .split('\n')
      .flatMap((line) => /^\s*[0-9a-f]+ [Tt] (\S+)$/.exec(line)?.[1] ?? [])
      .filter((name) => /^[a-z][a-z/]*\.(?:\(\*\w+\)\.)?\w+$/.test(name));
    expect(listed.length).toBeGreaterThan(3000);
    const names = new Set(read(readFileSync(join(directory, 'stripped'))));
    // What the assembler and the linker add has no lines to be traced.
    const missing = listed.filter((name) => !names.has(name) && !name.startsWith('runtime.'));
    expect(missing).toEqual([]);

    const imported = new Set(go('list', '-deps', '.').trim().split('\n'));
    const code = linkedCodeOf([...names], ['example.com/app'], 'example.com/app');
    expect(code.get('example.com/app')?.packages).toEqual(['.']);
    const { packages, symbols } = code.get('stdlib')!;
    // The runtime carries functions under the names of packages that may not be there.
    const carried = ['os/signal', 'runtime/debug'];
    const extra = packages.filter((path) => !imported.has(path) && !carried.includes(path));
    expect(extra).toEqual([]);
    expect(packages).toEqual(expect.arrayContaining(['net/http', 'net/url', 'crypto/x509']));
    expect(mayHold(symbols!, 'net/http Client.Get')).toBe(true);
    expect(mayHold(symbols!, 'net/http Server.Serve')).toBe(false);
  });
});
