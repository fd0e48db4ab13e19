import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import type { Container } from '../event/container.ts';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { holds, render } from '../rules/rules-for-test.ts';
import { FieldArgumentError } from './field.ts';
import { fieldClasses, findField } from './index.ts';

const all = fieldClasses.flatMap(({ fields }) => fields);

/** "name=value" of each field, as an output writes it. */
function written(event: RuntimeEvent, names: string): string[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${name}=${render(`%${name}`, event)}`);
}

describe('the registry', () => {
  test('has every field once, with a sentence', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, about } of all) expect(about, name).toMatch(/^[A-Z`].*\.$/);
  });

  test('fields of nothing are absent or a value, and never throw', () => {
    const event = makeEvent();
    const context = { hostname: 'h', nameOf: () => undefined };
    for (const field of all) {
      for (const argument of [undefined, '0', 'name', '/x*']) {
        try {
          field.read(argument, context)(event);
          field.readList?.(argument, context)(event);
          field.readEach?.(argument)?.(event);
        } catch (error) {
          expect(error).toBeInstanceOf(FieldArgumentError);
        }
      }
    }
  });

  test.each([
    ['evt.arg.flags', 'evt.arg', 'flags'],
    ['container.label.io.kubernetes.pod', 'container.label', 'io.kubernetes.pod'],
    ['fd.dev.major', 'fd.dev.major', undefined],
    ['fd.dev.other', undefined, undefined],
  ])('%s', (name, field, argument) => {
    const found = findField(name);
    expect(found?.field.name).toBe(field);
    expect(found?.argument).toBe(argument);
  });

  const directory = 'corpora/falco/rules';
  test.skipIf(!hasShared(directory))('has what the default files name', () => {
    const names = new Set<string>();
    for (const file of ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules']) {
      const text = readFileSync(sharedPath(`${directory}/${file}.yaml`), 'utf8');
      const found = text
        .replaceAll(/^\s*#.*$/gm, '')
        .matchAll(/%(?:evt|proc|fd|container|user|group|k8s|thread|fs)\.[a-z_.\d]*[a-z]/g);
      for (const [name] of found) names.add(name.slice(1));
    }
    expect([...names].filter((name) => findField(name) === undefined)).toEqual([]);
  });
});

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

describe('descriptors', () => {
  test('of an open that failed are what it would have opened', () => {
    const event = makeEvent({
      type: 'openat',
      args: { fd: -2, dirfd: 4, name: '../shadow', flags: 1, mode: 0 },
      result: -2,
      thread: makeThread({
        descriptors: new Map([[4, { number: 4, type: 'directory', name: '/etc/ssh' }]]),
      }),
    });
    expect(
      written(
        event,
        'fd.num fd.name fd.nameraw fd.typechar fd.directory fd.type evt.res evt.rawres',
      ),
    ).toEqual([
      'fd.num=-1',
      'fd.name=/etc/shadow',
      'fd.nameraw=../shadow',
      'fd.typechar=f',
      'fd.directory=/etc',
      'fd.type=<NA>',
      'evt.res=ENOENT',
      'evt.rawres=-2',
    ]);
  });

  test('concern calls that have to do with one', () => {
    const event = makeEvent({ type: 'unlink', args: { path: '/x' } });
    expect(written(event, 'fd.num fd.name fd.typechar')).toEqual([
      'fd.num=<NA>',
      'fd.name=<NA>',
      'fd.typechar=<NA>',
    ]);
  });

  test.each([
    ['/etc/shadow', '/etc', 'shadow'],
    ['/shadow', '/', 'shadow'],
    ['shadow', '/', '/'],
    ['/etc/', '/etc/', '/etc/'],
  ])('directory and name of %s', (name, directory, filename) => {
    const event = makeEvent({ type: 'read', fd: { number: 3, type: 'file', name } });
    expect(written(event, 'fd.directory fd.filename fd.containername')).toEqual([
      `fd.directory=${directory}`,
      `fd.filename=${filename}`,
      `fd.containername=host:${name}`,
    ]);
  });

  test('of a server', () => {
    const event = makeEvent({
      type: 'accept4',
      fd: {
        number: 5,
        type: 'ipv4',
        name: '203.0.113.9:50000->10.0.0.1:22',
        protocol: 'tcp',
        client: { address: '203.0.113.9', port: 50_000 },
        server: { address: '10.0.0.1', port: 22 },
        isServer: true,
        isConnected: true,
      },
    });
    expect(
      written(
        event,
        `fd.cip fd.sip fd.lip fd.rip fd.cport fd.sport fd.lport fd.rport fd.sproto fd.cproto
        fd.l4proto fd.sockfamily fd.is_server fd.connected fd.name_changed fd.sip.name fd.filename
        fd.directory fd.ino fd.uid`,
      ),
    ).toEqual([
      'fd.cip=203.0.113.9',
      'fd.sip=10.0.0.1',
      'fd.lip=10.0.0.1',
      'fd.rip=203.0.113.9',
      'fd.cport=50000',
      'fd.sport=22',
      'fd.lport=22',
      'fd.rport=50000',
      'fd.sproto=ssh',
      'fd.cproto=50000',
      'fd.l4proto=tcp',
      'fd.sockfamily=ip',
      'fd.is_server=true',
      'fd.connected=true',
      'fd.name_changed=false',
      'fd.sip.name=<NA>',
      'fd.filename=<NA>',
      'fd.directory=<NA>',
      'fd.ino=<NA>',
      'fd.uid=1005',
    ]);
  });

  test('of devices', () => {
    const event = makeEvent({
      type: 'read',
      fd: { number: 3, type: 'file', name: '/x', device: 0x10_0802, layer: 'upper' },
    });
    expect(written(event, 'fd.dev.major fd.dev.minor fd.is_upper_layer fd.is_lower_layer')).toEqual(
      ['fd.dev.major=8', 'fd.dev.minor=258', 'fd.is_upper_layer=true', 'fd.is_lower_layer=false'],
    );
  });
});

