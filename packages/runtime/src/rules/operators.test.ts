import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { NameTable } from '../fields/name-table.ts';
import { holds, wrongWith } from './rules-for-test.ts';

const thread = makeThread({
  name: 'Bash',
  executable: { name: 'bash', args: ['-c', 'ls /tmp'], env: ['HOME=/root', 'A=b=c'] },
  user: { id: 4_294_967_295, name: 'ann' },
  startedAt: 1_772_373_210_000_000_007n,
});
const file = makeEvent({
  type: 'openat',
  args: { fd: 7, name: '/etc/shadow', flags: 1, data: 'GET /\u00ff\u00fe\u00c3\u00a9' },
  result: 7,
  thread,
  fd: { number: 7, type: 'file', name: '/etc/shadow' },
});
const socket = makeEvent({
  type: 'connect',
  result: -115,
  thread,
  fd: {
    number: 3,
    type: 'ipv4',
    name: '10.0.0.5:40000->192.0.2.7:443',
    client: { address: '10.0.0.5', port: 40_000 },
    server: { address: '192.0.2.7', port: 443 },
    protocol: 'tcp',
    isServer: false,
  },
});
const socket6 = makeEvent({
  type: 'connect',
  thread,
  fd: {
    number: 3,
    type: 'ipv6',
    name: '',
    client: { address: '2001:db8::5', port: 40_000 },
    server: { address: 'fe80::1', port: 53 },
  },
});

