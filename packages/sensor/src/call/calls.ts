import { type EventType, eventType, type SystemCallTable } from '@seaworthy/runtime';
import { callTable } from './call-table.ts';

/** Where a parameter's value comes from: a converter's name, and the numbers that it was given. */
export interface ValueSource {
  readonly parameter: string;
  readonly converter: string;
  /** Number of the argument; of texts and paths too. */
  readonly index: number;
  /** Of a path: the argument with its directory. */
  readonly directory: number | undefined;
  /** Of a text or path: its place among the call's texts. */
  readonly slot: number;
}

/** One line of the table. */
export interface Call {
  readonly type: EventType;
  /** Some calls of 32-bit programs are there twice. */
  readonly numbers: Readonly<Record<SystemCallTable, readonly number[]>>;
  readonly values: readonly ValueSource[];
  /** What the kernel program is told: "fd", "memory", "open"... with what stands behind "=". */
  readonly words: ReadonlyMap<string, string>;
}

const kernelWords = new Set([
  ...['fd', 'memory', 'buffer', 'vector', 'message', 'only', 'success', 'failure', 'open'],
  ...['internet', 'datagram', 'beginning'],
]);

export const calls: readonly Call[] = callTable
  .trim()
  .split(/\n(?! )/)
  .map(readCall);

export const callsByName: ReadonlyMap<string, Call> = new Map(
  calls.map((call) => [call.type.name, call]),
);

function readCall(line: string): Call {
  const colon = line.indexOf(':');
  const [name = '', x64, arm64, ia32, arm] = line.slice(0, colon).split(' ');
  const type = eventType(name);
  const words = new Map<string, string>();
  const values: ValueSource[] = [];
  let slot = 0;
  for (const word of line.slice(colon + 1).split(/\s+/)) {
    if (word === '') continue;
    const [left = '', right] = word.split('=');
    // The descriptor of the event comes first; a parameter may be called "fd" too.
    if (isKernelWord(left, right) && !words.has(left)) {
      words.set(left, right ?? '');
      continue;
    }
    const source = readSource(left, right ?? '', slot);
    if (source.slot >= 0) slot++;
    values.push(source);
  }
  return {
    type,
    numbers: {
      x64: readNumbers(x64),
      arm64: readNumbers(arm64),
      ia32: readNumbers(ia32),
      arm: readNumbers(arm),
    },
    values,
    words,
  };
}

/** "fd=0", "fd=res" at the beginning, where "fd=s0" would be a parameter. */
function isKernelWord(left: string, right: string | undefined): boolean {
  return kernelWords.has(left) && (left !== 'fd' || right === 'res' || /^\d$/.test(right ?? ''));
}

function readSource(parameter: string, source: string, slot: number): ValueSource {
  const [, converter = '', index = '', directory] = /^([a-z]+)(\d*)(?:@(\d))?$/.exec(source) ?? [];
  const isText = converter === 't' || converter === 'p';
  return {
    parameter,
    converter,
    index: Number(index),
    directory: directory === undefined ? undefined : Number(directory),
    slot: isText ? slot : -1,
  };
}

function readNumbers(word = '-'): number[] {
  return word === '-' ? [] : word.split(',').map(Number);
}