describe('opening', () => {
  const open = (flags: number, mode: number, type = 'openat', result = 3): RuntimeEvent =>
    makeEvent({ type, args: { flags, mode }, result });
  test.each([
    [open(1, 0), 'true false false false'],
    [open(2, 0), 'false true false false'],
    [open(3, 0), 'true true false false'],
    [open(2 | 4, 0o755), 'false true true false'],
    [open(2 | 4, 0o644), 'false true false false'],
    [open(2 | (1 << 14), 0), 'false true false true'],
    [open(2 | (1 << 13), 0, 'openat', 3), 'false true false true'],
    [open(2 | (1 << 13), 0, 'openat', -1), 'false true false false'],
    [open(0, 0o700, 'creat'), 'false false true false'],
    [open(3, 0o700, 'read'), 'false false false false'],
  ])('%#: read, write, exec, create', (event, expected) => {
    const output = '%evt.is_open_read %evt.is_open_write %evt.is_open_exec %evt.is_open_create';
    expect(render(output, event)).toBe(expected);
  });
});

describe('paths of calls', () => {
  const thread = makeThread({
    workingDirectory: '/srv',
    descriptors: new Map([[4, { number: 4, type: 'directory', name: '/opt' }]]),
  });
  test.each([
    ['mkdir', { path: 'a/../b' }, 'fs.path.name', '/srv/b'],
    ['mkdirat', { dirfd: 4, path: 'b' }, 'fs.path.name', '/opt/b'],
    ['mkdirat', { dirfd: -100, path: 'b' }, 'fs.path.name', '/srv/b'],
    ['mkdirat', { dirfd: 9, path: 'b' }, 'fs.path.name', '<UNKNOWN>/b'],
    ['mkdirat', { dirfd: 4, path: 'b' }, 'fs.path.nameraw', 'b'],
    ['rename', { oldpath: 'x', newpath: '/y' }, 'fs.path.source', '/srv/x'],
    ['rename', { oldpath: 'x', newpath: '/y' }, 'fs.path.target', '/y'],
    ['rename', { oldpath: 'x', newpath: '/y' }, 'fs.path.name', '<NA>'],
    ['symlink', { linkpath: 'l', target: '/etc' }, 'fs.path.source', '/srv/l'],
    ['symlink', { linkpath: 'l', target: '/etc' }, 'fs.path.targetraw', '/etc'],
    ['linkat', { olddir: 4, oldpath: 'x', newdir: -100, newpath: 'y' }, 'fs.path.target', '/opt/x'],
    [
      'renameat2',
      { olddirfd: 4, oldpath: 'x', newdirfd: -100, newpath: 'y' },
      'evt.abspath.dst',
      '/srv/y',
    ],
    [
      'renameat2',
      { olddirfd: 4, oldpath: 'x', newdirfd: -100, newpath: 'y' },
      'evt.abspath.src',
      '/opt/x',
    ],
    ['unlinkat', { dirfd: 4, name: 'x' }, 'evt.abspath', '/opt/x'],
  ])('%s %j: %s', (type, args, field, expected) => {
    expect(render(`%${field}`, makeEvent({ type, args, result: 0, thread }))).toBe(expected);
    if (field.startsWith('fs.')) {
      expect(render(`%${field}`, makeEvent({ type, args, result: -1, thread }))).toBe('<NA>');
    }
  });
});

