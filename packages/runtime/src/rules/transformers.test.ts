import { describe, expect, test } from 'vitest';
import { makeEvent, makeThread } from '../event/event-for-test.ts';
import { optionReader } from './compile/command-options.ts';
import { holds, render, wrongWith } from './rules-for-test.ts';

const event = makeEvent({
  type: 'read',
  args: { data: 'aGVsbG8=' },
  thread: makeThread({
    name: 'Curl',
    executable: { path: '/usr/bin/Curl', args: ['-nt', '5', '-x', 'é'] },
    descriptors: new Map([
      [0, { number: 0, type: 'pipe', name: '' }],
      [1, { number: 1, type: 'ipv4', name: '' }],
      [2, { number: 2, type: 'ipv4', name: '' }],
    ]),
  }),
});

describe('transformers', () => {
  test.each([
    ['tolower(proc.name) = curl', true],
    ['toupper(proc.name) = CURL', true],
    ['tolower(toupper(proc.name)) = curl', true],
    ['basename(proc.exepath) = val(proc.name)', true],
    ['proc.name = basename(proc.exepath)', true],
    ['basename(proc.name) = Curl', true],
    ['b64(evt.buffer) = hello', true],
    ['b64(proc.exepath) exists', false],
    ['len(proc.name) = 4', true],
    ['len(proc.args[3]) = 2', true],
    ['len(evt.buffer) > 7', true],
    ['len(fd.types) = 2', true],
    ['fd.types in (ipv4, pipe)', true],
    ['fd.types in (ipv4)', false],
    ['fd.types intersects (ipv4, file)', true],
    ['fd.types[0] in (pipe)', true],
    ['fd.types[1] intersects (pipe)', false],
    ['tolower(fd.types) intersects (pipe)', true],
    ['toupper(fd.types) intersects (pipe)', false],
    ['join(",", (proc.name, "x", toupper(proc.name))) = "Curl,x,CURL"', true],
    ['join("-", fd.types) = pipe-ipv4', true],
    ['join("-", (proc.name, proc.pname)) exists', false],
    ['concat(proc.name, ":", proc.args[1]) = Curl:5', true],
    ['concat(proc.name, proc.pname) exists', false],
    ['getopt((proc.args[0], proc.args[1]), "nt:")[t] = 5', true],
    ['getopt((proc.args[0], proc.args[1]), "nt:")[n] = n', true],
    ['getopt((proc.args[0], proc.args[1]), "nt:")[x] exists', false],
    ['getopt((proc.args[0], proc.args[1]), "nt:") intersects (t)', true],
    ['len(getopt((proc.args[0], proc.args[1]), "nt:")) = 3', true],
    ['tolower("ABC") = abc', true],
  ])('%s', (condition, expected) => {
    expect(holds(condition, event)).toBe(expected);
  });

  test.each([
    'tolower(proc.pid) = 1',
    'len(proc.pid) = 1',
    'tolower(proc.name, proc.exe) = 1',
    'tolower(proc.aname) = x',
    'tolower(proc.name)[a] = x',
    'join(",", proc.name) = x',
    'join(fd.types, ",") = x',
    'join(",") = x',
    'concat(proc.name) = x',
    'concat(proc.name, proc.pid) = x',
    'getopt(proc.args, "a") = x',
    'getopt((proc.name), "a")[ab] = x',
    'getopt((proc.name)) = x',
    'len(proc.name) contains x',
    'proc.name = val(proc.name)[a]',
    'nosuch(proc.name) = x',
    'tolower() = x',
    'b64(evt.failed) = x',
  ])('refuses %s', (condition) => {
    expect(wrongWith(condition)).toHaveLength(1);
  });

  test('in outputs', () => {
    expect(render('%toupper(proc.name) %len(proc.name)|%tolower(proc.pname)', event)).toBe(
      'CURL 4|<NA>',
    );
  });
});

/** After getopt(3) and the tests that libsinsp describes in its source. */
test.each([
  [['-n', '-t', '5'], 'nt:', ['n', 't', '5']],
  [['-nt5', 'rest', '-x'], 'nt:x', ['n', 't', '5']],
  [['--exec', '-n'], 'n', ['n']],
  [['--', '-n'], 'n', []],
  [['-', '-n'], 'n', []],
  [['-q'], 'n', ['?']],
  [['-t'], 't:', ['']],
  [['-t'], ':t:', ['']],
])('options of %j after %s', (words, description, expected) => {
  expect(optionReader(undefined)(words, description)).toEqual(expected);
});

test('the last of an option counts', () => {
  expect(optionReader('t')(['-t', '1', '-t2'], 't:')).toEqual(['2']);
  expect(optionReader('t')(['-t'], 't:')).toEqual(['']);
});
