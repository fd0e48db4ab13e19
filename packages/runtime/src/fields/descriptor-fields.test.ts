import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { holds, written } from '../rules/rules-for-test.ts';

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
      `fd.containername=:${name}`,
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
      'fd.sproto=22',
      'fd.cproto=50000',
      'fd.l4proto=tcp',
      'fd.sockfamily=ip',
      'fd.is_server=true',
      'fd.connected=true',
      'fd.name_changed=true',
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
    expect(
      written(event, 'fd.dev fd.dev.major fd.dev.minor fd.is_upper_layer fd.is_lower_layer'),
    ).toEqual([
      'fd.dev=100802',
      'fd.dev.major=8',
      'fd.dev.minor=258',
      'fd.is_upper_layer=true',
      'fd.is_lower_layer=false',
    ]);
    expect(holds('fd.dev = 0x100802', event)).toBe(true);
  });

  test('of an open that failed, as the state tells it, have a name and nothing else', () => {
    const event = makeEvent({
      type: 'open',
      args: { name: 'x', flags: 1 },
      result: -2,
      fd: { number: -1, type: 'directory', name: '/srv/x', rawName: 'x', inode: 7n },
    });
    expect(
      written(
        event,
        `fd.num fd.name fd.nameraw fd.typechar fd.directory fd.containername fd.type fd.filename
        fd.ino fd.is_server fd.connected fd.name_changed fd.l4proto`,
      ),
    ).toEqual([
      'fd.num=-1',
      'fd.name=/srv/x',
      'fd.nameraw=x',
      'fd.typechar=f',
      'fd.directory=/srv',
      'fd.containername=:/srv/x',
      'fd.type=<NA>',
      'fd.filename=<NA>',
      'fd.ino=<NA>',
      'fd.is_server=<NA>',
      'fd.connected=<NA>',
      'fd.name_changed=<NA>',
      'fd.l4proto=<NA>',
    ]);
  });

  test.each([
    ['fd.sproto = 22', true],
    ['fd.sproto = ssh', true],
    ['fd.sproto in (telnet, ssh)', true],
    ['fd.sproto = http', false],
    ['fd.sproto != ssh', false],
    ['fd.sproto != http', true],
    ['fd.cproto = 50000', true],
    ['fd.sproto exists', true],
    ['toupper(fd.sproto) = 22', true],
    ['fd.proto = ssh', true],
  ])('services by number and name: %s', (condition, expected) => {
    const socket = makeEvent({
      type: 'connect',
      fd: {
        number: 3,
        type: 'ipv4',
        name: '10.0.0.5:50000->192.0.2.7:22',
        client: { address: '10.0.0.5', port: 50_000 },
        server: { address: '192.0.2.7', port: 22 },
      },
    });
    expect(holds(condition, socket)).toBe(expected);
  });

  test.each([
    ['open', false, true],
    ['accept4', false, true],
    ['sendto', true, true],
    ['sendto', false, false],
    ['read', false, false],
  ])('%s changes the name (%s): %s', (type, nameChanged, expected) => {
    const event = makeEvent({ type, fd: { number: 3, type: 'file', name: '/x', nameChanged } });
    expect(holds(`fd.name_changed = ${expected}`, event)).toBe(true);
  });

  test('that poll waits for', () => {
    const client = { address: '10.0.0.5', port: 50_000 };
    const server = { address: '192.0.2.7', port: 22 };
    const thread = makeThread({
      descriptors: new Map([
        [3, { number: 3, type: 'ipv4', name: 'a->b', client, server }],
        [4, { number: 4, type: 'ipv6', name: '', server: { address: '::', port: 80 } }],
      ]),
    });
    const names = 'fdlist.nums fdlist.names fdlist.cips fdlist.sips fdlist.cports fdlist.sports';
    expect(
      written(makeEvent({ type: 'poll', args: { fds: '3:1 4:4 9:1' }, thread }), names),
    ).toEqual([
      'fdlist.nums=3,4,9',
      'fdlist.names=a->b,<NA>,<NA>',
      'fdlist.cips=10.0.0.5',
      'fdlist.sips=192.0.2.7,::',
      'fdlist.cports=50000',
      'fdlist.sports=22,80',
    ]);
    expect(written(makeEvent({ type: 'read', thread }), 'fdlist.nums')).toEqual([
      'fdlist.nums=<NA>',
    ]);
  });
});
