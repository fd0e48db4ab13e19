import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  containerdPathsOf,
  dataRootOf,
  readSettings,
  SettingsError,
  storagePathsOf,
} from './runtime-settings.ts';

const containerdToml = `version = 2
root = "/srv/containerd" # moved
state = '/run/k3s/containerd'
[plugins."io.containerd.grpc.v1.cri"]
  root = "not this one"
`;
const storageConf = `[storage]
driver = "overlay"
runroot = "/run/elsewhere"
graphroot = "/srv/containers"
[storage.options]
additionalimagestores = [
]
`;

test('of Docker', () => {
  expect(dataRootOf('{"data-root": "/srv/docker", "log-driver": "journald"}')).toBe('/srv/docker');
  expect(dataRootOf('{"graph": "/srv/old"}')).toBe('/srv/old');
  expect(dataRootOf('{}')).toBeUndefined();
});

test('of containerd', () => {
  expect(containerdPathsOf(containerdToml)).toEqual({
    root: '/srv/containerd',
    state: '/run/k3s/containerd',
  });
  expect(containerdPathsOf('')).toEqual({});
});

test('of containers/storage', () => {
  expect(storagePathsOf(storageConf)).toEqual({ root: '/srv/containers', run: '/run/elsewhere' });
  expect(storagePathsOf('[other]')).toEqual({});
});

describe('what is not as it has to be is said in one line', () => {
  test.each([
    ['no JSON', () => dataRootOf('{"data-root": ')],
    ['a list', () => dataRootOf('[]')],
    ['a number for a path', () => dataRootOf('{"data-root": 7}')],
    ['a path that depends on where one is', () => dataRootOf('{"data-root": "docker"}')],
    ['signs of a terminal', () => dataRootOf('{"data-root": "/a\\u001b[2J"}')],
    ['no TOML', () => containerdPathsOf('root = /srv')],
    ['a table for a path', () => storagePathsOf('[storage.graphroot]')],
  ])('%s', (_what, read) => {
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^[^\n]+$/);
  });

  test('any text', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      ...[containerdToml, storageConf].map((text) =>
        fc
          .tuple(fc.nat(text.length), fc.string({ maxLength: 3 }))
          .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of [dataRootOf, containerdPathsOf, storagePathsOf]) {
          try {
            parse(text);
          } catch (error) {
            expect(error).toBeInstanceOf(SettingsError);
          }
        }
      }),
    );
  });
});

describe('files', () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-settings-'));
  afterAll(() => rmSync(home, { recursive: true }));
  const at = (name: string) => join(home, name);

  test('are read through links, and absent ones are none', () => {
    writeFileSync(at('real'), '{}');
    symlinkSync('real', at('link'));
    expect(readSettings(at('link'))).toBe('{}');
    expect(readSettings(at('none'))).toBeUndefined();
    expect(readSettings(at('real/below'))).toBeUndefined();
  });

  test('that are none, or far too large, are not waited for', () => {
    mkdirSync(at('directory'));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('large'), 'x'.repeat(2 ** 20 + 1));
    symlinkSync('loop', at('loop'));
    for (const name of ['directory', 'pipe', 'large', 'loop']) {
      expect(() => readSettings(at(name)), name).toThrow(SettingsError);
    }
  });
});
