import type { Edit } from '../check.ts';
import { argsOf, isShell, programOf } from '../shell/program.ts';
import { type Command, splitCommands } from '../shell/split-commands.ts';
import type { Span } from '../tree/source-file.ts';
import type { Dockerfile, Instruction, Stage } from './dockerfile.ts';
import { offsetInFile, type Segment } from './parse-lines.ts';

/** A command with its place in the file, for what it runs rather than how. */
export interface RunCommand extends Command {
  /** Without its directory; what `sudo` would start. */
  readonly program: string;
  /** What follows the program. */
  readonly args: readonly string[];
  readonly at: Span;
}

/** A RUN with its commands. */
export interface Run {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly commands: readonly RunCommand[];
}

/** Every RUN of the given stages, those behind ONBUILD too. */
export function* runsOf(stages: Dockerfile['stages']): Generator<Run> {
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'RUN') continue;
      yield { stage, instruction, commands: commandsOf(instruction) };
    }
  }
}

/** Every check asks for the same ones. */
const known = new WeakMap<Instruction, readonly RunCommand[]>();

/** The commands that a RUN, CMD or ENTRYPOINT starts, in shell form or through a shell. */
export function commandsOf(instruction: Instruction): readonly RunCommand[] {
  const before = known.get(instruction);
  if (before !== undefined) return before;
  const commands = readCommands(instruction);
  known.set(instruction, commands);
  return commands;
}

function readCommands(instruction: Instruction): readonly RunCommand[] {
  const { exec, text, segments, hereDocuments, span } = instruction;
  if (exec !== undefined) {
    const [program = '', ...rest] = exec;
    const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    const commands =
      isShell(program) && flag !== -1
        ? splitCommands(rest[flag + 1] ?? '')
        : [{ words: exec, pipesTo: undefined, start: 0, end: 0 }];
    return commands.map((command) => describe(command, span));
  }
  const document = hereDocuments[0];
  if (document !== undefined && isScript(text)) {
    return locate(splitCommands(document.text), document.segments, span);
  }
  return locate(splitCommands(text), segments, span);
}

/** `RUN <<EOF` and `RUN bash -e <<EOF` hand the document to a shell; `RUN python3 <<EOF` does not. */
function isScript(text: string): boolean {
  const mark = /^(.*?)<<-?["']?[\w.]+["']?$/.exec(text.slice(0, 200));
  if (mark === null) return false;
  const [program, ...options] = mark[1]!.trim().split(/\s+/);
  return program === '' || (isShell(program!) && options.every((word) => /^-[a-z]+$/.test(word)));
}

function locate(
  commands: readonly Command[],
  segments: readonly Segment[],
  { file }: Span,
): RunCommand[] {
  return commands.map((command) =>
    describe(command, {
      file,
      start: offsetInFile(segments, command.start),
      end: offsetInFile(segments, Math.max(command.start, command.end - 1)) + 1,
    }),
  );
}

function describe(command: Command, at: Span): RunCommand {
  return { ...command, program: programOf(command), args: argsOf(command), at };
}

/** An edit that writes an option behind a word of the command, where the file has it as it is. */
export function optionAfter({ at }: RunCommand, word: string, option: string): readonly Edit[] {
  const { file, start, end } = at;
  const found = new RegExp(`(?<=\\s)${word}(?=\\s)`).exec(file.text.slice(start, end));
  if (found === null) return [];
  const place = start + found.index + word.length;
  return [{ at: { file, start: place, end: place }, text: ` ${option}` }];
}
