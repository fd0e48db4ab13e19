import type { Problem } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { eventType } from '../event/event-types.ts';
import type { EventArguments, RuntimeEvent } from '../event/runtime-event.ts';
import type { KernelEvent } from './kernel-event.ts';
import type { StateLimits } from './limits.ts';
import { SystemState } from './system-state.ts';

const id = '34dc0b5e626f2c5c4c5170e34b10e7654ce36f0fcd532739f4445baabea03376';

class Host {
  readonly problems: Problem[] = [];
  readonly state: SystemState;
  #number = 0;

  constructor(limits: Partial<StateLimits> = {}) {
    this.state = new SystemState({ limits, onProblem: (problem) => this.problems.push(problem) });
  }

  happens(
    tid: number,
    type: string,
    args: EventArguments,
    result?: number,
    more: Partial<KernelEvent> = {},
  ): RuntimeEvent {
    this.#number += 1;
    return this.state.apply({
      type: eventType(type),
      number: this.#number,
      seconds: 1_700_000_000 + this.#number,
      nanoseconds: 5,
      cpu: 0,
      tid,
      args,
      result,
      ...more,
    });
  }

  /** As `fork` is seen: its maker's return, then the child's. */
  forks(parent: number, child: number): void {
    this.happens(parent, 'clone', { flags: 0 }, child);
    this.happens(child, 'clone', { tid: child, pid: child, ptid: parent, flags: 0 }, 0);
  }

  executes(
    tid: number,
    path: string,
    args: string[] = [],
    more: EventArguments = {},
  ): RuntimeEvent {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.happens(
      tid,
      'execve',
      { exe: path, args, comm: name, trusted_exepath: path, tid, pid: tid, ...more },
      0,
    );
  }
}

test('a child has what its parent has until it executes', () => {
  const host = new Host();
  host.state.loadThread(10, { name: 'bash', workingDirectory: '/root', uid: 0, loginUid: 1000 });
  host.happens(10, 'open', { name: 'notes', flags: 1 }, 3);
  host.forks(10, 11);
  const opened = host.happens(11, 'openat', { dirfd: -100, name: 'x/../y', flags: 4097 }, 4);
  expect(opened.fd).toMatchObject({ number: 4, name: '/root/y', type: 'file', rawName: 'x/../y' });
  expect(opened.thread).toMatchObject({ name: 'bash', pid: 11, workingDirectory: '/root' });
  expect(opened.thread.parent?.tid).toBe(10);
  expect([...opened.thread.descriptors.keys()]).toEqual([3, 4]);
  // The parent does not see what the child opened.
  expect(host.state.findThread(10)?.descriptors.has(4)).toBe(false);

  const exec = host.executes(11, '/usr/bin/cat', ['notes']);
  expect(exec.thread).toMatchObject({ name: 'cat', executedAt: 1_700_000_005_000_000_005n });
  expect(exec.thread.executable).toMatchObject({ path: '/usr/bin/cat', args: ['notes'] });
  expect(exec.thread.loginUser.id).toBe(1000);
  // 4 was opened with O_CLOEXEC, 3 was not.
  expect([...exec.thread.descriptors.keys()]).toEqual([3]);
});

test('the child may tell of itself first, and may be gone before its maker tells', () => {
  const host = new Host();
  host.state.loadThread(10, { name: 'sh' });
  host.happens(11, 'clone', { tid: 11, pid: 11, ptid: 10, comm: 'sh', flags: 0 }, 0);
  host.executes(11, '/bin/true');
  host.happens(10, 'clone', { flags: 0 }, 11);
  expect(host.state.findThread(11)?.name).toBe('true');

  host.happens(12, 'clone', { tid: 12, pid: 12, ptid: 10, flags: 0 }, 0);
  host.happens(12, 'procexit', { status: 0 });
  host.happens(10, 'clone', { flags: 0 }, 12);
  expect(host.state.findThread(12)).toBeUndefined();
});

test('threads share descriptors and directory, and an exec ends them', () => {
  const host = new Host();
  host.state.loadThread(10, { name: 'java', workingDirectory: '/srv' });
  host.happens(10, 'clone3', { flags: 0x2000 }, 12);
  host.happens(12, 'chdir', { path: 'app' }, 0);
  host.happens(12, 'open', { name: 'log', flags: 2 }, 5);
  const seen = host.happens(10, 'write', { fd: 5, size: 1 }, 1);
  expect(seen.fd?.name).toBe('/srv/app/log');
  expect(host.state.findThread(12)).toMatchObject({ pid: 10, name: 'java' });
  host.executes(10, '/bin/sh');
  expect(host.state.findThread(12)).toBeUndefined();
  expect(host.state.threadCount).toBe(1);
});

