import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { endsWell, hasCommand, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuntimeEvent } from '../../event/runtime-event.ts';
import { decodeText, parseAuditRecord } from './audit-record.ts';
import { AuditDecoder, AuditSource } from './audit-source.ts';
import { systemCallName } from './system-call-name.ts';

// As Linux 6.1 and auditd 3.0 write them.
const call = (serial: number, more: string) =>
  `type=SYSCALL msg=audit(1713061094.376:${serial}): arch=c000003e ${more} ppid=2686 pid=3538 ` +
  'auid=1000 uid=1000 gid=1000 euid=0 suid=0 fsuid=0 egid=1000 sgid=1000 fsgid=1000 tty=pts0 ' +
  'ses=1 comm="cat" exe="/usr/bin/cat" subj=unconfined key="passwd"';
const cwd = (serial: number) => `type=CWD msg=audit(1713061094.376:${serial}): cwd="/home/ann"`;
const path = (serial: number, item: number, name: string, nametype = 'NORMAL') =>
  `type=PATH msg=audit(1713061094.376:${serial}): item=${item} name=${name} inode=409248 ` +
  `dev=fd:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 nametype=${nametype} cap_fp=0 cap_fi=0 ` +
  'cap_fe=0 cap_fver=0 cap_frootid=0';
const title = (serial: number) =>
  `type=PROCTITLE msg=audit(1713061094.376:${serial}): proctitle=636174002D6E006E6F746573`;

const opened = [
  call(7, 'syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffd19c5592 a2=80000 a3=0 items=1'),
  cwd(7),
  path(7, 0, '"notes"'),
  title(7),
];

async function run(lines: readonly string[]) {
  const events: RuntimeEvent[] = [];
  const problems: string[] = [];
  await new AuditSource(Readable.from([lines.join('\n')])).run({
    receive: (event) => events.push(event),
    lost: () => {},
    problem: (problem) => problems.push(problem.message),
  });
  return { events, problems };
}

test('a file that was opened, or not', async () => {
  const { events, problems } = await run(opened);
  expect(problems).toEqual([]);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    type: { name: 'openat' },
    seconds: 1713061094,
    nanoseconds: 376000000,
    result: -13,
    args: { dirfd: -100, name: 'notes', flags: 4097 },
    fd: { name: '/home/ann/notes', openFlags: 4097, inode: 409248n },
  });
  expect(events[0]!.thread).toMatchObject({
    tid: 3538,
    name: 'cat',
    user: { id: 0 },
    group: { id: 1000 },
    loginUser: { id: 1000 },
    workingDirectory: '/home/ann',
    tty: 34816,
    executable: { path: '/usr/bin/cat', name: 'cat', args: ['-n', 'notes'] },
  });
});

