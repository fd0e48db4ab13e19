import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRoot } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRuntimeDirectories, uniteDirectories } from './find-runtime-directories.ts';
import { defaultRuntimeDirectories } from './runtime-directories.ts';

let home = '';
let warnings: string[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-runtimes-'));
  warnings = [];
  mkdirSync(join(home, 'proc'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const find = () =>
  findRuntimeDirectories({ proc: join(home, 'proc'), root: join(home, 'root') }, (text) =>
    warnings.push(text),
  );

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

function runs(
  pid: number,
  words: readonly string[],
  { cgroup = '0::/system.slice/x.service', environment = {}, files = {}, user = 0 } = {},
): void {
  const [program = ''] = words;
  write(`proc/${pid}/comm`, `${program.split('/').at(-1)?.slice(0, 15)}\n`);
  write(`proc/${pid}/cmdline`, `${words.join('\0')}\0`);
  write(`proc/${pid}/cgroup`, `${cgroup}\n`);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}\0`);
  write(`proc/${pid}/environ`, variables.join(''));
  for (const [path, text] of Object.entries(files)) write(`proc/${pid}/root${path}`, String(text));
  if (user !== 0) chownSync(join(home, 'proc', String(pid)), user, user);
}

test('the usual places where nothing says otherwise', () => {
  expect(find()).toEqual(defaultRuntimeDirectories);
  expect(warnings).toEqual([]);
});

test('settings count before a runtime runs', () => {
  write('root/etc/docker/daemon.json', '{"data-root": "/srv/docker"}');
  write('root/etc/containerd/config.toml', 'root = "/srv/containerd"');
  write('root/usr/share/containers/storage.conf', '[storage]\ngraphroot = "/usr/share/x"');
  write('root/etc/containers/storage.conf', '[storage]\ngraphroot = "/srv/storage"');
  const found = find();
  expect(found.dockerRoots).toEqual(['/srv/docker', '/var/lib/docker']);
  expect(found.containerd[0]).toEqual({ state: '/run/containerd', root: '/srv/containerd' });
  expect(found.storage.map(({ root }) => root)).toEqual([
    '/usr/share/x',
    '/srv/storage',
    '/var/lib/containers/storage',
  ]);
});

test('what runs knows where: by its options, or the settings that it was given', () => {
  runs(10, ['/usr/bin/dockerd', '-H', 'fd://', '--data-root', '/a']);
  runs(11, ['dockerd', '--data-root=/b/../c']);
  runs(12, ['dockerd', '--config-file=/etc/second.json'], {
    files: { '/etc/second.json': '{"data-root": "/d"}' },
  });
  runs(20, ['containerd', '-c', '/k3s.toml', '--state', '/run/k3s'], {
    files: { '/k3s.toml': 'root = "/k3s"\nstate = "/not/this"' },
  });
  const bundle = `/srv/overlay-containers/${'ab'.repeat(32)}/userdata`;
  const pidFile = `/run/user/1000/overlay-containers/${'ab'.repeat(32)}/userdata/pidfile`;
  runs(30, ['conmon', '--api-version', '1', '-b', bundle, '-p', pidFile]);
  const found = find();
  expect(found.dockerRoots).toEqual(['/a', '/c', '/d', '/var/lib/docker']);
  expect(found.containerd[0]).toEqual({ state: '/run/k3s', root: '/k3s' });
  expect(found.storage[0]).toEqual({ root: '/srv', run: '/run/user/1000' });
});

test.skipIf(!isRoot())('a user’s own Docker comes after that of root', () => {
  const environment = { HOME: '/home/eve' };
  runs(5, ['dockerd', '--rootless'], { user: 1000, environment });
  runs(6, ['dockerd'], {
    user: 1001,
    environment: { ...environment, XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/set' },
    files: { '/set/docker/daemon.json': '{"data-root": "/elsewhere"}' },
  });
  runs(7, ['dockerd', '--data-root', '/root-s']);
  expect(find().dockerRoots).toEqual([
    '/root-s',
    '/home/eve/.local/share/docker',
    '/elsewhere',
    '/var/lib/docker',
  ]);
});

test('mapped users have a data root below', () => {
  const root = join(home, 'data');
  mkdirSync(join(root, '100000.100000'), { recursive: true });
  runs(10, ['dockerd', '--data-root', root]);
  expect(find().dockerRoots).toEqual([root, join(root, '100000.100000'), '/var/lib/docker']);
});

test('what was found once is not forgotten', () => {
  runs(10, ['dockerd', '--data-root', '/a']);
  const before = find();
  rmSync(join(home, 'proc/10'), { recursive: true });
  runs(11, ['dockerd', '--data-root', '/b']);
  expect(uniteDirectories(find(), before).dockerRoots).toEqual(['/b', '/var/lib/docker', '/a']);
});

test('a program in a container is no runtime of the host, whatever it is called', () => {
  const cgroup = `0::/system.slice/docker-${'cd'.repeat(32)}.scope`;
  runs(10, ['dockerd', '--data-root', '/evil'], { cgroup });
  runs(11, ['containerd', '--root', '/evil'], { cgroup });
  expect(find()).toEqual(defaultRuntimeDirectories);
});

test('what cannot be read is said, and the usual places are there', () => {
  write('root/etc/docker/daemon.json', '{"data-root": 1}');
  write('root/etc/containers/storage.conf', '[storage');
  runs(10, ['dockerd', '--data-root', 'not/absolute']);
  runs(11, ['conmon', '-b', '/x/y', '-p']);
  runs(12, ['containerd', '--root']);
  expect(find()).toEqual(defaultRuntimeDirectories);
  expect(warnings).toEqual([
    '/etc/docker/daemon.json cannot be read (data-root is not what it has to be): containers may be known by their ids alone',
    expect.stringMatching(
      /^\/etc\/containers\/storage\.conf cannot be read \(.+\): containers may/,
    ),
  ]);
});
