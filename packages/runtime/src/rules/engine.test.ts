import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { holdsEventType } from './condition/event-types.ts';
import type { PathSet } from './condition/read-filter.ts';
import { RuleEngine } from './engine.ts';
import { codes, load, ruleText } from './rules-for-test.ts';
import { isSelected, type RuleSelection } from './selection.ts';

const text = `
- rule: First
  desc: d
  condition: evt.type in (open, openat) and fd.num > 0
  output: first %fd.name
  priority: NOTICE
  tags: [a, b]
- rule: Second
  desc: d
  condition: evt.type = openat
  output: second
  priority: Error
  tags: [c]
- rule: Third
  desc: d
  condition: evt.type = openat
  output: third
  priority: DEBUG
  enabled: false
- rule: Fourth
  desc: d
  condition: evt.type = execve
  output: fourth
  priority: info
`;
const event = makeEvent({ type: 'openat', fd: { number: 3, type: 'file', name: '/x' } });
const ruleSet = load(text);
const matched = (options?: ConstructorParameters<typeof RuleEngine>[1]): string[] =>
  new RuleEngine(ruleSet, options).match(event).map(({ rule }) => rule.name);
const enable = (of: Omit<RuleSelection, 'effect'>) => ({ effect: 'enable', ...of }) as const;
const disable = (of: Omit<RuleSelection, 'effect'>) => ({ effect: 'disable', ...of }) as const;

describe('which rules are tried', () => {
  test('the first that holds, or all', () => {
    expect(matched()).toEqual(['First']);
    expect(matched({ matching: 'all' })).toEqual(['First', 'Second']);
  });

  test('by priority', () => {
    expect(matched({ matching: 'all', minimumPriority: 'Error' })).toEqual(['Second']);
  });

  test.each([
    [[disable({ rule: '*irs*' })], ['Second']],
    [[disable({ rule: '*i*s*t*' })], ['Second']],
    [[disable({ tag: 'b' }), disable({ tag: 'x' })], ['Second']],
    [[disable({ rule: '*' }), enable({ tag: 'c' })], ['Second']],
    [
      [disable({ rule: '*' }), enable({ tag: 'a' }), enable({ tag: 'c' })],
      ['First', 'Second'],
    ],
    [[enable({ rule: 'Th*' })], ['First', 'Second', 'Third']],
    [[disable({ rule: 'First' })], ['Second']],
    [[disable({ rule: 'Fir' })], ['First', 'Second']],
    [[disable({})], ['First', 'Second']],
  ])('%j', (selections, expected) => {
    expect(matched({ matching: 'all', selections })).toEqual(expected);
  });

  test.each([
    ['Shell [x]?', 'Shell [x]?', false],
    ['Shell [*', 'Shell [x]?', false],
    ['Shell x?', 'Shell xy', true],
    ['a\\b', 'a\\b', false],
  ])('only stars are special in %j: %j stays %s', (pattern, name, isOn) => {
    const rule = { ...ruleSet.rules[0]!.rule, name };
    expect(isSelected(rule, [{ effect: 'disable', rule: pattern }])).toBe(isOn);
  });

  test('types of other events are not asked', () => {
    const engine = new RuleEngine(ruleSet);
    expect(engine.match(makeEvent({ type: 'read' }))).toEqual([]);
    expect(engine.match(makeEvent({ type: 'execve' }))).toHaveLength(1);
  });

  test('what the rules need', () => {
    const { eventTypes, fieldNames } = new RuleEngine(ruleSet).needs;
    expect([...eventTypes.names].sort()).toEqual(['execve', 'open', 'openat']);
    expect(eventTypes.isComplement).toBe(false);
    expect([...fieldNames].sort()).toEqual(['evt.type', 'fd.name', 'fd.num']);
  });
});

test('what a field is concluded from is needed too', () => {
  const { eventTypes } = new RuleEngine(
    load(ruleText('evt.type = execve and proc.stdin.type = ipv4')),
  ).needs;
  expect([...eventTypes.names].sort()).toEqual([
    ...['accept', 'accept4', 'connect', 'dup', 'dup2', 'dup3', 'execve'],
  ]);
});

