/** Codes of Falco's loader (falcosecurity/falco, userspace/engine/falco_load_result.cpp), and one. */
export const errorCodes = {
  LOAD_ERR_YAML_PARSE: 'The file is no YAML',
  LOAD_ERR_YAML_VALIDATE: 'A part of the file is not what it must be',
  LOAD_ERR_COMPILE_CONDITION: 'The condition cannot be compiled',
  LOAD_ERR_COMPILE_OUTPUT: 'The output cannot be compiled',
  LOAD_ERR_VALIDATE: 'A rule, macro, list or exception is wrong',
} as const;

export const warningCodes = {
  LOAD_UNKNOWN_SOURCE: 'The source of events is unknown',
  LOAD_NO_EVTTYPE: 'The condition is not limited to some types of events',
  LOAD_UNKNOWN_FILTER: 'A field or type of event is unknown',
  LOAD_UNUSED_MACRO: 'The macro is not used',
  LOAD_UNUSED_LIST: 'The list is not used',
  LOAD_UNKNOWN_ITEM: 'The item is unknown',
  LOAD_DEPRECATED_ITEM: 'The item is outdated',
  LOAD_APPEND_NO_VALUES: 'The appended exception has no values',
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: 'Two exceptions have one name',
  LOAD_INVALID_MACRO_NAME: 'The name of the macro cannot be used',
  LOAD_INVALID_LIST_NAME: 'The name of the list cannot be used',
  LOAD_COMPILE_CONDITION: 'The condition looks wrong',
  LOAD_UNKNOWN_KEY: 'The key is unknown',
  /** Of ours: Falco ends over a plugin that is not there. */
  LOAD_UNSUPPORTED_PLUGIN: 'The plugin is not supported',
} as const;

export type ErrorCode = keyof typeof errorCodes;
export type WarningCode = keyof typeof warningCodes;

/** What the loader says of one place in a file. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode | WarningCode;
  readonly message: string;
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** The line, shortened around the column, and a line with a mark below. */
  readonly snippet: string;
  /** What it is in, from the outside: `rule "A shell"`, `condition`. */
  readonly context: readonly string[];
}

/** A place in a file, and what it is in. */
export interface Place {
  readonly file: RuleFile;
  readonly at: number;
  readonly context: readonly string[];
}

export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

/** An error that ends the loading of a file. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly code: ErrorCode;
  readonly place: Place;

  constructor(code: ErrorCode, message: string, place: Place) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

export function inside(place: Place, what: string, at = place.at): Place {
  return { file: place.file, at, context: [...place.context, what] };
}

export function makeDiagnostic(
  severity: Diagnostic['severity'],
  code: Diagnostic['code'],
  message: string,
  { file, at, context }: Place,
): Diagnostic {
  const starts = lineStartsOf(file);
  const line = lineAt(starts, at);
  const lineStart = starts[line]!;
  return {
    severity,
    code,
    message,
    file: file.name,
    line: line + 1,
    column: at - lineStart + 1,
    snippet: snippetAt(file.text, lineStart, at),
    context,
  };
}

/** Many things may be said of one file. */
const lineStarts = new WeakMap<RuleFile, readonly number[]>();

function lineStartsOf(file: RuleFile): readonly number[] {
  const known = lineStarts.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  lineStarts.set(file, starts);
  return starts;
}

/** The last line that starts at or before an offset, from 0. */
function lineAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Characters of a line to each side. */
const reach = 75;

function snippetAt(text: string, lineStart: number, at: number): string {
  const newline = text.indexOf('\n', at);
  const lineEnd = newline === -1 ? text.length : newline;
  const from = Math.max(lineStart, at - reach);
  const to = Math.min(lineEnd, at + reach);
  const before = from > lineStart ? '…' : '';
  const after = to < lineEnd ? '…' : '';
  // Control characters would move the mark, or do worse to a terminal.
  const shown = text.slice(from, to).replaceAll(/\p{Cc}/gu, ' ');
  return `${before}${shown}${after}\n${' '.repeat(before.length + at - from)}^`;
}