/** Each as the source of libsinsp has it (filter_compare.cpp, sinsp_filtercheck.cpp). */
describe('texts', () => {
  test.each([
    ['proc.name = Bash', true],
    ['proc.name == "Bash"', true],
    ["proc.name = 'bash'", false],
    ['proc.name != bash', true],
    ['proc.name in (sh, Bash)', true],
    ['proc.name in ()', false],
    ['proc.name intersects (sh, Bash)', true],
    ['fd.name contains shad', true],
    ['fd.name contains Shad', false],
    ['fd.name icontains SHAD', true],
    ['fd.name startswith /etc', true],
    ['fd.name startswith etc', false],
    ['fd.name endswith shadow', true],
    ['fd.name glob /etc/sh*', true],
    ['fd.name glob *shadow', true],
    ['fd.name glob "/*w"', true],
    ['fd.name glob "/etc/s[!a-c]adow"', true],
    ['fd.name glob "/etc/[[:alpha:]]hado?"', true],
    ['fd.name glob /ETC/*', false],
    ['fd.name iglob /ETC/sh?DOW', true],
    ['fd.name glob /etc', false],
    ['fd.name regex "/etc/s.*w"', true],
    ['fd.name regex shadow', false],
    ['fd.name regex "^/etc/(passwd|shadow)$"', true],
    ['fd.name pmatch (/var, /etc)', true],
    ['fd.name pmatch (/etc/shadow)', true],
    ['fd.name pmatch (/etc/shad)', false],
    ['fd.name pmatch (/etc/shadow/x)', false],
    ['fd.name pmatch (/)', true],
    ['fd.name pmatch (/*/shadow)', true],
    ['fd.name pmatch (/a*/shadow, /e*/passwd, /e*/s*)', true],
    ['proc.name exists', true],
    ['fd.sip exists', false],
    ['proc.env[HOME] = /root', true],
    ['proc.env["A"] = "b=c"', true],
    ['proc.args[1] = "ls /tmp"', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });

  test('order by bytes, against another field', () => {
    expect(holds('proc.name < val(proc.exe)', file)).toBe(true);
    expect(holds('proc.exe <= val(proc.name)', file)).toBe(false);
  });
});

describe('lists with a modifier', () => {
  test.each([
    ['fd.name startswith anyof (/var, /etc)', true],
    ['fd.name startswith oneof (/var, /etc)', true],
    ['fd.name startswith oneof (/e, /etc)', false],
    ['fd.name contains allof (etc, shadow)', true],
    ['fd.name contains allof (etc, passwd)', false],
    ['fd.name = anyof (/etc/shadow, /x)', true],
    ['fd.name != allof (/etc/passwd, /x)', true],
    ['fd.name != allof (/etc/passwd, /etc/shadow)', false],
    ['fd.name != anyof (/etc/passwd, /etc/shadow)', true],
    ['fd.name regex oneof ("/etc/.*", ".*dow")', false],
    ['fd.name regex anyof ("/var/.*", ".*dow")', true],
    ['fd.name startswith anyof ()', false],
    ['fd.name glob allof (/etc/*, *dow)', true],
    ['fd.num = anyof (6, 7)', true],
    // The words are texts where no list follows.
    ['proc.name = anyof', false],
    ['proc.name != anyof and fd.num = 7', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });
});

describe('numbers', () => {
  test.each([
    ['fd.num = 7', true],
    ['fd.num = 0x7', true],
    ['fd.num != 7', false],
    ['fd.num >= 7', true],
    ['fd.num > 7', false],
    ['fd.num < 8', true],
    ['fd.num <= 6', false],
    ['fd.num in (1, 7)', true],
    ['evt.rawres > -1', true],
    // Unsigned numbers wrap around.
    ['user.uid = -1', true],
    ['user.loginuid = -1', true],
    ['proc.duration = 1000000000', true],
    ['proc.pid.ts = 1772373210000000007', true],
    ['proc.pid.ts = 1772373210000000008', false],
    ['proc.pid.ts < 1772373210000000008', true],
    ['evt.rawarg.flags = 1', true],
    ['evt.rawarg.name contains shadow', true],
    ['evt.num = 0', false],
    ['evt.num >= 1', true],
    ['not evt.num = 0', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });
});

describe('truths', () => {
  test.each([
    ['evt.failed = false', true],
    ['evt.failed != true', true],
    ['evt.failed in (true, false)', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });
});

describe('data', () => {
  test.each([
    ['evt.buffer contains "GET"', true],
    ['evt.buffer contains "\\xff\\xfe"', true],
    ['evt.buffer contains "é"', true],
    ['evt.buffer contains "\\xc3\\xa9"', true],
    ['evt.buffer bcontains 20fffe', false],
    ['evt.buffer bcontains fffe', true],
    ['evt.buffer bstartswith 474554', true],
    ['evt.buffer startswith GET', true],
    ['evt.buffer endswith "é"', true],
    ['evt.buffer = GET', false],
  ])('%s', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });
});

describe('addresses, networks and ports', () => {
  test.each([
    ['fd.sip = 192.0.2.7', true],
    ['fd.sip = "192.0.2.8"', false],
    ['fd.sip in ("192.0.2.7", "::1")', true],
    ['fd.ip = 10.0.0.5', true],
    ['fd.ip = 192.0.2.7', true],
    ['fd.ip != 192.0.2.7', false],
    ['fd.ip != 192.0.2.9', true],
    ['fd.snet = 192.0.2.0/24', true],
    ['fd.snet in ("10.0.0.0/8", "192.0.2.0/24")', true],
    ['fd.cnet = 10.0.0.0/8', true],
    ['fd.net = 10.0.0.0/8', true],
    ['fd.net != 10.0.0.0/8', false],
    ['fd.net != 172.16.0.0/12', true],
    ['fd.snet = fe80::/10', false],
    ['fd.snet = 0.0.0.0/0', true],
    ['fd.sport = 443', true],
    ['fd.sport = https', true],
    ['fd.port = 443', true],
    ['fd.port = 40000', true],
    ['fd.port != 443', false],
    ['fd.port < 1000', true],
    ['fd.port in (80, https)', true],
    ['fd.lport = 40000', true],
    ['fd.rport = 443', true],
    ['fd.rproto = https', true],
    ['fd.lip = 10.0.0.5', true],
    ['fd.cip = val(fd.lip)', true],
    ['fd.cip != val(fd.sip)', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, socket)).toBe(expected);
  });

  test.each([
    ['fd.sip = "FE80:0:0::1"', true],
    ['fd.snet = fe80::/10', true],
    ['fd.snet = "febf::/10"', true],
    ['fd.snet = fec0::/10', false],
    ['fd.cnet = 2001:db8::/32', true],
    ['fd.cnet = 10.0.0.0/8', false],
    ['fd.net != 10.0.0.0/8', true],
  ])('IPv6: %s', (condition, expected) => {
    expect(holds(condition, socket6)).toBe(expected);
  });

  test.each([
    ['fd.ip = "0.0.0.0"', true],
    ['fd.ip != "10.0.0.1"', true],
    ['fd.net != 127.0.0.0/8', true],
    ['fd.net = 0.0.0.0/8', true],
    ['fd.port = 0', true],
    ['fd.port != 80', true],
    ['fd.sip exists', false],
  ])('a socket that has no ends yet: %s', (condition, expected) => {
    const fresh = makeEvent({ type: 'socket', fd: { number: 3, type: 'ipv4', name: '' } });
    expect(holds(condition, fresh)).toBe(expected);
  });

  test('names of addresses come from answers that were seen', () => {
    const names = new NameTable();
    names.add({ name: 'example.com', addresses: ['192.0.2.7'] });
    expect(holds('fd.sip.name = example.com', socket, { names })).toBe(true);
    expect(holds('fd.sip.name exists', socket)).toBe(false);
    expect(holds('fd.sip.name != example.com', socket)).toBe(true);
    expect(holds('fd.sip.name != example.com', socket, { names })).toBe(false);
    expect(holds('fd.sip.name != example.com', file)).toBe(false);
  });
});

describe('what an event does not have', () => {
  test.each([
    'fd.sip = 192.0.2.7',
    'fd.sip != 192.0.2.7',
    'fd.sport != 1',
    'fd.sip in ("10.0.0.1")',
    'fd.net != 10.0.0.0/8',
    'proc.pname = x',
    'proc.pname != x',
    'proc.pname contains ""',
    'proc.pname = val(proc.name)',
    'proc.name != val(proc.pname)',
    'len(proc.pname) = 0',
    'k8s.pod.name != ""',
  ])('%s is false', (condition) => {
    expect(holds(condition, file)).toBe(false);
    expect(holds(`not ${condition}`, file)).toBe(true);
  });
});

describe('and, or, not', () => {
  test.each([
    ['fd.num=7 or fd.num=8 and fd.num=9', true],
    ['(fd.num=7 or fd.num=8) and fd.num=9', false],
    ['not fd.num=8 and not fd.num=9', true],
    ['not not fd.num=7', true],
    ['not(fd.num=8)', true],
    ['fd.num=7 and(fd.num>1)', true],
    ['fd.num=8 or(fd.num>1)', true],
    ['not (fd.num=7 and not fd.num=8)', false],
    ['\n fd.num=7\r\n\tand\n fd.num>1 ', true],
  ])('%j', (condition, expected) => {
    expect(holds(condition, file)).toBe(expected);
  });
});

describe('what does not fit together', () => {
  test.each([
    'fd.num contains 1',
    'fd.num = x',
    'fd.num = 1.5',
    'evt.failed = maybe',
    'evt.failed < 1',
    'fd.sip contains 1',
    'fd.sip = 300.0.0.1',
    'fd.sip = 1:2:3',
    'fd.snet = 10.0.0.0',
    'fd.snet = 10.0.0.0/33',
    'fd.sport = nosuchservice',
    'fd.name bcontains 00',
    'evt.buffer bcontains xyz',
    'evt.buffer icontains x',
    'evt.buffer regex x',
    'fd.types = ipv4',
    'fd.name regex "("',
    'fd.name = "a\\x00b"',
    'fd.name = val(fd.num)',
    'fd.name pmatch val(proc.name)',
    'fd.name regex val(proc.name)',
    'fd.ip = val(fd.sip)',
    'proc.aname = val(proc.name)',
    'proc.name = val(proc.aname)',
    'fd.snet = val(fd.sip)',
    'proc.nosuch = 1',
    'proc.name[1] = x',
    'proc.aname[x] = x',
    'evt.arg = x',
    'evt.arg.nosuch = x',
    'evt.type = nosuch',
    'evt.type in (open, nosuch)',
    'toupper(evt.type) = OPEN',
    'tolower(toupper(syscall.type)) = open',
    'join("-", (proc.name, evt.type)) = x',
    'evt.type = val(proc.name)',
  ])('%s', (condition) => {
    expect(wrongWith(condition)).toHaveLength(1);
  });
});
