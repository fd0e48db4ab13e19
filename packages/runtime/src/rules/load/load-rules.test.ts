import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../../event/event-for-test.ts';
import { codes, load, matchesOf, openRule, said } from '../rules-for-test.ts';

const holdsFor = (text: string, name: string): boolean =>
  matchesOf(text, makeEvent({ type: 'open', thread: makeThread({ name }) })).length > 0;

describe('lists', () => {
  const lists = `
- list: shells
  items: [sh, "my shell", zsh]
- list: all
  items: [shells, cat, "'quoted one'"]
- list: empty
  items: []
`;

  test.each([
    ['proc.name in (all)', 'my shell', true],
    ['proc.name in (all)', 'quoted one', true],
    ['proc.name in (all)', 'shells', false],
    ['proc.name in (ls, all , rm)', 'rm', true],
    ['proc.name in (ls, empty, rm)', 'rm', true],
    ['proc.name in (empty, rm)', 'rm', true],
    ['proc.name in (rm, empty)', 'rm', true],
    ['proc.name in (empty)', '', false],
    ['proc.name = "shells"', 'shells', true],
    ['not proc.name in (shells)', 'zsh', false],
  ])('%s with %s', (condition, name, expected) => {
    expect(holdsFor(lists + openRule(`evt.type = open and ${condition}`), name)).toBe(expected);
  });

  test('may have names of several words, with a warning', () => {
    const text = `- {list: my shells, items: [sh]}\n${openRule('evt.type = open and proc.name in (x, my shells)')}`;
    expect(holdsFor(text, 'sh')).toBe(true);
    expect(codes(load(text))).toEqual(['LOAD_INVALID_LIST_NAME']);
  });

  test('grow by override and append', () => {
    const text = `
- list: l
  items: [a]
- list: l
  items: [b]
  override:
    items: append
- list: l
  items: [c]
  append: true
${openRule('evt.type = open and proc.name in (l)')}`;
    for (const name of ['a', 'b', 'c']) expect(holdsFor(text, name)).toBe(true);
    expect(codes(load(text))).toEqual(['LOAD_DEPRECATED_ITEM']);
  });

  test('are replaced by a later one of the name', () => {
    const text = `
- list: l
  items: [a]
- list: l
  items: [b]
${openRule('evt.type = open and proc.name in (l)')}`;
    expect(holdsFor(text, 'a')).toBe(false);
  });
});

describe('macros', () => {
  test('are put in, also where they stand later than the rule', () => {
    const text = `${openRule('is_open and shell')}
- macro: is_open
  condition: evt.type = open
- macro: named
  condition: proc.name = sh
- macro: shell
  condition: (named or proc.name = zsh)
`;
    expect(holdsFor(text, 'sh')).toBe(true);
    expect(holdsFor(text, 'ls')).toBe(false);
  });

  test('grow as text', () => {
    const text = `
- macro: shell
  condition: proc.name = sh
- macro: shell
  condition: or proc.name = zsh
  override:
    condition: append
${openRule('evt.type = open and shell')}`;
    expect(holdsFor(text, 'zsh')).toBe(true);
  });

  test.each([
    [
      'one that is not there',
      openRule('evt.type = open and nosuch'),
      '4:34 there is no macro "nosuch"',
    ],
    [
      'one that comes later, in a macro',
      `- macro: a
  condition: b
- macro: b
  condition: evt.type = open
${openRule('a')}`,
      '2:14 there is no macro "b" yet',
    ],
    [
      'itself',
      `- macro: a
  condition: a
${openRule('a')}`,
      '2:14 there is no macro "a" yet',
    ],
    [
      'a circle',
      `- macro: a
  condition: evt.type = open
- macro: b
  condition: a
- macro: a
  condition: or b
  append: true
${openRule('a')}`,
      'uses itself',
    ],
  ])('cannot name %s', (_what, text, message) => {
    const errors = said(load(text)).filter((each) => each.startsWith('LOAD_ERR_VALIDATE'));
    expect(errors[0]).toContain(message);
  });
});