test('an execution, with arguments that are encoded or in pieces', async () => {
  const { events } = await run([
    call(8, 'syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2').replace(/cat"/g, 'sh"'),
    'type=EXECVE msg=audit(1713061094.376:8): argc=4 a0="sh" a1="-c" a2=6563686F202268692220C3A9',
    'type=EXECVE msg=audit(1713061094.376:8): a3_len=12 a3[0]=6161 a3[1]=6262',
    cwd(8),
    path(8, 0, '"/bin/sh"'),
    path(8, 1, '"/lib64/ld-linux-x86-64.so.2"'),
    title(8),
  ]);
  expect(events[0]).toMatchObject({
    type: { name: 'execve' },
    result: 0,
    thread: {
      name: 'sh',
      executable: { name: 'sh', path: '/usr/bin/sh', args: ['-c', 'echo "hi" é', 'aabb'] },
    },
    args: { filename: '/bin/sh' },
  });
});

test('connections, by the address that the call was given', async () => {
  const connect = (serial: number, saddr: string, number = 42) => [
    call(
      serial,
      `syscall=${number} success=yes exit=${number === 288 ? 9 : 0} a0=3 a1=7f a2=10 a3=0 items=0`,
    ),
    `type=SOCKADDR msg=audit(1713061094.376:${serial}): saddr=${saddr}`,
    title(serial),
  ];
  const { events } = await run([
    ...connect(1, '020001BB5DB8D8220000000000000000'),
    ...connect(2, '0A00003500000000200148604860000000000000000088880000000000'),
    ...connect(3, '01002F7661722F72756E2F646F636B65722E736F636B0000'),
    ...connect(4, '0200C3500A000005', 288),
  ]);
  expect(events.map(({ fd }) => fd)).toMatchObject([
    { number: 3, type: 'ipv4', name: '93.184.216.34:443', server: { port: 443 }, isServer: false },
    { type: 'ipv6', server: { address: '2001:4860:4860::8888', port: 53 } },
    { type: 'unix', name: '/var/run/docker.sock' },
    { number: 9, client: { address: '10.0.0.5', port: 50000 }, isServer: true },
  ]);
});

test('calls with two paths, identities, modes and capabilities', async () => {
  const { events } = await run([
    call(1, 'syscall=82 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=4'),
    cwd(1),
    path(1, 0, '"/tmp/"', 'PARENT'),
    path(1, 1, '"/etc/"', 'PARENT'),
    path(1, 2, '"/tmp/x"', 'DELETE'),
    path(1, 3, '2F6574632F6120622F', 'CREATE'),
    title(1),
    call(2, 'syscall=117 success=yes exit=0 a0=ffffffffffffffff a1=0 a2=0 a3=0 items=0'),
    title(2),
    call(3, 'syscall=90 success=yes exit=0 a0=7ffc a1=9ed a2=0 a3=0 items=1'),
    path(3, 0, '"/tmp/x"'),
    title(3),
    call(4, 'syscall=126 success=yes exit=0 a0=1 a1=2 a2=0 a3=0 items=0'),
    'type=CAPSET msg=audit(1713061094.376:4): pid=3538 cap_pi=0 cap_pp=3fffffffff cap_pe=2 cap_pa=0',
    title(4),
    call(5, 'syscall=101 success=yes exit=0 a0=10 a1=1 a2=0 a3=0 items=0'),
    title(5),
    call(6, 'syscall=272 success=yes exit=0 a0=10000000 a1=1 a2=0 a3=0 items=0'),
    title(6),
  ]);
  expect(events.map(({ type, args }) => [type.name, args])).toMatchObject([
    ['rename', { oldpath: '/tmp/x', newpath: '/etc/a b/' }],
    ['setresuid', { ruid: 4294967295, euid: 0, suid: 0 }],
    ['chmod', { filename: '/tmp/x', mode: 0o4755 }],
    ['capset', { cap_permitted: 0x3fffffffffn, cap_effective: 2n }],
    ['ptrace', { request: 11, pid: 1 }],
    ['unshare', { flags: 1 << 20 }],
  ]);
});

test('records of several events that are mixed, and hosts with the same numbers', async () => {
  const other = opened.map((line) => line.replaceAll(':7)', ':8)').replace('"notes"', '"b"'));
  const elsewhere = opened.map((line) => `node=db ${line}`.replace('"notes"', '"c"'));
  const mixed = opened.flatMap((line, index) => [line, other[index]!, elsewhere[index]!]);
  const { events } = await run(mixed);
  expect(events.map(({ fd }) => fd?.name)).toEqual([
    '/home/ann/notes',
    '/home/ann/b',
    '/home/ann/c',
  ]);
});

test('kernels without titles, and the enriched part of a line', async () => {
  const later = opened.map((line) =>
    line.replaceAll('094.376', '099.001').replaceAll(':7)', ':9)'),
  );
  const arm = 'arch=40000028 syscall=322 success=yes exit=3 a0=ffffff9c a1=1 a2=0 a3=0';
  const { events, problems } = await run([
    ...opened.slice(0, 3),
    ...later.slice(0, 3),
    `type=SYSCALL msg=audit(1713061110.1:10): ${arm} ppid=1 pid=5 comm="x"\x1dARCH=arm SYSCALL=openat`,
    path(10, 0, '"/x"').replace('094.376', '110.1'),
    `type=SYSCALL msg=audit(1713061110.1:11): ${arm} ppid=1 pid=5 comm="x"`,
    path(11, 0, '"/x"').replace('094.376', '110.1'),
    'type=SYSCALL msg=audit(1713061110.1:13): arch=40000003 syscall=213 a0=21 exit=0 pid=5',
    'type=SYSCALL msg=audit(1713061110.1:14): arch=c0000015 syscall=5 exit=3 pid=5',
    'type=1300 audit(1713061110.1:12): arch=c000003e syscall=39 success=yes exit=5 pid=5',
  ]);
  expect(events.map(({ type }) => type.name)).toEqual([
    ...['openat', 'openat', 'openat', 'openat', 'setuid', 'getpid'],
  ]);
  expect(events[2]?.fd?.name).toBe('/x');
  expect(events[3]?.fd?.name).toBe('/x');
  expect(events[4]?.args['uid']).toBe(0x21);
  expect(problems).toEqual(['1 system calls are of an unknown architecture or number.']);
});

test('what others write into the log is no event; what is no record is told', async () => {
  const { events, problems } = await run([
    'type=USER_LOGIN msg=audit(1713061094.376:1): pid=1 uid=0 auid=0 ses=1 msg=\'op=login acct="ann" res=success\'',
    'type=DAEMON_START msg=audit(1713061094.376:2): op=start ver=3.0.9 format=enriched',
    '----',
    'type=SYSCALL msg=audit(04/14/2024 02:18:14.376:7) : arch=x86_64 syscall=openat',
  ]);
  expect(events).toEqual([]);
  expect(problems).toEqual(['2 lines are no audit records.']);
});

test('texts are plain in quotes and encoded without', () => {
  const fields = parseAuditRecord(
    'type=PATH msg=audit(1.2:3): name="a b=c" b=6162 c=(null) d=xyz e= comm=2822',
  )!.fields;
  const texts = ['name', 'b', 'c', 'd', 'e', 'comm', 'absent'].map((name) =>
    decodeText(fields.get(name)),
  );
  expect(texts).toEqual(['a b=c', 'ab', undefined, 'xyz', '', '("', undefined]);
});

test('hostile lines end quickly', () => {
  const started = performance.now();
  for (const line of ['a="x"'.repeat(500_000), 'a='.repeat(1_000_000), 'a=" '.repeat(500_000)]) {
    parseAuditRecord(`type=SYSCALL msg=audit(1.2:3): ${line}`);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

test('changed at random they end well', () => {
  const lines = [...opened, 'type=SOCKADDR msg=audit(1713061094.376:7): saddr=020001BB5DB8D822'];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(lines.length - 1), fc.array(fc.nat(0xffff), { maxLength: 6 }))),
      fc.string(),
      (changes, noise) => {
        const decoder = new AuditDecoder({
          receive: () => {},
          lost: () => {},
          problem: () => {},
        });
        for (const [which, bytes] of changes) {
          endsWell(() => decoder.push(mutated(lines[which]!, bytes).toString()));
        }
        endsWell(() => decoder.push(noise));
        endsWell(() => decoder.end());
      },
    ),
    { numRuns: 300 },
  );
});

describe.skipIf(!hasCommand('ausyscall'))('numbers of system calls are those of ausyscall', () => {
  test.each([
    ['x86_64', 'c000003e', 335],
    ['aarch64', 'c00000b7', 290],
  ])('%s', (machine, architecture, minimum) => {
    const theirs = execFileSync('ausyscall', [machine, '--dump'], { encoding: 'utf8' });
    // Names of tables of the kernel and those of its headers.
    const aliases: Record<string, string> = {
      pread: 'pread64',
      pwrite: 'pwrite64',
      getdents: 'getdents64',
      newfstat: 'fstat',
    };
    const different = [...theirs.matchAll(/^(\d+)\t(\w+)$/gm)].filter(
      ([, number, name]) =>
        ![name, aliases[name!]].includes(systemCallName(architecture, Number(number))),
    );
    expect(different.map(([line]) => line)).toEqual([]);
    expect(theirs.trim().split('\n').length).toBeGreaterThan(minimum);
  });
});
