import { afterEach, expect, test } from 'vitest';
import { type Command, defineCommand, type OptionSpecs } from './command.ts';
import { commands } from './commands/index.ts';
import { parseDuration, parseWords } from './parser.ts';

const program = { version: '1.2.3', about: 'about' };

const sample: Command = defineCommand({
  name: 'look at',
  summary: 'Look',
  arguments: [{ name: 'thing', about: 'What', required: true }],
  options: {
    onlyFixed: { kind: 'flag', about: 'f' },
    cache: { kind: 'switch', default: true, about: 's' },
    format: { kind: 'list', value: 'name', short: 'f', about: 'l' },
    level: { kind: 'choice', choices: ['high', 'low'], about: 'c', environment: 'TEST_LEVEL' },
    timeout: { kind: 'duration', value: 'time', default: '5m', about: 'd' },
    dir: { kind: 'text', value: 'dir', about: 't' },
    parallel: { kind: 'count', value: 'n', most: 8, about: 'c' },
  },
  examples: [{ command: 'seaworthy look at x', about: 'e' }],
  run: async () => 0,
});

function parse(...words: string[]): { arguments: readonly string[]; options: object } {
  const parsed = parseWords(words, [sample], program);
  if (parsed.kind !== 'run') throw new Error(parsed.text);
  return parsed;
}

afterEach(() => {
  delete process.env['TEST_LEVEL'];
});

test('defaults', () => {
  expect(parse('look', 'at', 'x')).toMatchObject({
    arguments: ['x'],
    options: { onlyFixed: false, cache: true, format: [], timeout: 300_000 },
  });
});

test('every kind of option', () => {
  const words =
    '--only-fixed --no-cache -f a --format=b --level high --timeout 90s --dir d --parallel 8'.split(
      ' ',
    );
  expect(parse('look', 'at', 'x', ...words).options).toEqual({
    onlyFixed: true,
    cache: false,
    format: ['a', 'b'],
    level: 'high',
    timeout: 90_000,
    dir: 'd',
    parallel: 8,
  });
});

test('an argument that may be given many times', () => {
  const many = {
    ...sample,
    arguments: [{ name: 'thing', about: '', required: false, many: true }],
  };
  const parseMany = (...words: string[]) => {
    const parsed = parseWords(['look', 'at', ...words], [many as Command], program);
    return parsed.kind === 'run' && parsed.arguments;
  };
  expect(parseMany()).toEqual([]);
  expect(parseMany('a', '--dir', 'd', 'b', 'c')).toEqual(['a', 'b', 'c']);
});

test('the environment stands in for an option that is not given', () => {
  process.env['TEST_LEVEL'] = 'low';
  expect(parse('look', 'at', 'x').options).toMatchObject({ level: 'low' });
  expect(parse('look', 'at', 'x', '--level', 'high').options).toMatchObject({ level: 'high' });
});

test.each([
  [['look', 'at'], /missing required argument/, /--help/],
  [['look', 'at', 'x', 'y'], /too many arguments/, /./],
  [['look', 'at', 'x', '--only-fixd'], /unknown option '--only-fixd'/, /--only-fixed/],
  [['look', 'at', 'x', '--level', 'odd'], /high, low/, /./],
  [['lok'], /unknown command 'lok'/, /look/],
  [['look', 'at', 'x', '--timeout', 'soon'], /not a duration/, /90s/],
  [['look', 'at', 'x', '--parallel', '9'], /not a number from 1 to 8/, /./],
  [['look', 'at', 'x', '--parallel', '1.5'], /not a number/, /./],
])('%j is a wrong question with a hint', (words, message, hint) => {
  expect(() => parse(...words)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  );
});

test('version and help are texts to print', () => {
  expect(parseWords(['--version'], [sample], program)).toEqual({ kind: 'print', text: '1.2.3\n' });
  const help = parseWords(['look', 'at', '--help'], [sample], program);
  expect(help.kind === 'print' && help.text).toContain('seaworthy look at x');
});

test.each([
  ['90', 90_000],
  ['250ms', 250],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['30d', 2_592_000_000],
])('duration %s', (text, milliseconds) => {
  expect(parseDuration(text, 'timeout')).toBe(milliseconds);
});

test.each(['', '-1s', '1w', '1s2', 's'])('%j is no duration', (text) => {
  expect(() => parseDuration(text, 'timeout')).toThrow(/duration/);
});

test('an option behind a command below another is its own', () => {
  const parsed = parseWords(['agent', 'status', '--config', 'a.yaml'], commands, program);
  expect(parsed).toMatchObject({
    command: { name: 'agent status' },
    options: { config: 'a.yaml' },
  });
});

test.each(commands.map((command) => [command.name, command] as const))(
  '%s has a summary, examples that parse, and an about for everything',
  (name, command) => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { command: line } of command.examples) {
      const words = line.slice(line.indexOf('seaworthy ')).split(/\s+/).slice(1);
      const parsed = parseWords(words, commands, program);
      expect(parsed.kind === 'run' && parsed.command.name).toBe(name);
    }
    const specs: OptionSpecs = command.options;
    for (const { about } of [...Object.values(specs), ...command.arguments]) {
      expect(about).not.toBe('');
    }
  },
);
