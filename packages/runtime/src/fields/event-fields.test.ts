import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { RuleEngine } from '../rules/engine.ts';
import { holds, load, render, ruleText, written } from '../rules/rules-for-test.ts';

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
    ['symlink', { linkpath: 'a/l', target: '../b' }, 'fs.path.target', '/srv/b'],
    ['symlinkat', { linkdirfd: -100, linkpath: '/x/l', target: 'b' }, 'fs.path.target', '/x/b'],
    ['symlinkat', { linkdirfd: -100, linkpath: '/x/l', target: '/b' }, 'fs.path.target', '/b'],
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
    ['openat', { dirfd: 4, name: 'x' }, 'fs.path.name', '/opt/x'],
    ['open', { name: 'x' }, 'fs.path.nameraw', 'x'],
  ])('%s %j: %s', (type, args, field, expected) => {
    expect(render(`%${field}`, makeEvent({ type, args, result: 0, thread }))).toBe(expected);
    if (field.startsWith('fs.')) {
      expect(render(`%${field}`, makeEvent({ type, args, result: -1, thread }))).toBe('<NA>');
    }
  });
});

describe('input and output', () => {
  const file = { number: 3, type: 'file', name: '/x' } as const;
  const socket = { number: 4, type: 'ipv4', name: '' } as const;
  const sizes = `evt.buflen evt.buflen.in evt.buflen.out evt.buflen.file evt.buflen.file.in
    evt.buflen.file.out evt.buflen.net evt.buflen.net.in evt.buflen.net.out`;
  test.each([
    ['read', file, 7, '7 7 <NA> 7 7 <NA> <NA> <NA> <NA>'],
    ['write', file, 7, '7 <NA> 7 7 <NA> 7 <NA> <NA> <NA>'],
    ['recvfrom', socket, 7, '7 7 <NA> <NA> <NA> <NA> 7 7 <NA>'],
    ['sendto', socket, 7, '7 <NA> 7 <NA> <NA> <NA> 7 <NA> 7'],
    ['close', file, 0, '0 <NA> <NA> 0 <NA> <NA> <NA> <NA> <NA>'],
    ['read', file, -11, '<NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA>'],
    ['read', undefined, 7, '<NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA>'],
    ['open', file, 3, '<NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA> <NA>'],
  ])('sizes of %s on %j that returned %i', (type, fd, result, expected) => {
    const event = makeEvent({ type, result, ...(fd !== undefined && { fd }) });
    const values = written(event, sizes).map((each) => each.replace(/^.*=/, ''));
    expect(values.join(' ')).toBe(expected);
  });

  const errors = 'evt.count.error evt.count.error.file evt.count.error.net evt.count.error.memory';
  test.each([
    ['read', file, -5, '1 1 <NA> <NA> <NA>'],
    ['read', file, 5, '0 0 <NA> <NA> <NA>'],
    ['open', undefined, -2, '1 1 <NA> <NA> <NA>'],
    ['connect', undefined, -111, '1 <NA> 1 <NA> <NA>'],
    ['sendto', socket, -32, '1 <NA> 1 <NA> <NA>'],
    ['mmap', undefined, -12, '1 <NA> <NA> 1 <NA>'],
    ['kill', undefined, -1, '1 <NA> <NA> <NA> 1'],
    ['procexit', undefined, undefined, '<NA> <NA> <NA> <NA> <NA>'],
  ])('errors of %s on %j that returned %s', (type, fd, result, expected) => {
    const event = makeEvent({
      type,
      ...(result !== undefined && { result }),
      ...(fd !== undefined && { fd }),
    });
    const values = written(event, `${errors} evt.count.error.other`);
    expect(values.map((each) => each.replace(/^.*=/, '')).join(' ')).toBe(expected);
  });

  test('one call does both', () => {
    expect(
      written(
        makeEvent({ type: 'copy_file_range' }),
        'evt.is_io evt.is_io_read evt.is_io_write evt.io_dir',
      ),
    ).toEqual([
      'evt.is_io=true',
      'evt.is_io_read=true',
      'evt.is_io_write=true',
      'evt.io_dir=write',
    ]);
  });
});

test('what a source tells by itself is no call', () => {
  const names = 'evt.is_async evt.asynctype syscall.type';
  expect(written(makeEvent({ type: 'container' }), names)).toEqual([
    'evt.is_async=true',
    'evt.asynctype=container',
    'syscall.type=<NA>',
  ]);
  expect(written(makeEvent({ type: 'open' }), names)).toEqual([
    'evt.is_async=false',
    'evt.asynctype=<NA>',
    'syscall.type=open',
  ]);
});

test('an argument that the event lacks is a text, as in Falco; one that its type lacks is not', () => {
  const event = makeEvent({ type: 'connect', args: { fd: 3 }, result: -111 });
  expect(written(event, 'evt.arg.tuple evt.arg.addr evt.arg.flags evt.arg[9]')).toEqual([
    'evt.arg.tuple=NULL',
    'evt.arg.addr=<NA>',
    'evt.arg.flags=<NA>',
    'evt.arg[9]=<NA>',
  ]);
  expect(holds('evt.arg.addr != x', event)).toBe(true);
  expect(holds('evt.arg.flags != x', event)).toBe(false);
  expect(holds('evt.rawarg.addr != x', event)).toBe(false);
});

test('times between events: since the first, and since the one before', () => {
  const rule = ruleText(
    'evt.deltatime >= 0',
    '%evt.reltime %evt.reltime.s %evt.reltime.ns | %evt.deltatime %evt.deltatime.s %evt.deltatime.ns',
  );
  const engine = new RuleEngine(load(rule));
  const at = (number: number, seconds: number, nanoseconds: number) =>
    engine.match({ ...makeEvent(), number, seconds, nanoseconds })[0]?.output;
  expect(at(1, 100, 999_999_999)).toBe('000000000 0 000000000 | 0 0 000000000');
  expect(at(2, 101, 4)).toBe('000000005 0 000000005 | 5 0 000000005');
  expect(at(3, 103, 5)).toBe('2000000006 2 000000006 | 2000000001 2 000000001');
  // Of another processor, a little too late.
  expect(at(4, 103, 4)).toMatch(/ \| 0 0 000000000$/);
});

test('parts of a second have nine digits', () => {
  expect(render('%evt.rawtime.ns %evt.latency.ns', makeEvent())).toBe('000000007 000000000');
  expect(holds('evt.rawtime.ns = 7', makeEvent())).toBe(true);
});

test('a file that could not be opened has a path, unless it was not permitted', () => {
  const opened = (result: number) =>
    render('%fs.path.name', makeEvent({ type: 'openat', args: { name: '/x' }, result }));
  expect([opened(-2), opened(-13), opened(-1)]).toEqual(['/x', '/x', '<NA>']);
});
