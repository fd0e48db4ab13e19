import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableOf32Bit } from '@seaworthy/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calls, callsByName } from './call/calls.ts';
import { machineOf } from './loader/sensor-process.ts';
import {
  buildAttacker,
  compilerOf32Bit,
  RunningSensor,
  type SeenEvent,
  testSensor,
} from './sensor-for-test.ts';

const run = promisify(execFile);
const { program, why } = testSensor();
const everything = calls.map(({ type }) => type.name).filter((name) => name !== 'close');

/** What an attacker does, and what must be seen of it. Paths are relative to its directory. */
interface Deed {
  readonly does: readonly string[];
  readonly sees: string;
  readonly args?: Record<string, unknown>;
  readonly fd?: Record<string, unknown>;
  readonly result?: number;
}

const machine = machineOf() ?? 'x64';
const compiler32 = compilerOf32Bit();
const kinds: readonly (readonly [string, { copiedReads: boolean; compiler?: string }])[] = [
  ['fields read in place', { copiedReads: false }],
  ['fields copied, as before Linux 6.2', { copiedReads: true }],
  ...(compiler32
    ? [['a 32-bit program', { copiedReads: false, compiler: compiler32 }] as const]
    : []),
];

describe.skipIf(program === undefined).each(kinds)(
  `the sensor here ${why}, %s`,
  (_kind, { copiedReads, compiler = 'cc' }) => {
    const table = compiler === 'cc' ? machine : tableOf32Bit[machine];
    const home = mkdtempSync(join(tmpdir(), 'sw-sensor-'));
    const place = join(home, 'place');
    let attacker = '';
    let sensor: RunningSensor;

    beforeAll(async () => {
      attacker = buildAttacker(home, compiler);
      mkdirSync(place);
      for (const name of ['a', 'b', 'c', 'd', 'e', 'victim', 'module.ko']) {
        writeFileSync(join(place, name), 'x');
      }
      for (const name of ['empty', 'root', 'mounted']) mkdirSync(join(place, name));
      sensor = new RunningSensor(
        { events: everything, program: program!, traffic: 'beginnings', copiedReads },
        ({ thread }) => thread.executable.path.startsWith(home) || thread.executable.isMemfd,
      );
      await sensor.ready();
    }, 120_000);

    afterAll(async () => {
      await sensor?.stop();
      rmSync(home, { recursive: true, force: true });
    });

    const deed = async (...words: string[]): Promise<number> => {
      sensor.events.length = 0;
      const child = run(attacker, words, { cwd: place });
      await child.catch(() => {});
      return child.child.pid!;
    };

    const deeds: readonly Deed[] = [
      {
        does: ['read', '/etc/hostname'],
        sees: 'openat',
        args: { name: '/etc/hostname', flags: 1 },
        fd: { name: '/etc/hostname', type: 'file' },
      },
      {
        does: ['create', 'made'],
        sees: 'openat',
        // O_WRONLY, O_CREAT, O_TRUNC, O_F_CREATED
        args: { name: 'made', dirfd: -100, flags: 0x2 | 0x4 | 0x100 | 0x4000, mode: 0o640 },
        fd: { name: `${place}/made`, rawName: 'made', type: 'file' },
      },
      {
        does: ['creat', 'made2'],
        sees: 'creat',
        args: { name: 'made2' },
        fd: { name: `${place}/made2` },
      },
      {
        does: ['openat', '.', 'made3'],
        sees: 'openat',
        args: { name: `${place}/made3` },
        fd: { name: `${place}/made3` },
      },
      {
        does: ['openat2', '../place/made4'],
        sees: 'openat2',
        args: { name: '../place/made4', flags: 0x3 | 0x4 | 0x4000, mode: 0o640, resolve: 8 },
        fd: { name: `${place}/made4` },
      },
      {
        does: ['read', '/nothing/here'],
        sees: 'openat',
        result: -2,
        args: { name: '/nothing/here', fd: -2 },
      },
      { does: ['unlink', 'a'], sees: 'unlink', args: { path: 'a' } },
      { does: ['unlinkat', '.', 'b'], sees: 'unlinkat', args: { name: `${place}/b`, flags: 0 } },
      { does: ['mkdir', 'fresh'], sees: 'mkdir', args: { path: 'fresh', mode: 0o750 } },
      { does: ['mkdirat', 'fresh2'], sees: 'mkdirat', args: { path: 'fresh2', mode: 0o700 } },
      { does: ['rmdir', 'empty'], sees: 'rmdir', args: { path: 'empty' } },
      { does: ['rename', 'c', 'c2'], sees: 'rename', args: { oldpath: 'c', newpath: 'c2' } },
      { does: ['renameat', 'c2', 'c3'], sees: 'renameat', args: { oldpath: 'c2', newpath: 'c3' } },
      { does: ['renameat2', 'c3', 'c4'], sees: 'renameat2', args: { newpath: 'c4', flags: 1 } },
      { does: ['link', 'd', 'd2'], sees: 'link', args: { oldpath: 'd', newpath: 'd2' } },
      { does: ['linkat', 'd', 'd3'], sees: 'linkat', args: { oldpath: 'd', newpath: 'd3' } },
      {
        does: ['symlink', '/etc/shadow', 's'],
        sees: 'symlink',
        args: { target: '/etc/shadow', linkpath: 's' },
      },
      {
        does: ['symlinkat', '/etc/shadow', 's2'],
        sees: 'symlinkat',
        args: { target: '/etc/shadow', linkdirfd: -100, linkpath: 's2' },
      },
      { does: ['chmod', 'e'], sees: 'chmod', args: { filename: 'e', mode: 0o4755 } },
      { does: ['fchmod', 'e'], sees: 'fchmod', args: { mode: 0o700 }, fd: { name: `${place}/e` } },
      { does: ['fchmodat', 'e'], sees: 'fchmodat', args: { filename: 'e', mode: 0o2755 } },
      { does: ['chown', 'e'], sees: 'chown', args: { path: 'e', uid: 5, gid: 6 } },
      { does: ['mknod', 'pipe'], sees: 'mknod', args: { path: 'pipe' } },
      {
        does: ['ask'],
        sees: 'sendto',
        args: { data: expect.stringContaining('\x04evil\x07example\x03com'), size: 34 },
        fd: { type: 'ipv4', protocol: 'udp', server: { address: '127.0.0.1', port: 53 } },
      },
      {
        does: ['receive'],
        sees: 'recvfrom',
        args: { data: 'an answer', size: 64 },
        result: 9,
        fd: { type: 'ipv4', protocol: 'udp' },
      },
      {
        does: ['message'],
        sees: 'sendmsg',
        args: { data: 'datagram' },
        fd: { protocol: 'udp', server: { address: '127.0.0.1', port: 9 }, isServer: false },
      },
      {
        does: ['messages'],
        sees: 'sendmmsg',
        args: { data: 'datagrams' },
        fd: { protocol: 'udp', server: { address: '127.0.0.1', port: 9 }, isServer: false },
      },
      { does: ['hear'], sees: 'recvfrom', result: 5, fd: { protocol: 'udp', type: 'ipv4' } },
      { does: ['hear'], sees: 'recvmsg', result: 6, args: { data: 'second' } },
      {
        does: ['write'],
        sees: 'write',
        args: { data: 'GET / HTTP/1.0', size: 14 },
        fd: { protocol: 'tcp', isServer: false },
      },
      { does: ['write'], sees: 'accept', fd: { protocol: 'tcp', isServer: true } },
      {
        does: ['writev'],
        sees: 'writev',
        args: { data: 'GET / HTTP/1.0' },
        fd: { protocol: 'tcp', isServer: false },
      },
      { does: ['bind-at-end'], sees: 'bind', args: { addr: '127.0.0.1:0' } },
      { does: ['open', 'e'], sees: 'open', args: { name: 'e', flags: 3 } },
      {
        does: ['open-by-handle', 'e'],
        sees: 'open_by_handle_at',
        args: { path: `${place}/e`, mountfd: -100, flags: 3 },
        fd: { name: `${place}/e`, type: 'file' },
      },
      { does: ['chdir', 'root'], sees: 'chdir', args: { path: 'root' } },
      { does: ['mknodat', 'pipe2'], sees: 'mknodat', args: { path: 'pipe2' } },
      { does: ['lchown', 'e'], sees: 'lchown', args: { path: 'e', uid: 7, gid: 8 } },
      {
        does: ['fchown', 'e'],
        sees: 'fchown',
        args: { uid: 9, gid: 10 },
        fd: { name: `${place}/e` },
      },
      {
        does: ['fchownat', 'e'],
        sees: 'fchownat',
        args: { pathname: 'e', uid: 11, gid: 12, flags: 0x400 },
      },
      { does: ['setreuid'], sees: 'setreuid', args: { ruid: 1002, euid: 1003 } },
      {
        does: ['setresgid'],
        sees: 'setresgid',
        args: { rgid: 1004, egid: 1005, sgid: 0xffffffff },
      },
      { does: ['pipe2'], sees: 'pipe2', args: { flags: 0x1000 } },
      { does: ['socketpair'], sees: 'socketpair', args: { domain: 1, type: 1 } },
      { does: ['process_vm_readv'], sees: 'process_vm_readv', result: 8 },
      { does: ['process_vm_writev'], sees: 'process_vm_writev', result: 8 },
      { does: ['pidfd_getfd'], sees: 'pidfd_open', args: { flags: 0 } },
      { does: ['pidfd_getfd'], sees: 'pidfd_getfd', fd: { type: 'ipv4' } },
      { does: ['fsopen'], sees: 'fsopen' },
      {
        does: ['unix'],
        sees: 'connect',
        args: { addr: '/var/run/docker.sock' },
        // Where Docker runs, the kernel says where its socket is bound.
        fd: { type: 'unix', name: expect.stringMatching(/^(?:\/var)?\/run\/docker\.sock$/) },
      },
      { does: ['dup'], sees: 'dup', args: { oldfd: 1 }, fd: { type: 'unix' } },
      { does: ['dup2'], sees: 'dup2', args: { newfd: 0 }, fd: { number: 0, type: 'ipv4' } },
      { does: ['dup3'], sees: 'dup3', args: { oldfd: 1, newfd: 9, flags: 0x1000 } },
      { does: ['ptrace'], sees: 'ptrace', result: 0, args: { request: 11 } },
      { does: ['init_module'], sees: 'init_module', args: { uargs: 'evil=1', length: 1 } },
      {
        does: ['finit_module', 'module.ko'],
        sees: 'finit_module',
        args: { uargs: 'evil=2' },
        fd: { name: `${place}/module.ko` },
      },
      { does: ['delete_module'], sees: 'delete_module', args: { name: 'nothing' } },
      { does: ['bpf'], sees: 'bpf', args: { cmd: 0 } },
      { does: ['setns'], sees: 'setns', args: { nstype: 0x10 } },
      { does: ['unshare'], sees: 'unshare', args: { flags: 0x80 } },
      {
        does: ['mount', 'mounted'],
        sees: 'mount',
        args: { dir: 'mounted', type: 'tmpfs', flags: 2 },
      },
      { does: ['umount2', 'mounted'], sees: 'umount2', args: { name: 'mounted', flags: 2 } },
      { does: ['chroot', 'root'], sees: 'chroot', args: { path: 'root' } },
      { does: ['userfaultfd'], sees: 'userfaultfd' },
      { does: ['setuid'], sees: 'setuid', args: { uid: 1000 } },
      { does: ['setgid'], sees: 'setgid', args: { gid: 1000 } },
      {
        does: ['setresuid'],
        sees: 'setresuid',
        args: { ruid: 1001, euid: 1001, suid: 0xffffffff },
      },
      {
        does: ['memfd_create'],
        sees: 'memfd_create',
        args: { name: 'hidden' },
        fd: { type: 'memfd', name: expect.stringContaining('hidden') },
      },
      { does: ['io_uring_setup'], sees: 'io_uring_setup', args: { entries: 1 } },
      {
        does: ['capset'],
        sees: 'capset',
        args: { cap_effective: 1n, cap_permitted: 1n, cap_inheritable: 0n },
      },
      { does: ['prctl'], sees: 'prctl', args: { option: 15, arg2_str: 'kworker/0:1' } },
      { does: ['kill'], sees: 'kill', args: { sig: 0 } },
    ];

    // arm64 has no calls but the newest of each kind.
    const possible = deeds.filter(({ sees }) => callsByName.get(sees)!.numbers[table].length > 0);

    test.each(possible.map((deed) => [deed.does.join(' '), deed] as const))(
      '%s',
      async (_, wanted) => {
        const pid = await deed(...wanted.does);
        const isIt = (event: SeenEvent) => event.type === wanted.sees && event.tid === pid;
        const last = Object.entries(wanted.args ?? {});
        const seen = await sensor.find(
          (event) =>
            isIt(event) &&
            last.every(([name]) => event.args[name] !== undefined) &&
            isLike(event, wanted),
        );
        const all = sensor.events.filter(isIt);
        expect(seen ?? all, `${wanted.sees} was seen`).toMatchObject({
          args: wanted.args ?? {},
          ...(wanted.fd !== undefined && { fd: wanted.fd }),
          ...(wanted.result !== undefined && { result: wanted.result }),
          executable: { path: attacker, args: wanted.does },
        });
        expect(all.filter((event) => isLike(event, wanted))).toHaveLength(1);
      },
    );

    test('a connection, from both of its ends', async () => {
      const pid = await deed('talk');
      const sent = await sensor.find((event) => event.type === 'sendto');
      const of = (type: string) =>
        sensor.events.find((event) => event.type === type && event.tid === pid);
      const port = Number(of('listen')?.fd?.server?.port);
      expect(port).toBeGreaterThan(0);
      expect(of('socket')).toMatchObject({ args: { domain: 2, type: 1 }, fd: { type: 'ipv4' } });
      expect(of('bind')).toMatchObject({ args: { addr: '127.0.0.1:0' } });
      expect(of('listen')).toMatchObject({ args: { backlog: 7 }, fd: { isServer: true } });
      const server = { address: '127.0.0.1', port };
      expect(of('connect')).toMatchObject({ fd: { protocol: 'tcp', server, isServer: false } });
      expect(of('accept4')).toMatchObject({ fd: { server, isServer: true } });
      expect(of('accept4')?.fd?.client).toEqual(of('connect')?.fd?.client);
      expect(sent).toMatchObject({
        args: { data: '{"method":"mining.subscribe"}' },
        fd: { server },
      });
    });

    test('a program that begins, with who began it', async () => {
      const pid = await deed('say');
      const seen = await sensor.find((event) => event.type === 'execve');
      expect(seen).toMatchObject({
        tid: pid,
        name: 'attacker',
        uid: 0,
        workingDirectory: place,
        executable: {
          name: attacker,
          path: attacker,
          args: ['say'],
          isWritable: true,
          isMemfd: false,
        },
        args: { filename: attacker, ptid: process.pid },
        container: undefined,
      });
      await sensor.find((event) => event.type === 'procexit');
      const order = sensor.events.filter(({ tid }) => tid === pid).map(({ type }) => type);
      expect(order.filter((type) => ['execve', 'procexit'].includes(type))).toEqual([
        'execve',
        'procexit',
      ]);
    });

    test.each(['vfork', 'clone3'])('a child that was made by %s', async (how) => {
      const pid = await deed('child', how);
      const seen = await sensor.find(({ type }) => type === 'unlinkat');
      expect(seen).toMatchObject({ args: { name: 'of-the-child' }, result: -2 });
      expect(seen?.tid).not.toBe(pid);
      expect(seen?.parentName).toBe('attacker');
      const made = sensor.events.find(({ type, tid }) => type === 'clone' && tid === seen?.tid);
      expect(made).toMatchObject({ args: { ptid: pid }, executable: { args: ['child', how] } });
    });

    test('a program without a file', async () => {
      await deed('fileless');
      const seen = await sensor.find((event) => event.executable.isMemfd);
      expect(seen).toMatchObject({
        type: 'execveat',
        executable: { isMemfd: true, args: ['say'] },
      });
    });

    test.skipIf(table !== 'x64')('a call through the 32-bit gate', async () => {
      await deed('compat');
      const seen = await sensor.find((event) => event.type === 'unlink');
      expect(seen).toMatchObject({ args: { path: '/tmp/compat-victim' }, result: 0 });
    });

    test('nothing could not be read', () => {
      expect(sensor.problems).toEqual([]);
      expect(sensor.lost).toBe(0);
    });
  },
);

function isLike({ args, fd, result }: SeenEvent, wanted: Deed): boolean {
  try {
    expect({ args, fd, result }).toMatchObject({
      args: wanted.args ?? {},
      ...(wanted.fd !== undefined && { fd: wanted.fd }),
      ...(wanted.result !== undefined && { result: wanted.result }),
    });
    return true;
  } catch {
    return false;
  }
}
