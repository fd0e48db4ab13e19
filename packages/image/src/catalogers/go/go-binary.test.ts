import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { elfOf, goInfoInline, hasCommand, zipOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '../../file-content.ts';
import { goBinary, standardLibraryVersion } from './go-binary.ts';

const context = { report: () => {}, mayMatter: () => true };

function packagesIn(bytes: Uint8Array) {
  const fact = goBinary.read(contentOf('usr/bin/app', bytes), context);
  if (fact === undefined) return undefined;
  const files = [{ path: 'usr/bin/app', layer: 0, fact }];
  return goBinary.resolve(files, { distribution: undefined }).packages;
}

function madeProgram(goVersion: string, modules: string) {
  const data = goInfoInline(goVersion, modules);
  return elfOf({ sections: [{ name: '.go.buildinfo', data, address: 0x4000 }] });
}

describe('a program with build information', () => {
  const packages = packagesIn(
    madeProgram(
      'go1.22.3 X:boringcrypto',
      [
        'path\tgithub.com/acme/tool/cmd/tool',
        'mod\tgithub.com/acme/tool\t(devel)\t',
        'dep\tgithub.com/BurntSushi/toml\tv1.3.2\th1:o7IhLm0Msx3BaB+n3Ag7L8EVlByGnpq14C4YWiu/gL8=',
        'dep\tgithub.com/docker/docker\tv24.0.7+incompatible\th1:x=',
        'dep\tgopkg.in/yaml.v3\tv3.0.0\t',
        '=>\tgithub.com/acme/yaml\tv3.0.9\th1:y=',
        'dep\texample.com/patched\tv1.4.0',
        '=>\t./third_party/patched\t(devel)\t',
        'dep\tk8s.io/api\tv0.0.0',
        '=>\t./staging/src/k8s.io/api\t(devel)\t',
        'dep\texample.com/sub\tv0.0.0-00010101000000-000000000000',
        '=>\t./sub\t(devel)\t',
        'build\t-compiler=gc',
        'build\t-ldflags="-s -w -X main.version=2.1.0"',
        'build\tCGO_ENABLED=0',
        'build\tGOARCH=arm64',
        'build\tGOOS=linux',
        'build\tvcs.revision=3f2a1b0',
        'build\tvcs.modified=true',
        '',
      ].join('\n'),
    ),
  )!;

  test('gives the main module, what was linked in, and the standard library', () => {
    expect(packages.map((p) => p.purl)).toEqual([
      'pkg:golang/github.com/acme/tool@v2.1.0',
      'pkg:golang/github.com/BurntSushi/toml@v1.3.2',
      'pkg:golang/github.com/docker/docker@v24.0.7%2Bincompatible',
      'pkg:golang/github.com/acme/yaml@v3.0.9',
      'pkg:golang/example.com/patched@v1.4.0',
      'pkg:golang/k8s.io/api',
      'pkg:golang/example.com/sub',
      'pkg:golang/stdlib@1.22.3',
    ]);
    expect(new Set(packages.map((p) => p.state))).toEqual(new Set(['installed']));
  });

  test('says how it was built and what replaced what', () => {
    expect(packages[0]).toMatchObject({
      architecture: 'arm64',
      details: {
        mainModule: 'github.com/acme/tool',
        goVersion: 'go1.22.3 X:boringcrypto',
        versionFrom: '-ldflags -X main.version',
        goos: 'linux',
        cgo: false,
        vcsRevision: '3f2a1b0',
        vcsModified: true,
      },
    });
    expect(packages[3]?.details).toMatchObject({ replaces: 'gopkg.in/yaml.v3@v3.0.0' });
    expect(packages[4]?.details).toMatchObject({ replacedBy: './third_party/patched' });
  });
});

test('a program without modules has the standard library only', () => {
  expect(packagesIn(madeProgram('go1.21.0', ''))?.map((p) => p.purl)).toEqual([
    'pkg:golang/stdlib@1.21.0',
  ]);
});

test('other programs are not looked into', () => {
  expect(packagesIn(elfOf({ sections: [] }))).toBeUndefined();
  expect(packagesIn(readFileSync(process.execPath))).toBeUndefined();
});

test.each([
  ['go1.22.3', '1.22.3'],
  ['go1.20', '1.20'],
  ['go1.23rc1', '1.23rc1'],
  ['go1.19.6 X:strictfipsruntime', '1.19.6'],
  ['go1.21.5-1.el9', '1.21.5'],
  ['devel go1.24-3f2a1b0 Tue Aug 6 2024', '1.24-3f2a1b0'],
  ['go1.25-devel_3f2a1b0 Tue Aug 6 2024', '1.25-devel_3f2a1b0'],
  ['go1.25-20250209-RC00', '1.25-20250209-RC00'],
  ['devel +3f2a1b0', undefined],
])('the standard library of %s is %s', (goVersion, version) => {
  expect(standardLibraryVersion(goVersion)).toBe(version);
});

describe.skipIf(!hasCommand('go'))('programs built here', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'go-binary-'));
    layOutSources(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each([
    ['plain', [], {}],
    ['without symbols and paths', ['-trimpath', '-ldflags=-s -w'], {}],
    ['stamped', ['-ldflags=-X main.version=1.2.3'], {}],
    ['position-independent', ['-buildmode=pie'], {}],
    ['arm64', [], { GOARCH: 'arm64' }],
    ['s390x', [], { GOARCH: 's390x' }],
    ['386', [], { GOARCH: '386' }],
    ['mips', [], { GOARCH: 'mips' }],
  ])('%s: the same as `go version -m`', { timeout: 300_000 }, (_, flags, env) => {
    const program = join(directory, 'program');
    go(directory, env, 'build', ...flags, '-o', program, '.');
    const packages = packagesIn(readFileSync(program))!;
    const said = modulesSaid(go(directory, env, 'version', '-m', program));
    expect(said.modules).toHaveLength(4);
    const found = packages.map((p) => `${p.name} ${p.version}`.trim());
    const main = flags[0]?.includes('main.version') ? `${said.modules[0]} v1.2.3` : said.modules[0];
    expect(found).toEqual([main, ...said.modules.slice(1), `stdlib ${said.goVersion}`]);

    if (!hasCommand('objcopy') || Object.keys(env).length > 0) return;
    // Without a section table, only the data segment can tell.
    const stripped = join(directory, 'stripped');
    execFileSync('objcopy', ['--strip-all', program, stripped]);
    const bytes = readFileSync(stripped);
    bytes.fill(0, 40, 48); // e_shoff
    bytes.fill(0, 60, 64); // e_shnum, e_shstrndx
    expect(packagesIn(bytes)?.map((p) => `${p.name} ${p.version}`.trim())).toEqual(found);
  });
});

