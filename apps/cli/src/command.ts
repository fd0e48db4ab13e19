import type { SeaworthyError } from '@seaworthy/model';

/** A command as data: the parser, the help and the reference page are all made from it. */
export interface Command<Options extends OptionSpecs = OptionSpecs> {
  /** As typed, with a space before a subcommand: "db update". */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What a reader of the reference page wants to know beyond the summary. */
  readonly description?: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: Options;
  /** The first one is what most people want. */
  readonly examples: readonly { readonly command: string; readonly about: string }[];
  /** Answers with the exit code. Errors are thrown and become exit codes in one place. */
  run(invocation: Invocation<Options>): Promise<ExitCode>;
}

/** 0 clean or below the gate, 1 the policy said no, 2 wrong question, 3 could not look. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface ArgumentSpec {
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  /** It may be given any number of times; only the last argument of a command. */
  readonly many?: true;
}

export type OptionSpec = {
  readonly about: string;
  /** One letter. */
  readonly short?: string;
  /** Environment variable that is asked when the option is not given. */
  readonly environment?: string;
} & (
  | { readonly kind: 'flag' }
  /** `--no-x` turns off what is on. The key is the positive name. */
  | { readonly kind: 'switch'; readonly default: true }
  | { readonly kind: 'text'; readonly value: string; readonly default?: string }
  | { readonly kind: 'list'; readonly value: string }
  /** A whole number, from 1 to `most`. */
  | { readonly kind: 'count'; readonly value: string; readonly most: number }
  /** A list, and `--no-x` for none at all, which the command receives as `false`. */
  | { readonly kind: 'list-or-none'; readonly value: string; readonly aboutNone: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
  /** "90s", "5m", "1h"; the command receives milliseconds. */
  | { readonly kind: 'duration'; readonly value: string; readonly default: string }
);

/** By long name in camel case: `onlyFixed` is `--only-fixed`. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type OptionValues<Options extends OptionSpecs> = {
  readonly [Key in keyof Options]: ValueOf<Options[Key]>;
};

type ValueOf<Spec> = Spec extends { kind: 'flag' | 'switch' }
  ? boolean
  : Spec extends { kind: 'list' }
    ? readonly string[]
    : Spec extends { kind: 'count' }
      ? number | undefined
      : Spec extends { kind: 'list-or-none' }
        ? readonly string[] | false
        : Spec extends { kind: 'duration' }
          ? number
          : Spec extends { kind: 'choice'; choices: readonly (infer Choice)[]; default: string }
            ? Choice
            : Spec extends { kind: 'choice'; choices: readonly (infer Choice)[] }
              ? Choice | undefined
              : Spec extends { default: string }
                ? string
                : string | undefined;

export interface Invocation<Options extends OptionSpecs> {
  readonly arguments: readonly string[];
  readonly options: OptionValues<Options>;
  readonly io: InputOutput;
  /** Aborted by the first interrupt of the user. */
  readonly signal: AbortSignal;
}

/** All that a command may say to the outside. */
export interface InputOutput {
  /** The result, alone. */
  writeOut(text: string): void;
  /** The same piece by piece, no faster than it is read. */
  writePieces(pieces: Iterable<string>): Promise<void>;
  /** Anything else that stays on the screen: warnings, hints. */
  note(text: string): void;
  /** What is being done right now; shown on a terminal only, and wiped. */
  progress(text: string): void;
  /** Width and colours of standard output. */
  readonly width: number;
  readonly isTerminal: boolean;
  colorFor(choice: string): boolean;
  reportError(error: SeaworthyError): void;
}

/** Keeps the types of the options while the list of commands forgets them. */
export function defineCommand<const Options extends OptionSpecs>(
  command: Command<Options>,
): Command {
  return command as unknown as Command;
}

export function flagName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