describe('rules', () => {
  test('grow and change by override', () => {
    const text = `
- rule: R
  desc: one
  condition: evt.type = open
  output: o
  priority: INFO
  tags: [a]
- rule: R
  condition: and proc.name = sh
  desc: two
  output: p
  tags: [b]
  priority: CRITICAL
  enabled: false
  override:
    condition: append
    desc: append
    output: append
    tags: append
    priority: replace
    enabled: replace
`;
    const [compiled] = load(text).rules;
    expect(compiled!.rule).toEqual({
      name: 'R',
      description: 'one two',
      condition: 'evt.type = open and proc.name = sh',
      output: 'o p',
      tags: ['a', 'b'],
      priority: 'Critical',
      isEnabled: false,
      source: 'syscall',
      capture: false,
      captureDurationMs: 0,
    });
  });

  test('are replaced by a later one of the name, and switched', () => {
    const text = `${openRule('evt.type = open')}
- rule: R
  desc: d
  condition: evt.type = read
  output: q
  priority: INFO
- rule: R
  enabled: false
`;
    const ruleSet = load(text);
    expect(ruleSet.rules).toHaveLength(1);
    expect(ruleSet.rules[0]!.rule.isEnabled).toBe(false);
    expect(codes(ruleSet)).toEqual(['LOAD_DEPRECATED_ITEM']);
  });

  test('of other sources are left out', () => {
    const ruleSet = load(openRule('ka.verb = get', '  source: k8s_audit\n'));
    expect(ruleSet.rules).toEqual([]);
    expect(codes(ruleSet)).toEqual(['LOAD_UNKNOWN_SOURCE']);
  });

  test('with unknown names are left out if they ask for it', () => {
    const more = '  skip-if-unknown-filter: true\n';
    for (const condition of ['ka.verb = get', 'evt.type = nosuch', 'evt.arg.nosuch = 1']) {
      const ruleSet = load(openRule(condition, more));
      expect(codes(ruleSet)).toEqual(['LOAD_UNKNOWN_FILTER']);
      expect(ruleSet.rules).toEqual([]);
    }
    expect(codes(load(openRule('fd.num = x', more)))).toEqual(['LOAD_ERR_COMPILE_CONDITION']);
  });

  test('need not limit the types of events where they say so', () => {
    expect(codes(load(openRule('proc.name = x')))).toEqual(['LOAD_NO_EVTTYPE']);
    expect(codes(load(openRule('proc.name = x', '  warn_evttypes: false\n')))).toEqual([]);
  });
});

describe('exceptions', () => {
  const withExceptions = (exceptions: string): string =>
    openRule('evt.type = open', `  exceptions:\n${exceptions}`);
  const one = withExceptions(`
    - name: names
      fields: proc.name
      values: [sh, shells, "my shell"]
    - name: starts
      fields: proc.name
      comps: startswith oneof
      values: [zz, yy]
`);
  const lists = '- {list: shells, items: [bash, zsh]}\n';

  test.each([
    ['sh', false],
    ['zsh', false],
    ['my shell', false],
    ['zzz', false],
    ['ls', true],
  ])('of one field: %s', (name, expected) => {
    expect(holdsFor(lists + one, name)).toBe(expected);
  });

  test.each([
    ['sh', '/a/x', false],
    ['sh', '/b/x', true],
    ['ls', '/etc/x', false],
    ['rm', '/etc/x', false],
    ['rm', '/a/x', true],
    ['ls', '/x', true],
  ])('of several fields: %s in %s', (name, workingDirectory, expected) => {
    const text = withExceptions(`
    - name: pairs
      fields: [proc.name, proc.cwd]
      comps: [in, startswith]
      values:
        - [sh, /a]
        - [[ls, rm], /etc]
    - name: none
      fields: [proc.name, proc.exe]
`);
    const event = makeEvent({ type: 'open', thread: makeThread({ name, workingDirectory }) });
    expect(matchesOf(text, event).length > 0).toBe(expected);
  });

  test('take values from later files, and new exceptions', () => {
    const text = `${one}
- rule: R
  exceptions:
    - name: names
      values: [ls]
    - name: more
      fields: [proc.name]
      values: [[cp]]
  override:
    exceptions: append
- list: shells
  items: []
`;
    expect(holdsFor(text, 'ls')).toBe(false);
    expect(holdsFor(text, 'cp')).toBe(false);
    expect(holdsFor(text, 'mv')).toBe(true);
  });

  test.each([
    ['- {name: a}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {fields: proc.name}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {name: a, fields: proc.name, values: x}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {name: a, fields: proc.name, comps: =, values: [x]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: proc.nosuch, values: [x]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: [proc.name], comps: [=, =], values: [[x]]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: [proc.name], comps: [like], values: [[x]]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: [proc.name], comps: in, values: [[x]]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: [proc.name], values: [[x, y]]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: [proc.name], values: [x]}', 'LOAD_ERR_VALIDATE'],
    ['- {name: a, fields: proc.name, values: [[x]]}', 'LOAD_ERR_VALIDATE'],
    [
      '- {name: a, fields: proc.name}\n    - {name: a, fields: proc.name}',
      'LOAD_EXCEPTION_NAME_NOT_UNIQUE',
    ],
  ])('%s', (exception, code) => {
    expect(codes(load(withExceptions(`    ${exception}\n`)))).toEqual([code]);
  });
});
