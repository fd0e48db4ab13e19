import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../../event/event-for-test.ts';
import { RuleEngine } from '../engine.ts';
import { codes, load, matchesOf, said } from '../rules-for-test.ts';
import { loadRules } from './load-rules.ts';

const directory = 'corpora/falco/rules';
const defaultFiles = [
  'falco_rules.yaml',
  'falco-incubating_rules.yaml',
  'falco-sandbox_rules.yaml',
];

describe.skipIf(!hasShared(directory))('the default files of Falco', () => {
  const read = (name: string) => ({
    name,
    text: readFileSync(sharedPath(`${directory}/${name}`), 'utf8'),
  });

  test.each([
    [defaultFiles.slice(0, 1), 25, 25],
    [defaultFiles.slice(1, 2), 31, 31],
    [defaultFiles.slice(2), 37, 25],
    [defaultFiles, 93, 81],
  ])('%j load without a word', (names, count, enabled) => {
    const ruleSet = loadRules(names.map(read));
    expect(said(ruleSet)).toEqual([]);
    expect(ruleSet.rules).toHaveLength(count);
    expect(new RuleEngine(ruleSet).rules).toHaveLength(enabled);
  });

  test('say which events they need', () => {
    const { eventTypes } = new RuleEngine(loadRules([read('falco_rules.yaml')])).needs;
    expect(eventTypes.isComplement).toBe(false);
    expect([...eventTypes.names].sort()).toEqual(
      'connect dup dup2 dup3 execve execveat finit_module init_module link linkat open openat openat2 ptrace recvfrom recvmmsg recvmsg sendmsg sendto socket symlink symlinkat'.split(
        ' ',
      ),
    );
  });

  test('find a shell in a container', () => {
    const container = {
      fullId: 'ab'.repeat(32),
      runtime: 'docker' as const,
      name: 'web',
      image: { name: 'nginx:1', repository: 'nginx', tag: '1' },
    };
    const thread = makeThread({
      name: 'bash',
      tty: 34_816,
      container,
      executable: { name: 'bash', path: '/usr/bin/bash' },
      parent: makeThread({ name: 'runc' }),
    });
    const event = makeEvent({
      type: 'execve',
      parameters: [{ name: 'res', kind: 'result' }],
      args: { res: 0 },
      result: 0,
      thread,
    });
    const matches = new RuleEngine(loadRules([read('falco_rules.yaml')])).match(event);
    expect(matches.map(({ rule }) => rule.name)).toEqual(['Terminal shell in container']);
    expect(matches[0]!.rule.priority).toBe('Notice');
    expect(matches[0]!.output).toBe(
      'A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=bash proc_exepath=/usr/bin/bash parent=runc command=bash terminal=34816 exe_flags=<NA>',
    );
  });
});

const openRule = (condition: string, more = ''): string => `
- rule: R
  desc: d
  condition: ${condition}
  output: o
  priority: INFO
${more}`;
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

