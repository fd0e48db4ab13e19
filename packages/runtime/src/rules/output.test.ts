import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { load, matchesOf, render, ruleText, said } from './rules-for-test.ts';

const parent = makeThread({ name: 'sshd', pid: 7, executable: { args: ['-D'] } });
const event = makeEvent({
  type: 'openat',
  parameters: [
    { name: 'fd', kind: 'fd' },
    { name: 'name', kind: 'path' },
    {
      name: 'flags',
      kind: 'flags',
      names: new Map([
        [1, 'O_RDONLY'],
        [4096, 'O_CLOEXEC'],
      ]),
    },
    { name: 'res', kind: 'result' },
  ],
  args: { fd: 7, name: 'notes', flags: 4097, res: -13, data: 'a\u0000b\u00ff' },
  result: 7,
  thread: makeThread({ parent, startedAt: 1_772_373_210_000_000_007n, name: 'a\nb' }),
  fd: { number: 7, type: 'file', name: '/srv/notes', inode: 2n ** 60n, device: 0x10b },
});

describe('output', () => {
  test.each([
    ['plain text', 'plain text'],
    ['%fd.num/%fd.name', '7//srv/notes'],
    ['%proc.pname.', 'sshd.'],
    ['%proc.pnames', 'sshds'],
    ['(%proc.aname[1])', '(sshd)'],
    ['%proc.aname %proc.aname[2]', 'sshd <NA>'],
    ['*%fd.sip', '<NA>'],
    ['%fd.types', '()'],
    ['%evt.failed', 'false'],
    ['%proc.duration', '1000000000'],
    ['%fd.ino', '1152921504606846976'],
    [
      '%evt.arg.fd %evt.arg[1] %evt.arg.flags %evt.arg.res',
      '<f>/srv/notes /srv/notes O_RDONLY|O_CLOEXEC EACCES',
    ],
    ['%evt.rawarg.flags', '4097'],
    ['%evt.buffer', 'a.b.'],
    ['%5fd.num|%3proc.pname|', '7    |ssh|'],
    ['%evt.time.iso8601', '2026-03-01T13:53:31.000000007+0000'],
    ['%evt.hostname', 'node-1'],
    // A name of a program cannot begin a line of a log.
    ['%proc.name', 'a\\nb'],
    ['%container.info', ''],
    ['file=%fd.name %container.info', 'file=/srv/notes '],
  ])('%s', (output, expected) => {
    expect(render(output, event)).toBe(expected);
  });

  test('evt.args has raw values and what they stand for', () => {
    expect(render('%evt.args', event)).toBe(
      'fd=7(<f>/srv/notes) name=notes(/srv/notes) flags=4097(O_RDONLY|O_CLOEXEC) res=-13(EACCES)',
    );
  });

  test('fields by name, with their types', () => {
    const output =
      '%fd.num %proc.aname[1] %fd.sip %evt.failed %evt.time %fd.ino %tolower(fd.name) %fd.types ' +
      '%evt.arg.flags %evt.arg[0] %fd.dev %evt.rawtime.ns';
    const [match] = matchesOf(ruleText('evt.num > 0', output), event);
    expect(match!.fields).toEqual({
      'fd.num': 7,
      'proc.aname[1]': 'sshd',
      'fd.sip': null,
      'evt.failed': false,
      'evt.time': 1_772_373_211_000_000_007n,
      'fd.ino': 2n ** 60n,
      'fd.name': '/srv/notes',
      'fd.types': [],
      'evt.arg.flags': 'O_RDONLY|O_CLOEXEC',
      'evt.arg[0]': '<f>/srv/notes',
      'fd.dev': '10B',
      'evt.rawtime.ns': 7,
    });
  });

  test.each([
    ['%nosuch.field', 'there is no field nosuch.field'],
    ['100%', 'no field stands behind a percent sign'],
    ['%fd.ip', 'fd.ip can only be compared'],
    ['%evt.arg', 'evt.arg needs an argument'],
  ])('%s cannot be written', (output, message) => {
    const [error] = said(load(ruleText('evt.num > 0', output)));
    expect(error).toMatch(/^LOAD_ERR_COMPILE_OUTPUT 4:/);
    expect(error).toContain(message);
  });

  test('what is added to outputs', () => {
    const appendOutput = [
      { text: 'id=%container.id' },
      { text: 'no', rule: 'Another' },
      { text: 'no', tags: ['none'] },
      { text: 'name=%container.name', rule: 'A rule', tags: [] },
      {
        fields: { kind: '%fd.type', number: '%fd.num', both: '%fd.type/%fd.num', none: '%fd.sip' },
      },
    ];
    const [match] = matchesOf(ruleText('evt.num > 0', '%proc.pid'), event, {}, { appendOutput });
    expect(match).toMatchObject({ output: '100 id=host name=host', fields: { 'proc.pid': 100 } });
    expect(match!.added).toEqual({
      'container.id': 'host',
      'container.name': 'host',
      kind: 'file',
      number: 7,
      both: 'file/7',
      none: null,
    });
    expect(match!.fields).not.toHaveProperty('kind');
  });

  test('what cannot be added is an error of each rule that it is for', () => {
    const appendOutput = [{ fields: { x: '%nosuch.field' }, rule: 'A rule' }];
    const opens = ruleText('evt.type = open');
    expect(said(load(opens, { appendOutput }))).toEqual([
      'LOAD_ERR_COMPILE_OUTPUT 1:3 what is added to outputs: there is no field nosuch.field',
    ]);
    const other = opens.replace('A rule', 'Another');
    expect(load(other, { appendOutput }).rules).toHaveLength(1);
  });
});
