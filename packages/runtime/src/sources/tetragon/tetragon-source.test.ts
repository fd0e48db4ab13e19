import { Readable } from 'node:stream';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuntimeEvent } from '../../event/runtime-event.ts';
import { TetragonDecoder } from './tetragon-decoder.ts';
import { splitArguments } from './tetragon-process.ts';
import { TetragonSource } from './tetragon-source.ts';

// As Tetragon 1.1 writes them: field for field, with made-up names and numbers.
const pod = {
  namespace: 'shop',
  name: 'web-5d9f',
  container: {
    id: 'containerd://6b742e38ee3a212239e6d48b2954435a407af44b9a354bdf540db22f460ab40e',
    name: 'web',
    image: {
      id: 'docker.io/library/busybox@sha256:c3839dd800b9eb7603340509769c43e146a74c63dca3045a8e7dc8ee07e53966',
      name: 'docker.io/library/busybox:1.36',
    },
    start_time: '2024-04-14T02:17:46Z',
    pid: 12,
  },
  pod_labels: { run: 'web' },
  workload: 'web',
  workload_kind: 'Deployment',
};
const shell = {
  exec_id: 'bm9kZToxNjgwMTcwNDc5NDI5ODo2NDYxNQ==',
  pid: 64615,
  uid: 0,
  cwd: '/',
  binary: '/bin/sh',
  flags: 'execve rootcwd clone',
  start_time: '2024-04-14T02:17:46.240638141Z',
  auid: 4294967295,
  pod,
  docker: '6b742e38ee3a212239e6d48b2954435',
  tid: 64615,
};
const editor = {
  ...shell,
  exec_id: 'bm9kZToxNjgxNzcwNTAxMjU0Mjo2NDc0Ng==',
  pid: 64746,
  binary: '/bin/vi',
  arguments: '-c "set nocompatible" /etc/passwd',
  cap: { permitted: ['CAP_CHOWN', 'DAC_OVERRIDE'], effective: ['CAP_SYS_ADMIN'] },
  tid: 64746,
};
const envelope = { node_name: 'node-1', time: '2024-04-14T02:18:14.376304204Z' };
const exec = { process_exec: { process: editor, parent: shell }, ...envelope };
const exit = {
  process_exit: {
    process: editor,
    parent: shell,
    signal: 'SIGKILL',
    status: 0,
    time: envelope.time,
  },
  ...envelope,
};

function kprobe(functionName: string, args: object[], returned?: object) {
  return {
    process_kprobe: {
      process: editor,
      parent: shell,
      function_name: functionName,
      args,
      ...(returned && { return: returned }),
      action: 'KPROBE_ACTION_POST',
      policy_name: 'p',
    },
    ...envelope,
  };
}

async function run(lines: readonly (object | string)[]) {
  const events: RuntimeEvent[] = [];
  const problems: string[] = [];
  let lost = 0;
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await new TetragonSource(Readable.from([`${text.join('\n')}\n`])).run({
    receive: (event) => events.push(event),
    lost: (count) => {
      lost += count;
    },
    problem: (problem) => problems.push(problem.message),
  });
  return { events, problems, lost };
}

test('an execution, with its process, parent and container', async () => {
  const { events, problems } = await run([exec]);
  expect(problems).toEqual([]);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    type: { name: 'execve' },
    seconds: 1713061094,
    nanoseconds: 376304204,
    result: 0,
  });
  const thread = events[0]!.thread;
  expect(thread).toMatchObject({
    name: 'vi',
    tid: 64746,
    vpid: 12,
    workingDirectory: '/',
    executable: { path: '/bin/vi', args: ['-c', 'set nocompatible', '/etc/passwd'] },
    user: { id: 0 },
    loginUser: { id: 4294967295 },
    capabilities: { permitted: 3n, effective: 1n << 21n, inheritable: 0n },
    container: {
      fullId: '6b742e38ee3a212239e6d48b2954435a407af44b9a354bdf540db22f460ab40e',
      runtime: 'containerd',
      name: 'web',
      image: {
        repository: 'docker.io/library/busybox',
        tag: '1.36',
        digest: 'sha256:c3839dd800b9eb7603340509769c43e146a74c63dca3045a8e7dc8ee07e53966',
      },
      pod: { name: 'web-5d9f', namespace: 'shop' },
      startedAt: 1713061066,
    },
  });
  expect(thread.parent).toMatchObject({ name: 'sh', pid: 64615 });
});

test('an end by a signal; what ran before is no execution', async () => {
  const running = { ...exec, process_exec: { process: { ...editor, flags: 'procFS auid' } } };
  const { events } = await run([running, exit]);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    type: { name: 'procexit' },
    args: { sig: 9, ret: 0 },
    thread: { name: 'vi' },
  });
});

const file = { file_arg: { path: '/etc/passwd', permission: '-rw-r--r--' } };
const socket = {
  sock_arg: {
    family: 'AF_INET',
    type: 'SOCK_STREAM',
    protocol: 'IPPROTO_TCP',
    saddr: '10.0.0.5',
    daddr: '93.184.216.34',
    sport: 40000,
    dport: 443,
    cookie: '18446620686361184256',
    state: 'TCP_SYN_SENT',
  },
};

