import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { endsWell, hasShared, mutated, ScapWriter, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderArguments } from '../../event/render.ts';
import type { RuntimeEvent } from '../../event/runtime-event.ts';
import { SystemState } from '../../state/system-state.ts';
import { CaptureDecoder } from './capture-decoder.ts';

interface Seen {
  readonly number: number;
  readonly type: string;
  readonly process: string;
  readonly fd: string | undefined;
  readonly args: string;
  readonly time: string;
  readonly result: number | undefined;
}

function decode(bytes: Uint8Array, chunkBytes = bytes.length) {
  const seen: Seen[] = [];
  const problems: string[] = [];
  const state = new SystemState();
  const decoder = new CaptureDecoder(state, {
    receive: (event) => seen.push(seenOf(event)),
    lost: (count) => problems.push(`lost ${count}`),
    problem: (problem) => problems.push(problem.code),
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    decoder.push(bytes.subarray(at, at + chunkBytes));
  }
  decoder.end();
  return { seen, problems, state, machine: decoder.machine };
}

function seenOf(event: RuntimeEvent): Seen {
  return {
    number: event.number,
    type: event.type.name,
    process: event.thread.name,
    fd: event.fd?.name,
    args: renderArguments(event),
    time: `${event.seconds}.${String(event.nanoseconds).padStart(9, '0')}`,
    result: event.result,
  };
}

const OPENAT = 306;
const OPENAT_RETURN = 307;
const CLOSE = 4;
const CLOSE_RETURN = 5;

function parametersOfOpenat(writer: ScapWriter, path: string): Buffer[] {
  return [
    writer.number(3, 8),
    writer.number(-100, 8),
    Buffer.from(`${path}\0`),
    writer.number(1 | 0x1000, 4),
    writer.number(0, 4),
    writer.number(0xfd01, 4),
    writer.number(0x1_0000_0001n, 8),
  ];
}

describe.each([
  ['little endian', true],
  ['big endian', false],
])('a capture that is %s', (_name, isLittleEndian) => {
  const writer = new ScapWriter(isLittleEndian);
  const nanoseconds = 1_700_000_000_123_456_789n;
  const opened = { code: OPENAT_RETURN, tid: 70_000, nanoseconds, cpu: 3 };
  const parameters = parametersOfOpenat(writer, '/etc/passwd');
  const expected = {
    type: 'openat',
    fd: '/etc/passwd',
    time: '1700000000.123456789',
    result: 3,
    args:
      'fd=3(<f>/etc/passwd) dirfd=-100(AT_FDCWD) name=/etc/passwd ' +
      'flags=4097(O_RDONLY|O_CLOEXEC) mode=0 dev=FD01 ino=4294967297',
  };

  test.each(['event', 'oldEvent', 'flaggedEvent', 'largeEvent'] as const)('%s', (form) => {
    const { seen, problems } = decode(writer.capture([writer[form]({ ...opened, parameters })]));
    expect(problems).toEqual([]);
    expect(seen).toMatchObject([expected]);
  });

  test('an entry and its return are one event', () => {
    const entered = { tid: 5, nanoseconds, code: CLOSE, parameters: [writer.number(3, 8)] };
    const returned = { tid: 5, nanoseconds, code: CLOSE_RETURN, parameters: [writer.number(0, 8)] };
    const { seen } = decode(
      writer.capture([
        writer.event({ ...opened, tid: 5, parameters }),
        writer.oldEvent(entered),
        // Another thread's call in between.
        writer.event({ ...opened, parameters }),
        writer.oldEvent(returned),
        // Its entry is not there.
        writer.oldEvent(returned),
      ]),
    );
    expect(seen.map(({ number, type, fd, args }) => [number, type, fd, args])).toEqual([
      [1, 'openat', '/etc/passwd', expected.args],
      [3, 'openat', '/etc/passwd', expected.args],
      [4, 'close', '/etc/passwd', 'res=0 fd=3(<f>/etc/passwd)'],
      [5, 'close', undefined, 'res=0'],
    ]);
  });

  test('an open whose parameters were only on entry', () => {
    const { seen } = decode(
      writer.capture([
        writer.event({ ...opened, code: OPENAT, parameters: parameters.slice(1, 5) }),
        writer.event({ ...opened, parameters: parameters.slice(0, 1) }),
      ]),
    );
    expect(seen).toMatchObject([{ fd: '/etc/passwd', result: 3 }]);
  });

  test('lists of processes, descriptors and users', () => {
    const n = (value: number | bigint, bytes: 1 | 2 | 4 | 8) => writer.number(value, bytes);
    const entry = Buffer.concat([
      ...[5, 5, 1, 4, 3].map((id) => n(id, 8)),
      ...['cat', 'cat', '/usr/bin/cat', 'a\0b\0', '/root/'].map((text) => writer.text(text)),
      n(1024, 8),
      n(0, 4),
      n(33, 4),
      n(33, 4),
      ...[1, 1, 1].map((kb) => n(kb, 4)),
      ...[1, 1].map((faults) => n(faults, 8)),
      writer.text('HOME=/root\0'),
      n(5, 8),
      n(2, 8),
      writer.text('cpu=/\0'),
      writer.text('/'),
      n(9, 8),
      n(34816, 4),
      n(1000, 4),
      n(1, 1),
      ...[1, 3, 2].map((set) => n(set, 8)),
      n(1, 1),
      ...[77, 8, 9].map((value) => n(value, 8)),
      n(0, 1),
    ]);
    const file = Buffer.concat([
      ...[n(7, 8), n(99, 8), n(16, 1), n(1, 4), writer.text('/srv/x'), n(5, 4)],
      Buffer.from('more in a later version'),
    ]);
    const server = Buffer.concat([
      ...[n(8, 8), n(1, 8), n(5, 1), Buffer.from([10, 0, 0, 1]), n(80, 2), n(2, 1)],
    ]);
    const withLength = (body: Buffer) => Buffer.concat([n(body.length + 4, 4), body]);
    const user = Buffer.concat([
      ...[n(0, 1), n(33, 4), n(33, 4), writer.text('www'), writer.text('/w'), writer.text('')],
    ]);
    const machine = Buffer.concat([n(2, 4), n(1, 8), n(1, 8), Buffer.alloc(128, 'box\0')]);
    const {
      state,
      problems,
      machine: info,
    } = decode(
      writer.capture([
        { type: 0x201, body: machine },
        { type: 0x215, body: withLength(entry) },
        { type: 0x218, body: Buffer.concat([n(5, 8), withLength(file), withLength(server)]) },
        { type: 0x220, body: withLength(user) },
        { type: 0x219, body: Buffer.alloc(0) },
        { type: 0x999, body: Buffer.alloc(3) },
      ]),
    );
    expect(problems).toEqual(['unsupported']);
    expect(info).toEqual({ cpus: 2, memoryBytes: 1n, hostname: 'box' });
    const thread = state.findThread(5);
    expect(thread).toMatchObject({
      name: 'cat',
      vpid: 2,
      sessionId: 4,
      vpgid: 3,
      tty: 34816,
      workingDirectory: '/root',
      executable: {
        name: 'cat',
        path: '/usr/bin/cat',
        args: ['a', 'b'],
        env: ['HOME=/root'],
        inode: 77n,
        isWritable: true,
        isUpperLayer: true,
      },
      capabilities: { inheritable: 1n, permitted: 3n, effective: 2n },
      user: { id: 33, name: 'www', home: '/w', shell: '' },
      loginUser: { id: 1000 },
    });
    expect([...(thread?.descriptors.values() ?? [])]).toMatchObject([
      { number: 7, type: 'file', name: '/srv/x', device: 5, openFlags: 1 },
      { number: 8, type: 'ipv4', name: '10.0.0.1:80', isServer: true, protocol: 'tcp' },
    ]);
  });
});

test('what is no capture, ends early or has broken events is told', () => {
  const writer = new ScapWriter();
  const event = { code: CLOSE_RETURN, tid: 1, nanoseconds: 1n, parameters: [writer.number(0, 8)] };
  const whole = writer.capture([writer.event(event)]);
  expect(() => decode(Buffer.from('{"not": "a capture"}'))).toThrow('does not begin as one');
  expect(() => decode(Buffer.alloc(0))).toThrow('does not begin as one');
  expect(decode(whole.subarray(0, -3)).problems).toEqual(['truncated']);
  const { body } = writer.event(event);
  const tooLong = Buffer.from(body);
  tooLong.writeUInt16LE(5000, 28);
  const tooMany = Buffer.from(body);
  tooMany.writeUInt32LE(0xffffffff, 24);
  const broken = [tooLong, tooMany, body.subarray(0, 10)].map((each) => ({
    type: 0x216,
    body: each,
  }));
  expect(decode(writer.capture([...broken, writer.event(event)]))).toMatchObject({
    problems: ['unreadable-file'],
    seen: [{ type: 'close' }],
  });
  const huge = writer.capture([]);
  const block = Buffer.alloc(16);
  block.writeUInt32LE(0x216, 0);
  block.writeUInt32LE(0xfffffff0, 4);
  expect(() => decode(Buffer.concat([huge, block]))).toThrow('more than 67108864');
});

test('names that are no parameters are not found in arguments', () => {
  const writer = new ScapWriter();
  const state = new SystemState();
  let found: unknown[] = [];
  const decoder = new CaptureDecoder(state, {
    receive: ({ args }) => {
      found = ['constructor', '__proto__', 'toString', 'record', 'entry'].map((name) => args[name]);
    },
    lost: () => {},
    problem: () => {},
  });
  const event = { code: CLOSE_RETURN, tid: 1, nanoseconds: 1n, parameters: [] };
  decoder.push(writer.capture([writer.event(event)]));
  expect(found).toEqual(Array(5).fill(undefined));
});

const captures = [
  // Returns of system calls and other events, as sysdig 0.29.3 counts them.
  ['cat_write', 43],
  ['connect_localhost', 4],
  ['curl_google', 624],
  ['empty', 0],
  ['open-multiple-files', 44],
  ['ping_sendto', 10],
  ['single_ipv6_conn', 14],
  ['syscall', 6],
  ['test_ipv6_client', 35],
] as const;

describe.skipIf(!hasShared('corpora/falco/captures'))('recorded captures', () => {
  const read = (name: string) =>
    gunzipSync(readFileSync(sharedPath(`corpora/falco/captures/${name}.scap`)));

  test.each(captures)('%s has %d events', (name, count) => {
    const { seen, problems } = decode(read(name));
    expect(seen.filter(({ type }) => type !== 'container')).toHaveLength(count);
    expect(problems).toEqual([]);
  });

  test('the size of the pieces makes no difference', () => {
    const bytes = read('curl_google');
    const whole = decode(bytes);
    for (const chunkBytes of [997, 64 * 1024]) {
      expect(decode(bytes, chunkBytes).seen).toEqual(whole.seen);
    }
  });

  test('arguments read as they do in sysdig', () => {
    const { seen } = decode(read('curl_google'));
    const argsOf = (number: number) => seen.find((event) => event.number === number)?.args;
    expect(argsOf(219)).toBe(
      'fd=3(<f>/etc/ld.so.cache) name=/etc/ld.so.cache flags=4097(O_RDONLY|O_CLOEXEC) mode=0',
    );
    expect(argsOf(217)).toBe('res=-2(ENOENT) name=/etc/ld.so.preload mode=4(R_OK)');
    expect(argsOf(1273)).toBe(
      'res=-115(EINPROGRESS) tuple=2600:1f18:262c:6542:9aa6:df7a:9a47:d29e:37140->' +
        '2607:f8b0:4004:802::2004:80 fd=4(<6t>2600:1f18:262c:6542:9aa6:df7a:9a47:d29e:37140->' +
        '2607:f8b0:4004:802::2004:80)',
    );
  });

  test('changed at random they end well', () => {
    const samples = ['cat_write', 'test_ipv6_client'].map(read);
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.array(fc.nat(0xffffff), { minLength: 2, maxLength: 40 }),
        (which, noise) => {
          const sample = samples[which]!;
          // Events come last.
          const events = sample.subarray(0, 200).length + Math.floor(sample.length * 0.8);
          const cut = Buffer.concat([
            sample.subarray(0, 32),
            mutated(sample.subarray(events), noise),
          ]);
          endsWell(() => decode(cut));
          endsWell(() => decode(mutated(sample, noise)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('random blocks end well', () => {
  const writer = new ScapWriter();
  const types = [0x201, 0x202, 0x207, 0x209, 0x210, 0x211, 0x212, 0x213, 0x214, 0x215];
  const more = [0x203, 0x218, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222, 0x206, 0x220, 0x205];
  const block = fc.record({
    type: fc.constantFrom(...types, ...more),
    body: fc.uint8Array({ maxLength: 200 }),
  });
  fc.assert(
    fc.property(fc.array(block, { maxLength: 5 }), (blocks) => {
      endsWell(() => decode(writer.capture(blocks)));
    }),
  );
});

test('random parameters of any code end well', () => {
  const writer = new ScapWriter();
  const event = fc.record({
    code: fc.nat(460),
    tid: fc.nat(3),
    nanoseconds: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    parameters: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 31 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      endsWell(() => decode(writer.capture(events.map((each) => writer.event(each)))));
    }),
    { numRuns: 300 },
  );
});
