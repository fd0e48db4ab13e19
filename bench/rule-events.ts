import {
  type Container,
  type EventArguments,
  type EventType,
  type Executable,
  eventType,
  type FileDescriptor,
  type RuntimeEvent,
  type Thread,
} from '@seaworthy/runtime';

/**
 * Events as a machine of web servers, a database and an administrator gives them: the share of each
 * type is that of a recording of such a machine, with only the types that rules ask for, as those
 * are all that reach the engine. Very few satisfy a rule.
 */
export function makeEvents(count: number): RuntimeEvent[] {
  const random = makeRandom(7);
  const processes = makeProcesses();
  const servers = processes.filter(({ container }) => container !== undefined);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)]!;
  const shares: readonly (readonly [share: number, make: (number: number) => RuntimeEvent])[] = [
    [0.45, (number) => openEvent(number, pick(processes), pick(paths), false)],
    [0.1, (number) => openEvent(number, pick(processes), pick(writtenPaths), true)],
    [0.12, (number) => socketEvent(number, 'connect', pick(servers), pick(addresses))],
    [0.1, (number) => socketEvent(number, 'accept4', pick(servers), pick(addresses))],
    [0.08, (number) => socketEvent(number, 'sendto', pick(servers), pick(addresses))],
    [0.06, (number) => execEvent(number, pick(processes))],
    [0.04, (number) => pathEvent(number, 'unlink', pick(processes), pick(paths))],
    [0.03, (number) => pathEvent(number, 'chmod', pick(processes), pick(paths))],
    [0.02, (number) => dupEvent(number, pick(processes))],
  ];
  return Array.from({ length: count }, (_, i) => {
    let left = random();
    for (const [share, make] of shares) {
      left -= share;
      if (left < 0) return make(i + 1);
    }
    return openEvent(i + 1, processes[0]!, paths[0]!, false);
  });
}

function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const paths: readonly string[] = [
  '/usr/lib/x86_64-linux-gnu/libc.so.6',
  '/usr/share/nginx/html/index.html',
  '/var/log/nginx/access.log',
  '/proc/self/status',
  '/sys/fs/cgroup/memory.current',
  '/etc/ld.so.cache',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/dev/null',
  '/tmp/cache-5f3c',
  '/var/lib/postgresql/16/main/base/5/2619',
  '/var/lib/postgresql/16/main/pg_wal/000000010000000000000001',
  '/app/node_modules/express/lib/router/index.js',
  '/app/dist/server.js',
  '/home/app/.cache/v8/entry',
  '/usr/lib/python3/dist-packages/requests/__init__.py',
];

const writtenPaths: readonly string[] = [
  '/var/log/nginx/access.log',
  '/dev/null',
  '/tmp/cache-5f3c',
  '/var/lib/postgresql/16/main/pg_wal/000000010000000000000001',
  '/home/app/.cache/v8/entry',
];

const addresses: readonly (readonly [string, number])[] = [
  ['10.0.3.17', 5432],
  ['10.0.3.18', 6379],
  ['10.96.0.1', 443],
  ['192.168.1.20', 8080],
  ['127.0.0.1', 9000],
  ['203.0.113.9', 443],
  ['2001:db8::17', 443],
];

function makeProcesses(): Thread[] {
  const container = (id: string, repository: string): Container => ({
    fullId: id.padEnd(64, '0'),
    runtime: 'containerd',
    name: repository.split('/').at(-1)!,
    image: { name: `${repository}:1`, repository, tag: '1' },
    isPrivileged: false,
    mounts: [],
    labels: new Map(),
  });
  const web = container('3f2a91b0c4d5', 'docker.io/library/nginx');
  const database = container('8e01bb72aa10', 'docker.io/library/postgres');
  const api = container('c0ffee001122', 'registry.example.com/shop/api');
  const init = makeThread(1, 'systemd', ['--switched-root'], undefined, undefined);
  const shim = makeThread(700, 'containerd-shim', ['-namespace', 'k8s.io'], init, undefined);
  const sshd = makeThread(820, 'sshd', ['-D'], init, undefined);
  const bash = makeThread(4100, 'bash', [], sshd, undefined);
  return [
    makeThread(901, 'nginx', ['-g', 'daemon off;'], shim, web),
    makeThread(902, 'nginx', ['worker'], shim, web),
    makeThread(903, 'nginx', ['worker'], shim, web),
    makeThread(1001, 'postgres', ['-D', '/var/lib/postgresql'], shim, database),
    makeThread(1002, 'postgres', ['checkpointer'], shim, database),
    makeThread(1101, 'node', ['/app/dist/server.js', '--port', '8080'], shim, api),
    makeThread(1102, 'python3', ['-m', 'worker', '--queue', 'mail'], shim, api),
    makeThread(600, 'kubelet', ['--config', '/var/lib/kubelet/config.yaml'], init, undefined),
    makeThread(601, 'containerd', [], init, undefined),
    bash,
    makeThread(4200, 'ls', ['-la', '/srv'], bash, undefined),
  ];
}

