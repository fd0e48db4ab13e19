import { SeaworthyError } from '@seaworthy/model';
import { Command as Commander, CommanderError, Option } from 'commander';
import {
  type ArgumentSpec,
  type Command,
  flagName,
  type OptionSpec,
  type OptionSpecs,
} from './command.ts';

/** What the user asked for: a command with its words checked, or text to print. */
export type Parsed =
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly arguments: readonly string[];
      readonly options: Record<string, unknown>;
    }
  | { readonly kind: 'print'; readonly text: string };

/**
 * Builds the parser of all commands and parses the words.
 * @throws USAGE with a message that names the word that is wrong
 */
export function parseWords(
  words: readonly string[],
  commands: readonly Command[],
  program: { readonly version: string; readonly about: string },
): Parsed {
  let parsed: Parsed | undefined;
  let printed = '';
  let complaint = '';
  const root = new Commander('seaworthy')
    .description(program.about)
    .version(program.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    // What stands behind "agent status" is its own, though "agent" has an option of that name too.
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => {
        printed += text;
      },
      writeErr: (text) => {
        complaint += text;
      },
    });
  const groups = new Map<string, Commander>();
  // Where the words name a command, the options of all others would be made for nothing.
  const named = commands.filter(({ name }) => startsWith(words, name.split(' ')));
  const asked = commands.filter(
    (command) =>
      named.includes(command) || named.some(({ name }) => command.name.startsWith(`${name} `)),
  );
  for (const command of asked.length > 0 ? asked : commands) {
    const [first, second] = command.name.split(' ') as [string, string | undefined];
    let parent = root;
    if (second !== undefined) {
      parent = groups.get(first) ?? addGroup(root, first, commands);
      groups.set(first, parent);
    }
    const built = addCommand(parent, second ?? first, command, (args, options) => {
      parsed = { kind: 'run', command, arguments: args, options };
    });
    // It may have commands below it; the list names it before them.
    if (second === undefined) groups.set(first, built);
  }
  try {
    root.parse(words as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: printed };
    // Without a command, commander prints the help as a complaint.
    if (error.code === 'commander.help') return { kind: 'print', text: complaint || printed };
    throw usageError(complaint);
  }
  return parsed ?? { kind: 'print', text: root.helpInformation() };
}

function startsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, index) => words[index] === word);
}

function usageError(complaint: string): SeaworthyError {
  const [first = '', ...rest] = complaint.trim().split('\n');
  const suggestion = rest.join(' ').replaceAll(/[()]/g, '').trim();
  return new SeaworthyError('USAGE', first.replace(/^error: /, ''), {
    hint: suggestion || 'Add --help to see what there is.',
  });
}

function addGroup(root: Commander, name: string, commands: readonly Command[]): Commander {
  const members = commands.filter((command) => command.name.startsWith(`${name} `));
  const verbs = members.map((command) => command.name.slice(name.length + 1)).join(', ');
  return root
    .command(name)
    .description(`${groupNames[name] ?? name}: ${verbs}`)
    .helpCommand(false);
}

const groupNames: Record<string, string> = { db: 'The advisory database' };

function addCommand(
  parent: Commander,
  name: string,
  command: Command,
  onRun: (args: readonly string[], options: Record<string, unknown>) => void,
): Commander {
  const built = parent.command(name).summary(command.summary).helpCommand(false);
  built.enablePositionalOptions();
  built.description([command.summary, command.description].filter(Boolean).join('\n\n'));
  for (const argument of command.arguments) {
    built.argument(argumentUsage(argument), argument.about);
  }
  for (const [key, spec] of Object.entries(command.options)) {
    built.addOption(optionOf(key, spec));
    if (spec.kind === 'list-or-none') {
      built.addOption(new Option(`--no-${flagName(key)}`, spec.aboutNone));
    }
  }
  const examples = command.examples.map(({ command: line, about }) => `  ${line}\n      ${about}`);
  built.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  built.action((...given: unknown[]) => {
    const args = given
      .slice(0, command.arguments.length)
      .flat()
      .filter((word): word is string => typeof word === 'string');
    onRun(args, valuesOf(command.options, built.opts()));
  });
  return built;
}

/** "<target>", "[target...]" */
export function argumentUsage({ name, required, many }: ArgumentSpec): string {
  const word = many ? `${name}...` : name;
  return required ? `<${word}>` : `[${word}]`;
}

function optionOf(key: string, spec: OptionSpec): Option {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const name = flagName(key);
  const option = new Option(flagsOf(short, name, spec), spec.about);
  if (spec.environment !== undefined) option.env(spec.environment);
  switch (spec.kind) {
    case 'list':
    case 'list-or-none':
      option.default([], 'none');
      // After "--no-x" the list begins anew.
      option.argParser((word: string, before: string[] | false) => [...(before || []), word]);
      break;
    case 'choice':
      option.choices([...spec.choices]);
      if (spec.default !== undefined) option.default(spec.default);
      break;
    case 'text':
    case 'duration':
      if (spec.default !== undefined) option.default(spec.default);
      break;
    default:
      break;
  }
  return option;
}

function flagsOf(short: string, name: string, spec: OptionSpec): string {
  switch (spec.kind) {
    case 'flag':
      return `${short}--${name}`;
    case 'switch':
      return `${short}--no-${name}`;
    case 'choice':
      return `${short}--${name} <${name}>`;
    default:
      return `${short}--${name} <${spec.value}>`;
  }
}

function valuesOf(specs: OptionSpecs, raw: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(specs).map(([key, spec]) => {
      const value = raw[key];
      if (spec.kind === 'flag') return [key, value === true];
      if (spec.kind === 'count') return [key, parseCount(value, flagName(key), spec.most)];
      if (spec.kind === 'duration') return [key, parseDuration(String(value), flagName(key))];
      return [key, value];
    }),
  );
}

function parseCount(value: unknown, option: string, most: number): number | undefined {
  if (value === undefined) return undefined;
  const count = /^\d{1,9}$/.test(String(value)) ? Number(value) : 0;
  if (count >= 1 && count <= most) return count;
  throw new SeaworthyError('USAGE', `--${option}: "${value}" is not a number from 1 to ${most}`, {
    hint: 'Leave it out for what fits this machine.',
  });
}

const durationUnits: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** "90s", "5m", "1h30m", "30d", or bare seconds → milliseconds. @throws USAGE */
export function parseDuration(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  const total = parts.reduce((sum, [, n, unit]) => sum + Number(n) * durationUnits[unit!]!, 0);
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new SeaworthyError('USAGE', `--${option}: "${text}" is not a duration`, {
      hint: 'Write it like 90s, 5m or 1h30m.',
    });
  }
  return total;
}