test('who exits is seen once more, and leaves its children to the reaper', () => {
  const host = new Host();
  host.state.loadThread(1, { name: 'init' });
  host.state.loadThread(10, { name: 'sh', parentPid: 1 });
  host.forks(10, 11);
  const exit = host.happens(10, 'procexit', { status: 0 });
  expect(exit.thread.name).toBe('sh');
  expect(host.happens(11, 'getpid', {}).thread.parent?.name).toBe('init');
  expect(host.state.findThread(10)).toBeUndefined();
});

test('a main thread that exits first stays the main thread of the others', () => {
  const host = new Host();
  host.state.loadThread(10, { name: 'go' });
  host.happens(10, 'clone', { flags: 0x2000 }, 12);
  host.happens(10, 'procexit', { status: 0 });
  expect(host.happens(12, 'getpid', {}).thread.main.tid).toBe(10);
  host.happens(12, 'procexit', { status: 0 });
  host.happens(99, 'getpid', {});
  expect(host.state.threadCount).toBe(1);
});

test('parents never form a circle', () => {
  const host = new Host();
  host.state.loadThread(10, { parentPid: 11 });
  host.state.loadThread(11, { parentPid: 10 });
  host.state.loadThread(10, { parentPid: 11 });
  const seen = new Set();
  for (let thread = host.state.findThread(10); thread !== undefined; thread = thread.parent) {
    expect(seen.has(thread)).toBe(false);
    seen.add(thread);
  }
});

test('dup, fcntl, close and close_range', () => {
  const host = new Host();
  host.happens(5, 'open', { name: '/a', flags: 4097 }, 3);
  expect(host.happens(5, 'dup2', { oldfd: 3, newfd: 1 }, 1).fd).toMatchObject({
    number: 1,
    name: '/a',
    openFlags: 1,
  });
  host.happens(5, 'fcntl', { fd: 3, cmd: 26 }, 7);
  host.happens(5, 'fcntl', { fd: 3, cmd: 3, arg: 0 }, 0);
  host.executes(5, '/bin/x');
  expect([...(host.state.findThread(5)?.descriptors.keys() ?? [])]).toEqual([3, 1]);
  expect(host.happens(5, 'close', { fd: 3 }, 0).fd?.name).toBe('/a');
  expect(host.happens(5, 'read', { fd: 3 }, -9).fd).toBeUndefined();
  host.happens(5, 'close_range', { first: 0, last: 4294967295, flags: 0 }, 0);
  expect(host.state.findThread(5)?.descriptors.size).toBe(0);
});

test('an open that failed is about its file', () => {
  const host = new Host();
  host.state.loadThread(5, { workingDirectory: '/etc' });
  const event = host.happens(5, 'openat', { dirfd: -100, name: 'shadow', flags: 1 }, -13);
  expect(event.fd).toMatchObject({ name: '/etc/shadow', number: -1 });
  expect(event.thread.descriptors.size).toBe(0);
});

test('paths start at the directory of a descriptor', () => {
  const host = new Host();
  host.happens(5, 'open', { name: '/etc', flags: 0x401 }, 3);
  expect(host.happens(5, 'openat', { dirfd: 3, name: 'passwd', flags: 1 }, 4).fd).toMatchObject({
    name: '/etc/passwd',
  });
  expect(host.happens(5, 'openat', { dirfd: 9, name: 'passwd', flags: 1 }, 6).fd?.name).toBe(
    'passwd',
  );
});