/** Runs the real tool without a network: modules come from a proxy in a directory. */
function go(directory: string, env: Record<string, string>, ...args: string[]): string {
  const modules = {
    GOPROXY: `file://${directory}/proxy`,
    GOMODCACHE: join(directory, 'modules'),
    GONOSUMDB: '*',
    GOFLAGS: '-mod=mod -modcacherw',
    GOTOOLCHAIN: 'local',
    CGO_ENABLED: '0',
  };
  return execFileSync('go', args, {
    cwd: join(directory, 'app'),
    encoding: 'utf8',
    env: { ...process.env, ...modules, ...env },
  });
}

/** The lines of `go version -m` as "path version", replacements in the place of the replaced. */
function modulesSaid(output: string): { goVersion: string; modules: string[] } {
  const modules: string[] = [];
  for (const line of output.split('\n')) {
    const [, kind, path, version] = line.split('\t');
    if (kind === 'mod') modules.push(path!);
    if (kind === 'dep') modules.push(`${path} ${version}`);
    if (kind === '=>' && !path!.startsWith('.')) modules[modules.length - 1] = `${path} ${version}`;
  }
  return { goVersion: /: go(\S+)/.exec(output)![1]!, modules };
}

function layOutSources(directory: string): void {
  const write = (path: string, data: string | Buffer) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), data);
  };
  const publish = (module: string, version: string, name = module) => {
    const mod = `module ${name}\n\ngo 1.20\n`;
    const folder = `proxy/${module}/@v/${version}`;
    const source = 'package dep\n\nfunc Name() string { return "dep" }\n';
    write(`${folder}.info`, JSON.stringify({ Version: version, Time: '2024-01-01T00:00:00Z' }));
    write(`${folder}.mod`, mod);
    const root = `${module}@${version}`;
    write(
      `${folder}.zip`,
      zipOf([
        { path: `${root}/go.mod`, data: mod },
        { path: `${root}/dep.go`, data: source },
      ]),
    );
  };
  publish('example.com/one', 'v1.2.3');
  publish('example.com/fork', 'v2.3.4+incompatible', 'example.com/fork');
  write('local/go.mod', 'module example.com/local\n\ngo 1.20\n');
  write('local/dep.go', 'package dep\n\nfunc Name() string { return "local" }\n');
  write(
    'app/go.mod',
    `module example.com/app

go 1.20

require (
	example.com/local v0.9.0
	example.com/one v1.2.3
	example.com/two v1.0.0
)

replace example.com/two => example.com/fork v2.3.4+incompatible

replace example.com/local => ../local
`,
  );
  write(
    'app/main.go',
    `package main

import (
	local "example.com/local"
	one "example.com/one"
	two "example.com/two"
)

var version = "dev"

func main() { println(version, one.Name(), two.Name(), local.Name()) }
`,
  );
}