test.each([
  [
    'fd_install',
    [{ int_arg: 3 }, file],
    'openat',
    { fd: { number: 3, name: '/etc/passwd' }, result: 3 },
  ],
  ['security_file_open', [file], 'openat', { fd: { type: 'file', name: '/etc/passwd' } }],
  ['security_file_permission', [file, { int_arg: 4 }], 'read', { fd: { name: '/etc/passwd' } }],
  ['security_file_permission', [file, { int_arg: 2 }], 'write', { fd: { name: '/etc/passwd' } }],
  ['security_mmap_file', [file, { uint_arg: 4 }], 'mmap', { args: { prot: 4 } }],
  [
    'tcp_connect',
    [socket],
    'connect',
    {
      fd: {
        type: 'ipv4',
        protocol: 'tcp',
        name: '10.0.0.5:40000->93.184.216.34:443',
        server: { address: '93.184.216.34', port: 443 },
        isServer: false,
      },
    },
  ],
  [
    'security_socket_connect',
    [{ sockaddr_arg: { family: 'AF_INET6', addr: '::1', port: 80 } }],
    'connect',
    {
      args: { addr: '::1:80' },
      fd: { type: 'ipv6', server: { address: '::1', port: 80 } },
    },
  ],
  ['__x64_sys_setuid', [{ int_arg: 0 }], 'setuid', { args: { uid: 0 } }],
  [
    'sys_mount',
    [{ string_arg: '/dev/sda1' }, { string_arg: '/mnt' }],
    'mount',
    {
      args: { dev: '/dev/sda1', dir: '/mnt' },
    },
  ],
  [
    'sys_openat',
    [{ int_arg: -100 }, { string_arg: 'shadow' }, { int_arg: 2 }],
    'openat',
    {
      args: { dirfd: -100, name: 'shadow', flags: 3 },
      fd: { name: '/shadow' },
    },
  ],
  [
    '__arm64_sys_ptrace',
    [{ int_arg: 16 }, { int_arg: 1 }],
    'ptrace',
    { args: { request: 11, pid: 1 } },
  ],
  [
    '__x64_sys_write',
    [file, { bytes_arg: 'aGkK' }, { size_arg: '3' }],
    'write',
    {
      args: { data: 'hi\n', size: 3 },
      fd: { name: '/etc/passwd' },
    },
  ],
  [
    'bpf_check',
    [{ bpf_attr_arg: { ProgType: 'BPF_PROG_TYPE_KPROBE' } }],
    'bpf',
    { args: { cmd: 5 } },
  ],
  [
    'commit_creds',
    [{ process_credentials_arg: { uid: 0, euid: 0, suid: 0 } }],
    'setresuid',
    {
      args: { euid: 0 },
    },
  ],
])('%s %#', async (functionName, args, type, expected) => {
  const { events, problems } = await run([kprobe(functionName, args, { int_arg: 0 })]);
  expect(problems).toEqual([]);
  expect(events[0]?.type.name).toBe(type);
  expect(events[0]).toMatchObject(expected);
});

test('a call that was refused has its result', async () => {
  const { events } = await run([kprobe('__x64_sys_setuid', [{ int_arg: 0 }], { int_arg: -1 })]);
  expect(events[0]?.result).toBe(-1);
});

test('hooks and tracepoints', async () => {
  const { events } = await run([
    { process_lsm: { process: editor, function_name: 'file_open', args: [file] }, ...envelope },
    {
      process_tracepoint: {
        process: editor,
        subsys: 'syscalls',
        event: 'sys_enter_unshare',
        args: [],
      },
      ...envelope,
    },
  ]);
  expect(events.map(({ type }) => type.name)).toEqual(['openat', 'unshare']);
});

test('what is lost, unknown or broken is told', async () => {
  const { events, problems, lost } = await run([
    { rate_limit_info: { number_of_dropped_process_events: '7' }, ...envelope },
    kprobe('ip_output', []),
    kprobe('constructor', []),
    '{"process_exec": ',
    '[1, 2]',
    exec,
  ]);
  expect(lost).toBe(7);
  expect(events).toHaveLength(1);
  expect(problems).toEqual([
    '2 lines are no JSON objects.',
    'Probes that stand for no known event: ip_output (1), constructor (1).',
  ]);
});

test('arguments are taken apart where blanks are certain', () => {
  expect(splitArguments('-c "a b" c')).toEqual(['-c', 'a b', 'c']);
  expect(splitArguments('"a b"')).toEqual(['a b']);
  expect(splitArguments('say "hi')).toEqual(['say', '"hi']);
  expect(splitArguments('')).toEqual([]);
});

test('changed at random they end well', () => {
  const lines = [exec, exit, kprobe('tcp_connect', [socket]), kprobe('fd_install', [file])];
  const receiver = { receive: () => {}, lost: () => {}, problem: () => {} };
  fc.assert(
    fc.property(
      fc.constantFrom(...lines),
      fc.array(fc.nat(0xffff), { minLength: 2, maxLength: 8 }),
      fc.jsonValue(),
      (line, noise, value) => {
        const decoder = new TetragonDecoder(receiver);
        const text = JSON.stringify(line);
        endsWell(() => decoder.push(mutated(text, noise).toString()));
        const keys = [...text.matchAll(/"(\w+)":/g)].map((match) => match[1]);
        const key = keys[(noise[0] ?? 0) % keys.length];
        const replaced = JSON.stringify(line, (name, old) => (name === key ? value : old));
        endsWell(() => decoder.push(replaced));
        endsWell(() => decoder.end());
      },
    ),
    { numRuns: 500 },
  );
});