test('connections have their two ends, and who is the server', () => {
  const host = new Host();
  host.happens(5, 'socket', { domain: 2, type: 1, proto: 0 }, 3);
  const tuple = '10.0.0.5:40000->93.184.216.34:443';
  expect(host.happens(5, 'connect', { fd: 3, tuple }, -115).fd).toMatchObject({
    type: 'ipv4',
    protocol: 'tcp',
    name: tuple,
    server: { address: '93.184.216.34', port: 443 },
    isServer: false,
  });
  host.happens(5, 'socket', { domain: 10, type: 1, proto: 6 }, 4);
  expect(host.happens(5, 'bind', { fd: 4, addr: ':::8080' }, 0).fd).toMatchObject({
    type: 'ipv6',
    isServer: true,
    server: { address: '::', port: 8080 },
  });
  expect(
    host.happens(5, 'accept4', { tuple: '2001:db8::1:5000->2001:db8::2:8080', flags: 0 }, 6).fd,
  ).toMatchObject({ isServer: true, client: { address: '2001:db8::1', port: 5000 } });
  // A refused one says where to, and changes nothing.
  host.happens(5, 'socket', { domain: 2, type: 1, proto: 0 }, 7);
  expect(host.happens(5, 'connect', { fd: 7, tuple }, -111).fd).toMatchObject({
    name: tuple,
    isConnected: false,
  });
  expect(host.state.findThread(5)?.descriptors.get(7)?.name).toBe('');
});

test('datagrams name their socket, client first', () => {
  const host = new Host();
  host.happens(5, 'socket', { domain: 2, type: 2, proto: 17 }, 3);
  const first = '10.0.0.5:40000->10.0.0.1:53';
  expect(host.happens(5, 'sendto', { fd: 3, tuple: first }, 20).fd).toMatchObject({
    name: first,
    nameChanged: true,
  });
  expect(host.happens(5, 'sendto', { fd: 3, tuple: first }, 20).fd?.nameChanged).toBeUndefined();
  const answer = host.happens(5, 'recvfrom', { fd: 3, tuple: '10.0.0.1:53->10.0.0.5:40000' }, 80);
  expect(answer.fd).toMatchObject({ name: first, isServer: false });
  expect(answer.fd?.nameChanged).toBeUndefined();
  const second = '10.0.0.5:40000->10.0.0.2:53';
  expect(host.happens(5, 'sendto', { fd: 3, tuple: second }, 20).fd).toMatchObject({
    name: second,
    nameChanged: true,
  });

  host.happens(6, 'socket', { domain: 2, type: 2, proto: 17 }, 3);
  host.happens(6, 'bind', { fd: 3, addr: '0.0.0.0:53' }, 0);
  expect(host.happens(6, 'recvfrom', { fd: 3, tuple: first }, 20).fd).toMatchObject({
    name: first,
    isServer: true,
    server: { address: '10.0.0.1', port: 53 },
  });
});

test('identities change where the kernel changes them', () => {
  const host = new Host();
  host.state.loadUser({ id: 33, name: 'www-data', home: '/var/www', shell: '/bin/false' });
  host.state.loadThread(5, { uid: 0, gid: 0 });
  expect(host.happens(5, 'setuid', { uid: 33 }, -1).thread.user.id).toBe(0);
  expect(host.happens(5, 'setresuid', { ruid: 33, euid: 33, suid: 33 }, 0).thread.user).toEqual({
    id: 33,
    name: 'www-data',
    home: '/var/www',
    shell: '/bin/false',
  });
  host.happens(5, 'setreuid', { ruid: 0, euid: 4294967295 }, 0);
  expect(host.state.findThread(5)?.user.id).toBe(33);
  expect(host.happens(5, 'setsid', {}, 5).thread).toMatchObject({ sessionId: 5, vpgid: 5 });
  host.happens(5, 'prctl', { option: 15, arg2_str: 'kworker/0:0-events' }, 0);
  expect(host.state.findThread(5)?.name).toBe('kworker/0:0-eve');
});

test('a process in a container has its users, and what its runtime tells later', () => {
  const host = new Host();
  host.state.loadUser({ id: 0, name: 'root' });
  const event = host.executes(5, '/bin/sh', [], { uid: 0, cgroups: [`cpu=/docker/${id}`] });
  expect(event.thread.container).toEqual({ fullId: id, runtime: 'docker' });
  expect(event.thread.user).toEqual({ id: 0 });
  host.happens(5, 'container', {
    json: JSON.stringify({
      container: {
        id: id.slice(0, 12),
        full_id: id,
        type: 0,
        name: 'web',
        image: 'nginx:1.27',
        imagerepo: 'nginx',
        imagetag: '1.27',
        privileged: true,
        labels: { 'io.kubernetes.pod.name': 'web-1', 'io.kubernetes.pod.namespace': 'shop' },
        Mounts: [{ Source: '/', Destination: '/host', Mode: '', RW: true, Propagation: '' }],
      },
    }),
  });
  expect(event.thread.container).toMatchObject({
    name: 'web',
    isPrivileged: true,
    image: { repository: 'nginx', tag: '1.27' },
    pod: { name: 'web-1', namespace: 'shop' },
    mounts: [{ source: '/', isWritable: true }],
  });
  host.happens(5, 'useradded', { uid: 0, gid: 0, name: 'admin', container_id: id });
  expect(event.thread.user.name).toBe('admin');
});

