import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { holds, render, written } from '../rules/rules-for-test.ts';

describe('processes', () => {
  const grandparent = makeThread({ pid: 1, name: 'systemd', sessionId: 1, vpgid: 1 });
  const parent = makeThread({
    pid: 50,
    vpid: 5,
    name: 'bash',
    sessionId: 50,
    vpgid: 50,
    startedAt: 1_772_373_201_000_000_007n,
    parent: grandparent,
    executable: { name: '-bash', path: '/bin/bash', args: ['-l'], env: ['A=1'] },
  });
  const thread = makeThread({
    pid: 60,
    vpid: 6,
    name: 'cat',
    sessionId: 50,
    vpgid: 60,
    pgid: 60,
    parent,
    startedAt: 1_772_373_211_000_000_000n,
    namespaceStartedAt: 1_772_373_000_000_000_000n,
    capabilities: { permitted: 0b11n, effective: 1n << 21n, inheritable: 0n },
    descriptors: new Map([[1, { number: 1, type: 'file', name: '/tmp/out' }]]),
    executable: {
      args: ['/etc/shadow', '-n'],
      env: ['A=2', 'HOME=/root'],
      inode: 9n,
      inodeChangedAt: 1_772_373_210_000_000_000n,
      inodeModifiedAt: 1_772_373_000_000_000_000n,
      isUpperLayer: true,
    },
  });
  const event = makeEvent({ type: 'execve', thread });

  test('and their ancestors', () => {
    expect(
      written(
        event,
        `proc.name proc.exe proc.exepath proc.args proc.args[1] proc.cmdline proc.exeline proc.cwd
        proc.cmdnargs proc.cmdlenargs proc.env[HOME] proc.env[NONE] proc.pid proc.ppid proc.vpid
        proc.pvpid proc.pname proc.pexe proc.pexepath proc.pcmdline proc.aname proc.aname[0]
        proc.aname[1] proc.aname[2] proc.aname[3] proc.aexe[1] proc.aexepath[1] proc.acmdline[1]
        proc.apid[2] proc.aenv[1] proc.aenv[A] proc.sid proc.sname proc.sid.exe proc.vpgid
        proc.vpgid.name proc.pgid.name proc.is_sid_leader proc.is_vpgid_leader proc.is_pgid_leader
        proc.loginshellid proc.tty proc.stdout.name proc.stdin.type`,
      ),
    ).toEqual([
      'proc.name=cat',
      'proc.exe=cat',
      'proc.exepath=/usr/bin/cat',
      'proc.args=/etc/shadow -n',
      'proc.args[1]=-n',
      'proc.cmdline=cat /etc/shadow -n',
      'proc.exeline=cat /etc/shadow -n',
      'proc.cwd=/srv/',
      'proc.cmdnargs=2',
      'proc.cmdlenargs=13',
      'proc.env[HOME]=/root',
      'proc.env[NONE]=',
      'proc.pid=60',
      'proc.ppid=50',
      'proc.vpid=6',
      'proc.pvpid=5',
      'proc.pname=bash',
      'proc.pexe=-bash',
      'proc.pexepath=/bin/bash',
      'proc.pcmdline=bash -l',
      'proc.aname=bash systemd',
      'proc.aname[0]=cat',
      'proc.aname[1]=bash',
      'proc.aname[2]=systemd',
      'proc.aname[3]=<NA>',
      'proc.aexe[1]=-bash',
      'proc.aexepath[1]=/bin/bash',
      'proc.acmdline[1]=bash -l',
      'proc.apid[2]=1',
      'proc.aenv[1]=A=1',
      'proc.aenv[A]=1',
      'proc.sid=50',
      'proc.sname=bash',
      'proc.sid.exe=-bash',
      'proc.vpgid=60',
      'proc.vpgid.name=cat',
      'proc.pgid.name=cat',
      'proc.is_sid_leader=false',
      'proc.is_vpgid_leader=false',
      'proc.is_pgid_leader=true',
      'proc.loginshellid=50',
      'proc.tty=0',
      'proc.stdout.name=/tmp/out',
      'proc.stdin.type=<NA>',
    ]);
  });

  test('and times', () => {
    expect(
      written(
        event,
        `proc.duration proc.ppid.duration proc.pid.ts proc.exe_ino proc.exe_ino.ctime
        proc.exe_ino.mtime proc.exe_ino.ctime_duration_proc_start
        proc.exe_ino.ctime_duration_pidns_start container.duration container.start_ts`,
      ),
    ).toEqual([
      'proc.duration=7',
      'proc.ppid.duration=10000000000',
      'proc.pid.ts=1772373211000000000',
      'proc.exe_ino=9',
      'proc.exe_ino.ctime=1772373210000000000',
      'proc.exe_ino.mtime=1772373000000000000',
      'proc.exe_ino.ctime_duration_proc_start=1000000000',
      'proc.exe_ino.ctime_duration_pidns_start=210000000000',
      'container.duration=211000000007',
      'container.start_ts=1772373000000000000',
    ]);
  });

  test.each([
    ['proc.aname = systemd', true],
    ['proc.aname = cat', false],
    ['proc.aname in (x, bash)', true],
    ['proc.aname != bash', true],
    ['not proc.aname = bash', false],
    ['proc.aname exists', true],
    ['proc.aname[3] exists', false],
    ['proc.apid = 1', true],
    ['proc.acmdline contains -l', true],
    ['proc.aexe endswith bash', true],
    ['proc.aenv contains "A=1"', true],
    ['proc.is_exe_upper_layer = true', true],
    ['thread.cap_effective = CAP_SYS_ADMIN', true],
    ['thread.cap_permitted = "CAP_CHOWN CAP_DAC_OVERRIDE"', true],
    ['thread.cap_inheritable = ""', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, event)).toBe(expected);
  });

  test('a circle of ancestors ends', () => {
    const loop = { ...makeThread({ name: 'loop' }) };
    Object.assign(loop, { main: loop, parent: loop });
    const circular = makeEvent({ thread: loop });
    expect(holds('proc.aname = x', circular)).toBe(false);
    expect(render('%proc.aname[100000]|%proc.sname', circular)).toBe('<NA>|loop');
  });
});

