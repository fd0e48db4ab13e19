/** A simple command of a shell script: what would be executed, as far as it is written down. */
export interface Command {
  /** Words without quotes; variables and substitutions stay as written. */
  readonly words: readonly string[];
  /** What it hands its output to, through a pipe. */
  readonly pipesTo: Command | undefined;
  /** Offsets in the script: of its first word, and after its last one. */
  readonly start: number;
  readonly end: number;
}

/** Commands that are followed; a script of more is generated. */
const maxCommands = 5_000;

/** Words that introduce a command and are none. */
const reserved = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac'],
  ...['in', '{', '}', '!', 'time', 'exec', 'command', 'env', 'nohup'],
]);

/**
 * Splits a POSIX shell script into its simple commands. It knows quotes, escapes, comments, pipes
 * and lists; bodies of groups and compound commands come out as commands of their own. It is no
 * shell: nothing is expanded, and odd scripts give odd commands, never an error.
 */
export function splitCommands(script: string): Command[] {
  const commands: (Command & { pipesTo: Command | undefined })[] = [];
  let words: Word[] = [];
  let piped = false;

  const finish = (pipe: boolean): void => {
    const bare = stripAssignments(words);
    words = [];
    if (bare.length > 0 && commands.length < maxCommands) {
      const command = {
        words: bare.map(({ word }) => word),
        pipesTo: undefined,
        start: bare[0]!.start,
        end: bare.at(-1)!.end,
      };
      const previous = commands.at(-1);
      if (piped && previous !== undefined) previous.pipesTo = command;
      commands.push(command);
    }
    piped = pipe;
  };

  for (const token of tokensOf(script)) {
    if (token.operator === undefined) words.push(token);
    else finish(token.operator === '|' || token.operator === '|&');
  }
  finish(false);
  return commands;
}

/** `A=1 if nohup cmd` is about `cmd`. */
function stripAssignments(words: readonly Word[]): Word[] {
  const start = words.findIndex(({ word }) => !reserved.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return start === -1 ? [] : words.slice(start);
}

interface Word {
  readonly operator?: never;
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

type Token = { readonly operator: string } | Word;

const operator = /&&|\|\||\|&|;;|[;|&()\n]/y;

function* tokensOf(script: string): Generator<Token> {
  let word = '';
  let start = -1;
  let position = 0;
  const takeWord = function* (): Generator<Token> {
    if (start !== -1) yield { word, start, end: position };
    word = '';
    start = -1;
  };
  while (position < script.length) {
    const character = script[position]!;
    operator.lastIndex = position;
    const found = operator.exec(script)?.[0];
    if (found !== undefined && !(found === '&' && /[<>]$/.test(word))) {
      yield* takeWord();
      yield { operator: found };
      position += found.length;
    } else if (character === '\\') {
      // A continued line, or any other character as it is.
      if (script[position + 1] !== '\n') {
        word += script[position + 1] ?? '';
        if (start === -1) start = position;
      }
      position += 2;
    } else if (character === "'" || character === '"') {
      const end = endOfQuote(script, position);
      word += script.slice(position + 1, end);
      if (start === -1) start = position;
      position = end + 1;
    } else if (/\s/.test(character)) {
      yield* takeWord();
      position += 1;
    } else if (character === '#' && start === -1) {
      const end = script.indexOf('\n', position);
      position = end === -1 ? script.length : end;
    } else {
      word += character;
      if (start === -1) start = position;
      position += 1;
    }
  }
  yield* takeWord();
}

function endOfQuote(script: string, start: number): number {
  const quote = script[start]!;
  for (let position = start + 1; position < script.length; position += 1) {
    if (script[position] === '\\' && quote === '"') position += 1;
    else if (script[position] === quote) return position;
  }
  return script.length;
}