test('what a source knows wins over what is concluded', () => {
  const host = new Host();
  const event = host.happens(7, 'openat', { name: 'x', dirfd: 3, flags: 1 }, 4, {
    fd: { number: 4, type: 'file', name: '/run/secret/x', layer: 'upper' },
    thread: { pid: 5, name: 'worker', parentPid: 1, uid: 12 },
  });
  expect(event.fd).toMatchObject({ name: '/run/secret/x', layer: 'upper' });
  expect(event.thread).toMatchObject({ tid: 7, pid: 5, name: 'worker' });
  expect(event.thread.descriptors.get(4)?.name).toBe('/run/secret/x');
});

test('bounds hold, and are told of once', () => {
  const host = new Host({ threads: 10, descriptorsPerProcess: 4, argumentsLength: 8 });
  for (let tid = 1; tid <= 100; tid++) {
    host.happens(tid, 'getpid', {});
  }
  for (let fd = 3; fd < 50; fd++) {
    host.happens(200, 'open', { name: '/x', flags: 1 }, fd);
  }
  const exec = host.executes(200, '/bin/x', ['1234', 'abcdefgh']);
  expect(exec.thread.executable.args).toEqual(['1234']);
  expect(host.state.threadCount).toBeLessThanOrEqual(10);
  expect(exec.thread.descriptors.size).toBe(4);
  expect(host.problems.map((problem) => problem.code)).toEqual([
    'limit-exceeded',
    'limit-exceeded',
  ]);
  expect(host.state.evictions).toMatchObject({ threads: 91, descriptors: 43 });
});

test('whose children are there stays when the table is full', () => {
  const host = new Host({ threads: 10 });
  host.state.loadThread(1, { name: 'init' });
  host.state.loadThread(2, { name: 'sh', parentPid: 1 });
  for (let tid = 10; tid < 100; tid++) {
    host.happens(tid, 'getpid', {});
  }
  // The shell, who has none, was the oldest that could go.
  expect(host.state.findThread(2)).toBeUndefined();
  host.state.loadThread(3, { name: 'sh', parentPid: 1 });
  host.forks(3, 4);
  for (let tid = 100; tid < 104; tid++) {
    host.happens(tid, 'getpid', {});
  }
  expect(host.state.findThread(3)?.name).toBe('sh');
});

test('the child of a container tells of itself, for its maker has another number for it', () => {
  const host = new Host();
  host.state.loadThread(500, { name: 'runc', vtid: 500, cgroups: ['0::/'] });
  // runc makes the first process of the container, which is 1 to itself.
  host.happens(500, 'clone', { flags: 0x40 }, 600);
  expect(host.state.findThread(600)).toBeUndefined();
  host.happens(
    600,
    'clone',
    {
      ...{ tid: 600, pid: 600, ptid: 500, vtid: 1, vpid: 1, flags: 0x40, comm: 'runc' },
      cgroups: [`0::/system.slice/docker-${id}.scope`],
    },
    0,
  );
  const shell = host.executes(600, '/bin/sh', [], { vtid: 1, vpid: 1 });
  expect(shell.thread).toMatchObject({ vpid: 1, container: { fullId: id } });
  // In there the shell's child is number 7: a process of the host has it as well.
  host.state.loadThread(7, { name: 'kthread' });
  host.happens(600, 'clone', { flags: 0x20000000 }, 7);
  expect(host.state.findThread(7)?.name).toBe('kthread');
  const args = { tid: 601, pid: 601, ptid: 600, vtid: 7, vpid: 7, flags: 0x20000000 };
  const child = host.happens(601, 'clone', args, 0);
  expect(child.thread).toMatchObject({ vpid: 7, container: { fullId: id } });
  expect(child.thread.parent?.tid).toBe(600);
});