describe('what is wrong with a file', () => {
  test.each([
    ['a: [', 'LOAD_ERR_YAML_PARSE'],
    ['a: b', 'LOAD_ERR_YAML_VALIDATE'],
    ['- a', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {a: b}', 'LOAD_UNKNOWN_ITEM'],
    ['- {list: l}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {list: l, items: x}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {list: l, items: [[x]]}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {list: l, items: [x], append: true}', 'LOAD_DEPRECATED_ITEM LOAD_ERR_VALIDATE'],
    ['- {list: l, items: [x]}', 'LOAD_UNUSED_LIST'],
    ['- {list: "l l", items: [x]}', 'LOAD_INVALID_LIST_NAME LOAD_UNUSED_LIST'],
    ['- {list: l, items: [x], itmes: y}', 'LOAD_UNKNOWN_KEY LOAD_UNUSED_LIST'],
    ['- {macro: m, condition: evt.num=0}', 'LOAD_UNUSED_MACRO'],
    ['- {macro: m-1, condition: evt.num=0}', 'LOAD_INVALID_MACRO_NAME LOAD_UNUSED_MACRO'],
    ['- {macro: m}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {macro: m, condition: (}', 'LOAD_ERR_COMPILE_CONDITION LOAD_UNUSED_MACRO'],
    ['- {macro: m, condition: x, override: {condition: append}}', 'LOAD_ERR_VALIDATE'],
    ['- {macro: m, condition: x, override: {condition: remove}}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {macro: m, condition: x, override: {name: append}}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {rule: r}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {rule: r, enabled: false}', 'LOAD_DEPRECATED_ITEM LOAD_ERR_VALIDATE'],
    ['- {rule: r, enabled: maybe}', 'LOAD_ERR_YAML_VALIDATE'],
    [
      '- {rule: r, desc: d, output: o, priority: bad, condition: evt.type=open}',
      'LOAD_ERR_YAML_VALIDATE',
    ],
    ['- {rule: r, desc: d, output: o, priority: info}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {rule: r, condition: x, override: {output: replace}}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {rule: r, priority: info, override: {priority: append}}', 'LOAD_ERR_YAML_VALIDATE'],
    ['- {rule: r, priority: info, override: {priority: replace}}', 'LOAD_ERR_VALIDATE'],
    [
      '- {rule: r, condition: x, append: true, override: {condition: append}}',
      'LOAD_DEPRECATED_ITEM LOAD_ERR_YAML_VALIDATE',
    ],
    ['- required_engine_version: 26', ''],
    ['- required_engine_version: 0.57.0', ''],
    ['- required_engine_version: 999', 'LOAD_ERR_VALIDATE'],
    ['- required_engine_version: 1.0.0', 'LOAD_ERR_VALIDATE'],
    ['- required_engine_version: new', 'LOAD_ERR_YAML_VALIDATE'],
    ['- required_plugin_versions: [{name: container, version: 0.4.0}]', ''],
    ['- required_plugin_versions: [{name: k8saudit, version: 0.4.0}]', 'LOAD_UNSUPPORTED_PLUGIN'],
    [
      '- required_plugin_versions: [{name: x, version: 0.4.0, alternatives: [{name: container, version: 1.0.0}]}]',
      '',
    ],
    ['- required_plugin_versions: [{name: container, version: new}]', 'LOAD_ERR_VALIDATE'],
    ['- required_plugin_versions: [{name: container}]', 'LOAD_ERR_YAML_VALIDATE'],
    ['- required_plugin_versions: container', 'LOAD_ERR_YAML_VALIDATE'],
    ['---\n---\n- {a: b}', 'LOAD_UNKNOWN_ITEM'],
    ['', ''],
    ['- \n-', ''],
  ])('%s', (text, expected) => {
    expect(codes(load(text)).join(' ')).toBe(expected);
  });

  test('an error in one item leaves the others', () => {
    const ruleSet = load(`- {rule: bad}\n${openRule('evt.type = open')}`);
    expect(codes(ruleSet)).toEqual(['LOAD_ERR_YAML_VALIDATE']);
    expect(ruleSet.rules).toHaveLength(1);
  });

  test.each([
    ['evt.type = open and proc.name regex "^abc$"', 'a regular expression'],
    ['evt.type = open and proc.name = proc.pname', 'val(proc.pname)'],
    ['evt.type = open and proc.name = "toupper(proc.name)"', 'transformer'],
  ])('%s looks wrong', (condition, message) => {
    const [warning] = load(openRule(condition)).diagnostics;
    expect(warning!.code).toBe('LOAD_COMPILE_CONDITION');
    expect(warning!.message).toContain(message);
  });

  test('evt.dir is outdated', () => {
    expect(
      codes(load(openRule('evt.type = open and evt.dir = <').replace('= <', '= "<"'))),
    ).toEqual(['LOAD_DEPRECATED_ITEM']);
  });
});

describe('places', () => {
  test('in a folded condition', () => {
    const text = `- rule: R
  desc: d
  condition: >
    evt.type = open
    and proc.name in (a, b)
    and (fd.num contains 1)
  output: o
  priority: info
`;
    const [diagnostic] = load(text).diagnostics;
    expect(diagnostic).toMatchObject({
      severity: 'error',
      code: 'LOAD_ERR_COMPILE_CONDITION',
      file: 'rules.yaml',
      line: 6,
      column: 10,
      context: ['rule "R"', 'condition'],
    });
    expect(diagnostic!.snippet).toBe(`    and (fd.num contains 1)\n${' '.repeat(9)}^`);
  });

  test('behind a list that was put in', () => {
    const text = `- list: l
  items: [a long item, another, and one more]
- rule: R
  desc: d
  condition: evt.type = open and proc.name in (l) and nosuch.field = 1
  output: o
  priority: info
`;
    const [diagnostic] = load(text).diagnostics;
    expect([diagnostic!.line, diagnostic!.column]).toEqual([5, 55]);
  });

  test('in what was appended', () => {
    const text = `${openRule('evt.type = open')}
- rule: R
  condition: and nosuch
  override: {condition: append}
`;
    expect(said(load(text))).toEqual(['LOAD_ERR_VALIDATE 9:18 there is no macro "nosuch"']);
  });

  test('in a macro, said once', () => {
    const text = `- macro: m
  condition: fd.num contains 1
${openRule('evt.type = open and m')}
${openRule('evt.type = read and m').replace('rule: R', 'rule: Q')}`;
    expect(said(load(text))).toEqual([
      'LOAD_ERR_COMPILE_CONDITION 2:14 fd.num cannot be compared with "contains"',
    ]);
  });

  test('of brackets that close too far left, which only YAML minds', () => {
    const text = `- list: l
  items: [
    a, # first
    # none

    b
  ]
- list: m
  items: [x, nosuch
]
${openRule('evt.type = open and proc.name in (l, m) and nosuch')}`;
    expect(said(load(text))).toEqual(['LOAD_ERR_VALIDATE 14:58 there is no macro "nosuch"']);
  });
});