/** After the cases of libsinsp's own analysis (filter/ppm_codes.cpp). */
describe('types of events of a condition', () => {
  const rule = (condition: string) =>
    load(
      `- {rule: r, desc: d, output: o, priority: info, condition: ${JSON.stringify(condition)}}`,
    );
  test.each([
    ['evt.type = open', ['open']],
    ['evt.type in (open, read)', ['open', 'read']],
    ['evt.type = open or evt.type = read', ['open', 'read']],
    ['evt.type = open and evt.type = read', []],
    ['evt.type in (open, read) and not evt.type = read', ['open']],
    ['evt.type in (open, read) and evt.type != read', ['open']],
    ['not (evt.type != open)', ['open']],
    ['not (evt.type != open and evt.type != read)', ['open', 'read']],
    ['not (not evt.type = open or fd.num = 1)', ['open']],
    ['evt.type = open and proc.name = x', ['open']],
    ['evt.type = open and not proc.name = x', ['open']],
    ['evt.num = 0 or evt.type = open', ['open']],
    ['evt.num = 0', []],
    ['syscall.type = open', ['open']],
  ])('%s', (condition, names) => {
    const ruleSet = rule(condition);
    const { eventTypes } = new RuleEngine(ruleSet).needs;
    expect(eventTypes.isComplement).toBe(false);
    expect([...eventTypes.names].sort()).toEqual(names);
    expect(codes(ruleSet)).toEqual([]);
  });

  test.each([
    'evt.type != open',
    'not evt.type = open',
    'not evt.type in (open, read)',
    'proc.name = x',
    'evt.type = open or proc.name = x',
    'not (evt.type = open and proc.name = x)',
    'evt.type exists',
    'evt.type startswith open',
  ])('%s is for most events, and that is said', (condition) => {
    const ruleSet = rule(condition);
    expect(codes(ruleSet)).toEqual(['LOAD_NO_EVTTYPE']);
    expect(holdsEventType(new RuleEngine(ruleSet).needs.eventTypes, 'write')).toBe(true);
  });

  test('a type that is compared in another way is settled as well', () => {
    const engine = new RuleEngine(rule('evt.type startswith open'));
    expect(engine.match(makeEvent({ type: 'openat' }))).toHaveLength(1);
    expect(engine.match(makeEvent({ type: 'read' }))).toHaveLength(0);
  });

  test('what a descriptor decides is not settled by the type', () => {
    const engine = new RuleEngine(rule('evt.type = read and evt.category = net'));
    const read = (type: 'file' | 'ipv4') =>
      engine.match(makeEvent({ type: 'read', fd: { number: 3, type, name: '' } })).length;
    expect([read('file'), read('ipv4'), read('file')]).toEqual([0, 1, 0]);
  });
});