function makeThread(
  pid: number,
  name: string,
  args: readonly string[],
  parent: Thread | undefined,
  container: Container | undefined,
): Thread {
  const executable: Executable = {
    name,
    path: `/usr/bin/${name}`,
    args,
    env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8'],
    isWritable: false,
    isUpperLayer: false,
    isLowerLayer: true,
    isMemfd: false,
  };
  const own = {
    tid: pid,
    pid,
    vtid: pid,
    vpid: container === undefined ? pid : pid % 100,
    sessionId: pid,
    vpgid: pid,
    name,
    executable,
    workingDirectory: '/',
    rootDirectory: '/',
    user: { id: 0, name: 'root' },
    group: { id: 0, name: 'root' },
    loginUser: { id: 4_294_967_295 },
    capabilities: { permitted: 0xa80425fbn, effective: 0xa80425fbn, inheritable: 0n },
    tty: name === 'bash' ? 34_816 : 0,
    startedAt: 1_760_000_000_000_000_000n,
    executedAt: 1_760_000_000_000_000_000n,
    parent,
    container,
    descriptors: new Map<number, FileDescriptor>(),
    main: undefined as unknown as Thread,
  };
  own.main = own;
  return own;
}

function makeEvent(
  number: number,
  type: EventType,
  thread: Thread,
  args: EventArguments,
  result: number,
  fd: FileDescriptor | undefined,
): RuntimeEvent {
  return {
    type,
    number,
    seconds: 1_760_000_100,
    nanoseconds: number,
    cpu: 0,
    args,
    result,
    thread,
    fd,
  };
}

function openEvent(number: number, thread: Thread, name: string, writes: boolean): RuntimeEvent {
  const flags = writes ? 2 | 4 | 4096 : 1 | 4096;
  const fd: FileDescriptor = { number: 7, type: 'file', name, rawName: name, openFlags: flags };
  const args = { fd: 7, dirfd: -100, name, flags, mode: 0o644 };
  return makeEvent(number, eventType('openat'), thread, args, 7, fd);
}

function socketEvent(
  number: number,
  name: string,
  thread: Thread,
  [address, port]: readonly [string, number],
): RuntimeEvent {
  const client = { address: '10.0.3.5', port: 40_000 + (number % 20_000) };
  const server = { address, port };
  const tuple = `${client.address}:${client.port}->${address}:${port}`;
  const fd: FileDescriptor = {
    number: 9,
    type: address.includes(':') ? 'ipv6' : 'ipv4',
    name: tuple,
    protocol: 'tcp',
    client,
    server,
    isServer: name === 'accept4',
    isConnected: true,
  };
  return makeEvent(number, eventType(name), thread, { res: 0, fd: 9, tuple }, 0, fd);
}

function execEvent(number: number, thread: Thread): RuntimeEvent {
  const { executable } = thread;
  const args = { res: 0, exe: executable.name, args: executable.args };
  return makeEvent(number, eventType('execve'), thread, args, 0, undefined);
}

function pathEvent(number: number, name: string, thread: Thread, path: string): RuntimeEvent {
  const args = { res: 0, path, filename: path, mode: 0o644 };
  return makeEvent(number, eventType(name), thread, args, 0, undefined);
}

function dupEvent(number: number, thread: Thread): RuntimeEvent {
  const fd: FileDescriptor = { number: 11, type: 'file', name: '/dev/null' };
  return makeEvent(number, eventType('dup'), thread, { res: 11, oldfd: 4 }, 11, fd);
}
