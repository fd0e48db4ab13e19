import { describe, expect, test } from 'vitest';
import { codes, load, openRule, said } from '../rules-for-test.ts';

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
