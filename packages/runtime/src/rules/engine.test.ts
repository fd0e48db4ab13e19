import { describe, expect, test } from 'vitest';
import { makeEvent } from '../event/event-for-test.ts';
import { holdsEventType } from './condition/event-types.ts';
import { RuleEngine } from './engine.ts';
import { codes, load } from './rules-for-test.ts';
import { disableContaining, disableTags, onlyTags } from './selection.ts';

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

describe('which rules are tried', () => {
  test('the first that holds, or all', () => {
    expect(matched()).toEqual(['First']);
    expect(matched({ matching: 'all' })).toEqual(['First', 'Second']);
  });

  test('by priority', () => {
    expect(matched({ matching: 'all', minimumPriority: 'Error' })).toEqual(['Second']);
  });

  test.each([
    [[disableContaining('irs')], ['Second']],
    [disableTags(['b', 'x']), ['Second']],
    [onlyTags(['c']), ['Second']],
    [onlyTags(['a', 'c']), ['First', 'Second']],
    [[{ effect: 'enable', rule: 'Th*' } as const], ['First', 'Second', 'Third']],
    [[{ effect: 'disable', rule: 'First' } as const], ['Second']],
    [[{ effect: 'disable', rule: 'Fir' } as const], ['First', 'Second']],
    [[{ effect: 'disable' } as const], ['First', 'Second']],
  ])('%j', (selections, expected) => {
    expect(matched({ matching: 'all', selections })).toEqual(expected);
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