describe('files whose opening for reading is asked for', () => {
  const readsOf = (condition: string) => {
    const { reads } = new RuleEngine(
      load(
        `- {rule: r, desc: d, output: o, priority: info, condition: ${JSON.stringify(`evt.type in (open, openat) and ${condition}`)}}`,
      ),
    ).needs;
    if (reads === 'all') return 'all';
    const { paths, traversed, processes } = reads;
    return [
      ...patternsOf(paths),
      ...processes,
      ...patternsOf(traversed).map((pattern) => `..${pattern}`),
    ];
  };
  const patternsOf = ({ exact, prefixes, parts }: PathSet) => [
    ...exact,
    ...[...prefixes].map((prefix) => `${prefix}*`),
    ...[...parts].map((part) => `*${part}*`),
  ];

  test.each([
    ['evt.is_open_read = true', 'all'],
    ['evt.is_open_write = true', []],
    ['evt.is_open_read = false', []],
    ['evt.is_open_exec = true and fd.name startswith /etc/', []],
    ['fd.name = /etc/shadow', ['/etc/shadow']],
    ['fd.name in (/a, /b)', ['/a', '/b']],
    ['fd.name startswith /etc/', ['/etc/*']],
    ['fd.directory in (/etc/pam.d, /x/)', ['/etc/pam.d/*', '/x/*']],
    ["fd.name glob '/home/*/.ssh/*'", ['/home/*']],
    ['fd.name pmatch (/a, /b)', ['/a*', '/b*']],
    ['fd.name startswith /etc/ and fd.name in (/etc/a, /etc/b)', ['/etc/a', '/etc/b']],
    ['(fd.name = /a or fd.directory = /b)', ['/a', '/b/*']],
    ['(fd.name = /a or evt.is_open_write = true)', ['/a']],
    ['(fd.name = /a or fd.name contains id_rsa)', ['/a', '*id_rsa*']],
    ['(fd.name = /a or fd.name contains /)', 'all'],
    ['(fd.name = /a or fd.name icontains id_rsa)', 'all'],
    ['fd.name contains id_rsa and proc.name in (tar, sshd)', ['*id_rsa*']],
    ["fd.nameraw contains '../'", ['../*']],
    ["fd.name contains id_rsa and fd.nameraw contains '../'", ['..*id_rsa*']],
    ["fd.nameraw contains '../' and (fd.name = /a or fd.name startswith /b)", ['../a', '../b*']],
    ["(fd.nameraw contains '../' or fd.name = /a) and fd.name startswith /b", ['/a', '../*']],
    ['not fd.name = /a', 'all'],
    ['not (evt.is_open_read = true and fd.name = /a)', 'all'],
    ['not (not fd.name = /a)', ['/a']],
    ['not evt.type = open and fd.name = /a', ['/a']],
    ['fd.name startswith anyof (/etc/, /root/)', ['/etc/*', '/root/*']],
    ['fd.name contains anyof (/etc/, /root/)', ['*/etc/*', '*/root/*']],
    ['not fd.name startswith anyof (/etc/, /root/)', 'all'],
    ['evt.type != anyof (open, openat) and fd.name = /a', ['/a']],
    ['fd.name startswith /', 'all'],
    ['fd.name = relative', 'all'],
    ['evt.num = 0', []],
  ])('%s', (condition, expected) => {
    expect(readsOf(condition)).toEqual(expected);
  });

  const isIn = ({ exact, prefixes, parts }: PathSet, name: string) =>
    exact.has(name) ||
    [...prefixes].some((prefix) => name.startsWith(prefix)) ||
    [...parts].some((part) => name.includes(part));

  test('no event that a rule holds for is left out', () => {
    const atoms = [
      ...[
        'fd.name = /etc/a',
        'fd.name startswith /etc/',
        'fd.directory = /home',
        'proc.name = tar',
      ],
      ...['evt.is_open_write = true', 'evt.is_open_read = true', "fd.nameraw contains '../'"],
      ...['fd.name contains x', 'fd.name contains etc', 'evt.type = open', 'evt.num = 0'],
    ];
    const condition = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...atoms),
        tie('any').map((inner) => `not (${inner})`),
        fc
          .tuple(tie('any'), fc.constantFrom('and', 'or'), tie('any'))
          .map(([a, word, b]) => `(${a} ${word} ${b})`),
      ),
    })).any;
    const event = fc.record({
      name: fc.constantFrom('/etc/a', '/etc/b', '/home/x', '/tmp/x', '/etcetera'),
      raw: fc.constantFrom('/etc/a', '../../etc/a'),
      process: fc.constantFrom('tar', 'cat'),
      type: fc.constantFrom('open', 'openat'),
    });
    fc.assert(
      fc.property(condition, event, (text, { name, raw, process, type }) => {
        const engine = new RuleEngine(
          load(
            `- {rule: r, desc: d, output: o, priority: info, condition: ${JSON.stringify(text)}}`,
          ),
        );
        const opened = makeEvent({
          type,
          args: { flags: 1 },
          thread: makeThread({ name: process }),
          fd: { number: 3, type: 'file', name, rawName: raw },
        });
        const { reads } = engine.needs;
        const isSent =
          reads === 'all' ||
          isIn(reads.paths, name) ||
          reads.processes.has(process) ||
          (isIn(reads.traversed, name) && raw.includes('..'));
        if (!isSent) expect(engine.match(opened)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
