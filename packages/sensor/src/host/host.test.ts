import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cgroupMounts, hierarchyNumbers } from '../container/cgroup-directory.ts';
import { descriptorOf } from './read-descriptors.ts';
import { bootTimeOf, parseStat, parseStatus } from './read-processes.ts';
import { parseSockets } from './sockets.ts';
import { parseGroups, parseUsers } from './users.ts';

const status = `Name:	nginx: worker
Umask:	0022
State:	S (sleeping)
Tgid:	7120
Ngid:	0
Pid:	7120
PPid:	7101
TracerPid:	0
Uid:	33	101	33	33
Gid:	33	102	33	33
NStgid:	7120	8
NSpid:	7120	8
NSpgid:	7101	1
NSsid:	7101	1
CapInh:	0000000000000000
CapPrm:	00000000a80425fb
CapEff:	0000000000000400
`;

test('who a process is', () => {
  expect(parseStatus(status)).toEqual({
    pid: 7120,
    parentPid: 7101,
    vpid: 8,
    vtid: 8,
    vpgid: 1,
    sessionId: 7101,
    name: 'nginx: worker',
    uid: 101,
    gid: 102,
    capabilities: { inheritable: 0n, permitted: 0xa80425fbn, effective: 0x400n },
  });
  expect(parseStatus('')).toBeUndefined();
});

test('a name with brackets and blanks does not move the numbers', () => {
  const stat =
    '7120 (evil) 9 9 (x) S 7101 7101 7101 34816 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4455 9';
  expect(parseStat(stat)).toEqual({ facts: { tty: 34816 }, startTicks: 4455n });
  expect(parseStat('7120 (cut')).toBeUndefined();
  expect(bootTimeOf('cpu 1\nbtime 1700000000\n')).toBe(1_700_000_000_000_000_000n);
});

const title =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

test('sockets, with which end is the server', () => {
  const sockets = parseSockets({
    tcp: `${title}   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 x
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 102 1 x
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 103 1 x
`,
    tcp6: `${title}   0: 0000000000000000FFFF00000200000A:01BB 0000000000000000FFFF00000100000A:9C40 01 0:0 0:0 0 0 0 104 1
`,
    udp: '',
    udp6: '',
    unix: 'Num RefCount Protocol Flags Type St Inode Path\nffff: 00000002 00000000 00010000 0001 01 105 /run/x.sock\n',
  });
  const client = { address: '127.0.0.1', port: 50000 };
  const server = { address: '127.0.0.1', port: 8080 };
  expect(sockets.get('101')).toMatchObject({ server, isServer: true, name: '127.0.0.1:8080' });
  expect(sockets.get('102')).toMatchObject({ client, server, isServer: true });
  expect(sockets.get('103')).toMatchObject({ client, server, isServer: false });
  expect(sockets.get('104')).toMatchObject({ type: 'ipv4', client: { address: '10.0.0.2' } });
  expect(sockets.get('105')).toEqual({ type: 'unix', name: '/run/x.sock' });
  expect(descriptorOf(4, 'socket:[103]', () => sockets)).toMatchObject({ number: 4, server });
});

test('what is open, by its link', () => {
  const none = () => new Map();
  expect(descriptorOf(1, 'pipe:[9]', none)).toMatchObject({ type: 'pipe' });
  expect(descriptorOf(1, '/memfd:x (deleted)', none)).toMatchObject({ type: 'memfd', name: 'x' });
  expect(descriptorOf(1, 'anon_inode:[eventpoll]', none)).toMatchObject({ type: 'eventpoll' });
  expect(descriptorOf(1, '/etc/hosts', none)).toMatchObject({ type: 'file', name: '/etc/hosts' });
});

test('users and groups', () => {
  expect(parseUsers('root:x:0:0:root:/root:/bin/bash\nbroken\n# no\n', 'c')).toEqual([
    { id: 0, name: 'root', home: '/root', shell: '/bin/bash', containerId: 'c' },
  ]);
  expect(parseGroups('www-data:x:33:\n')).toEqual([{ id: 33, name: 'www-data' }]);
});

test('hierarchies of control groups, of both versions', () => {
  const numbers = hierarchyNumbers(
    '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t9\t1\npids\t8\t9\t1\nmisc\t0\t1\t1\n',
  );
  expect(
    cgroupMounts(
      `30 25 0:26 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
31 25 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
32 25 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
`,
      numbers,
    ),
  ).toEqual([
    { point: '/sys/fs/cgroup/pids', hierarchy: 8 },
    { point: '/sys/fs/cgroup/unified', hierarchy: 0 },
  ]);
});

test('no text is a crash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseStatus(text);
      parseStat(text);
      parseUsers(text);
      parseGroups(text);
      cgroupMounts(text, hierarchyNumbers(text));
      parseSockets({ tcp: text, tcp6: text, udp: text, udp6: text, unix: text });
    }),
  );
});