describe('containers', () => {
  const container: Container = {
    fullId: '3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e',
    runtime: 'containerd',
    name: 'web',
    image: {
      name: 'docker.io/library/nginx:1.27',
      repository: 'docker.io/library/nginx',
      tag: '1.27',
      id: `sha256:${'ab'.repeat(32)}`,
      digest: `sha256:${'cd'.repeat(32)}`,
    },
    labels: new Map([
      ['app', 'shop'],
      ['empty', ''],
      ['io.kubernetes.pod.name', 'x'],
    ]),
    isPrivileged: true,
    mounts: [
      {
        source: '/proc/1',
        destination: '/host/proc',
        mode: 'ro',
        isWritable: false,
        propagation: 'private',
      },
      {
        source: '/data',
        destination: '/var/lib',
        mode: '',
        isWritable: true,
        propagation: 'rprivate',
      },
    ],
    ip: '10.1.2.3',
    hostNamespaces: ['network'],
    pod: {
      name: 'web-0',
      namespace: 'shop',
      uid: 'u-1',
      serviceAccount: 'web',
      labels: new Map([['tier', 'front']]),
    },
  };
  const event = makeEvent({ thread: makeThread({ container }) });

  test('and their pods', () => {
    expect(
      written(
        event,
        `container.id container.full_id container.name container.type container.image
        container.image.id container.image.repository container.image.tag container.image.digest
        container.privileged container.ip container.host_network container.host_pid
        container.label.app container.label[app] container.labels container.mounts
        container.mount[1] container.mount.dest[/proc*] container.mount.dest[/etc]
        container.mount.source[/var/lib] container.mount.rdwr[/data] k8s.pod.name k8s.ns.name
        k8s.pod.uid k8s.pod.label.tier k8s.pod.ip k8s.sa.name`,
      ),
    ).toEqual([
      'container.id=3ad7b26ded6d',
      `container.full_id=${container.fullId}`,
      'container.name=web',
      'container.type=containerd',
      'container.image=docker.io/library/nginx:1.27',
      'container.image.id=abababababab',
      'container.image.repository=docker.io/library/nginx',
      'container.image.tag=1.27',
      `container.image.digest=sha256:${'cd'.repeat(32)}`,
      'container.privileged=true',
      'container.ip=10.1.2.3',
      'container.host_network=true',
      'container.host_pid=false',
      'container.label.app=shop',
      'container.label[app]=shop',
      'container.labels=app:shop, empty',
      'container.mounts=/proc/1:/host/proc:ro:false:private,/data:/var/lib::true:rprivate',
      'container.mount[1]=/data:/var/lib::true:rprivate',
      'container.mount.dest[/proc*]=/host/proc',
      'container.mount.dest[/etc]=N/A',
      'container.mount.source[/var/lib]=/data',
      'container.mount.rdwr[/data]=true',
      'k8s.pod.name=web-0',
      'k8s.ns.name=shop',
      'k8s.pod.uid=u-1',
      'k8s.pod.label.tier=front',
      'k8s.pod.ip=10.1.2.3',
      'k8s.sa.name=web',
    ]);
  });

  test('and the host', () => {
    const onHost = makeEvent();
    expect(
      written(
        onHost,
        'container.id container.name container.image.repository container.privileged k8s.pod.name',
      ),
    ).toEqual([
      'container.id=host',
      'container.name=host',
      'container.image.repository=',
      'container.privileged=false',
      'k8s.pod.name=<NA>',
    ]);
  });

  test('of which nothing is known yet', () => {
    const young = makeEvent({
      thread: makeThread({ container: { fullId: container.fullId, runtime: 'unknown' } }),
    });
    expect(written(young, 'container.id container.name container.image.repository')).toEqual([
      'container.id=3ad7b26ded6d',
      'container.name=<NA>',
      'container.image.repository=<NA>',
    ]);
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
