import { describe, expect, test } from 'vitest';
import type { Container } from '../event/container.ts';
import { makeThread } from '../event/event-for-test.ts';
import { alertOf, nginx, processIn } from './alert-for-test.ts';
import { isEssential, withoutClientPort } from './essential-fields.ts';
import { jsonLine } from './json.ts';
import { readTags } from './tags.ts';
import { workloadNameOf } from './workload-name.ts';

test('an alert holds who, where, to what and when', () => {
  const server = processIn(nginx, 7, 7);
  const thread = makeThread({ container: nginx, parent: server, pid: 9, tid: 9 });
  const alert = alertOf({
    tags: ['mitre_execution', 'T1059.004', 'PCI_DSS_10.2.5', 'NIST_800-53_AU-10', 'container'],
    event: { type: 'connect', thread, fd: connection },
  });
  expect(alert).toMatchObject({
    time: '2026-03-01T13:53:31.000000007Z',
    workload: 'nginx',
    tactics: ['execution'],
    techniques: ['T1059.004'],
    controls: [
      { framework: 'PCI_DSS', id: '10.2.5' },
      { framework: 'NIST_800-53', id: 'AU-10' },
    ],
    container: { id: nginx.fullId, name: 'web', image: 'nginx:1.27' },
    process: { pid: 9, name: 'cat', commandLine: 'cat', user: { id: 0, name: 'root' } },
    ancestors: [{ pid: 7 }, { pid: 50, isOutside: true }],
    event: { number: 1, type: 'connect' },
    evidence: {
      'evt.type': 'connect',
      'container.image.repository': 'nginx',
      'proc.exepath': '/usr/bin/cat',
      'proc.pname': 'p7',
      'fd.sip': '10.0.0.2',
      'fd.sport': '443',
      'fd.l4proto': 'tcp',
    },
    fields: { 'container.id': '3f3f3f3f3f3f', 'container.image.tag': '1.27' },
  });
});

const connection = {
  number: 3,
  type: 'ipv4',
  name: '10.0.0.1:50000->10.0.0.2:443',
  protocol: 'tcp',
  client: { address: '10.0.0.1', port: 50_000 },
  server: { address: '10.0.0.2', port: 443 },
} as const;

test('a command from outside is the same whichever program of the runtime is its parent by then', () => {
  const idWith = (container: Container | undefined, name: string) => {
    const parent = makeThread({ container, name, pid: 50, tid: 50 });
    const thread = makeThread({ container: nginx, parent, pid: 9, tid: 9 });
    return alertOf({ fields: { 'proc.pname': name }, event: { thread } }).id;
  };
  expect(idWith(undefined, 'runc')).toBe(idWith(undefined, 'containerd-shim'));
  expect(idWith(nginx, 'sh')).not.toBe(idWith(nginx, 'nginx'));
});

test('texts that a program chooses are shortened', () => {
  const args = Array.from({ length: 1000 }, () => 'x'.repeat(30));
  const thread = makeThread({ executable: { args } });
  const alert = alertOf({ fields: { 'proc.args': args.join(' ') }, event: { thread } });
  expect(jsonLine(alert).length).toBeLessThan(16_000);
});

test('numbers beyond 2^53 stay what they are in JSON', () => {
  expect(jsonLine({ time: 1_772_373_211_000_000_007n, n: 1 })).toBe(
    '{"time":1772373211000000007,"n":1}',
  );
});

describe('workloads', () => {
  const pod = (name: string, labels: [string, string][] = []): Container => ({
    ...nginx,
    pod: { name, namespace: 'shop', uid: 'u', labels: new Map(labels) },
  });
  test.each([
    [undefined, 'host'],
    [nginx, 'nginx'],
    [{ fullId: 'ab'.repeat(32), runtime: 'unknown' } as const, 'abababababab'],
    [pod('web-6d4b75cb6d-hx8s4'), 'shop/web: nginx'],
    [pod('agent-hx8s4'), 'shop/agent: nginx'],
    [pod('db-0'), 'shop/db: nginx'],
    [pod('my-batch'), 'shop/my-batch: nginx'],
    [pod('backup-28461120-kx9tt'), 'shop/backup: nginx'],
    [pod('x-1', [['app', 'store']]), 'shop/store: nginx'],
  ])('%#: %s', (container, expected) => {
    expect(workloadNameOf(container)).toBe(expected);
  });
});

describe('fields that tell one thing from another', () => {
  test.each([
    'proc.name',
    'proc.cmdline',
    'proc.pname',
    'fd.name',
    'fd.sip',
    'evt.type',
    'user.name',
    'evt.arg.flags',
    'proc.aname[2]',
    'proc.cwd',
    'evt.arg.path',
    'fd.sport',
    'thread.cap_effective',
    'k8s.ns.name',
    'container.image.repository',
    'proc.sname',
  ])('%s does', (name) => expect(isEssential(name)).toBe(true));
  test.each([
    'proc.pid',
    'proc.ppid',
    'proc.vpid',
    'proc.sid',
    'proc.apid[2]',
    'proc.pgid',
    'proc.tty',
    'proc.vpgid',
    'evt.num',
    'evt.time',
    'evt.rawtime.s',
    'evt.latency.ns',
    'evt.arg.fd',
    'evt.arg.res',
    'evt.arg[fd]',
    'fd.num',
    'fd.cport',
    'container.id',
    'container.start_ts',
    'k8s.pod.name',
    'thread.tid',
    'evt.args',
    'proc.env[PATH]',
    'proc.exe_ino.ctime_duration_proc_start',
    'proc.duration',
    'proc.pid.ts',
    'proc.ppid.ts',
  ])('%s does not', (name) => expect(isEssential(name)).toBe(false));
  test('names of connections lose the port of the client', () => {
    expect(withoutClientPort('::1:5->::1:80')).toBe('::1->::1:80');
    expect(withoutClientPort('/a:5->/b')).toBe('/a:5->/b');
  });
});

test('tactics have names or numbers', () => {
  expect(readTags(['TA0004', 'mitre_privilege_escalation', 'T1611', 'T16', 'CIS_5.1'])).toEqual({
    tactics: ['privilege_escalation'],
    techniques: ['T1611'],
    controls: [{ framework: 'CIS', id: '5.1' }],
  });
});