test('users that nobody knows', () => {
  const thread = makeThread({
    user: { id: 1000 },
    group: { id: 7 },
    loginUser: { id: 1000, name: 'ann' },
  });
  expect(
    written(
      makeEvent({ thread }),
      'user.uid user.name user.homedir user.shell user.loginuid user.loginname group.gid group.name',
    ),
  ).toEqual([
    'user.uid=1000',
    'user.name=<NA>',
    'user.homedir=<NA>',
    'user.shell=<NA>',
    'user.loginuid=1000',
    'user.loginname=ann',
    'group.gid=7',
    'group.name=<NA>',
  ]);
});

describe('leaders', () => {
  const first = makeThread({ tid: 70, pid: 70, vpid: 70, name: 'cat' });
  const shell = makeThread({ tid: 50, pid: 50, vpid: 50, name: 'bash', vpgid: 50, pgid: 50 });
  const findThread = (tid: number) => (tid === 70 ? first : undefined);
  const second = { tid: 71, pid: 71, name: 'nc', vpgid: 70, pgid: 70, parent: shell, findThread };

  test('of a pipeline is its first process, not one above', () => {
    const event = makeEvent({ thread: makeThread({ ...second, vpid: 71 }) });
    expect(written(event, 'proc.pgid.name proc.vpgid.name')).toEqual([
      'proc.pgid.name=cat',
      'proc.vpgid.name=cat',
    ]);
  });

  test('numbers of a container say nothing about processes of the host', () => {
    const event = makeEvent({ thread: makeThread({ ...second, vpid: 7 }) });
    expect(written(event, 'proc.pgid.name proc.vpgid.name')).toEqual([
      'proc.pgid.name=cat',
      'proc.vpgid.name=nc',
    ]);
  });
});

describe('resources', () => {
  const main = makeThread({ tid: 60, pid: 60 });
  const worker = makeThread({ tid: 61, pid: 60, main, siblings: new Set([main]) });
  const args = { fdlimit: 50, pgft_maj: 1, pgft_min: 9, vm_size: 400, vm_rss: 20, vm_swap: 3 };
  const names = `proc.fdlimit proc.fdusage proc.vmsize proc.vmrss proc.vmswap thread.pfmajor
    thread.pfminor thread.vmsize thread.vmrss.b`;

  test('are those that an event tells', () => {
    const thread = makeThread({
      descriptors: new Map([[0, { number: 0, type: 'pipe', name: '' }]]),
    });
    expect(written(makeEvent({ type: 'execve', args, thread }), names)).toEqual([
      'proc.fdlimit=50',
      'proc.fdusage=2',
      'proc.vmsize=400',
      'proc.vmrss=20',
      'proc.vmswap=3',
      'thread.pfmajor=1',
      'thread.pfminor=9',
      'thread.vmsize=400',
      'thread.vmrss.b=20480',
    ]);
    const ofWorker = makeEvent({ type: 'mmap', args, thread: worker });
    expect(written(ofWorker, 'thread.vmsize proc.vmsize')).toEqual([
      'thread.vmsize=0',
      'proc.vmsize=400',
    ]);
    expect(written(makeEvent({ type: 'sample', args: { rss: 2048 } }), 'proc.vmrss')).toEqual([
      'proc.vmrss=2',
    ]);
    expect(
      written(makeEvent({ type: 'open' }), names).every((each) => each.endsWith('=<NA>')),
    ).toBe(true);
  });

  test('threads are counted', () => {
    const siblings = new Set([main, worker]);
    const both = makeEvent({ thread: makeThread({ tid: 61, pid: 60, main, siblings }) });
    expect(written(both, 'proc.nthreads proc.nchilds')).toEqual([
      'proc.nthreads=2',
      'proc.nchilds=1',
    ]);
    expect(written(makeEvent({ thread: worker }), 'proc.nthreads proc.nchilds')).toEqual([
      'proc.nthreads=1',
      'proc.nchilds=0',
    ]);
    const orphan = makeThread({ tid: 61, pid: 60, main, siblings: new Set([worker]) });
    expect(written(makeEvent({ thread: orphan }), 'proc.nchilds')).toEqual(['proc.nchilds=1']);
  });

  test('cgroups', () => {
    const cgroups = ['cpuset=/a', 'cpu=/b/c'];
    const event = makeEvent({ thread: makeThread({ cgroups }) });
    expect(written(event, 'thread.cgroups thread.cgroup.cpu thread.cgroup.pids')).toEqual([
      'thread.cgroups=cpuset=/a cpu=/b/c',
      'thread.cgroup.cpu=/b/c',
      'thread.cgroup.pids=<NA>',
    ]);
    expect(written(makeEvent(), 'thread.cgroups')).toEqual(['thread.cgroups=<NA>']);
  });
});

test('arguments of ancestors without a number are one text', () => {
  const top = makeThread({ executable: { args: ['-D'] } });
  const parent = makeThread({ parent: top, executable: { args: ['-c', 'x'] } });
  const event = makeEvent({ thread: makeThread({ parent }) });
  expect(holds('proc.aargs = "-c x -D"', event)).toBe(true);
  expect(holds('proc.aargs = "-D"', event)).toBe(false);
  expect(holds('proc.aargs[2] = "-D"', event)).toBe(true);
  expect(holds('tolower(proc.aargs) contains "-d"', event)).toBe(true);
});
