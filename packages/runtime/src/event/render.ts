import { errnoName } from './errno-names.ts';
import type { Parameter, ParameterKind } from './event-type.ts';
import { typeLetters } from './file-descriptor.ts';
import { resolvePath } from './paths.ts';
import type { EventValue, RuntimeEvent } from './runtime-event.ts';
import type { Thread } from './thread.ts';

const signalNames = `
HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP
TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
`
  .trim()
  .split(/\s+/);

const AT_FDCWD = -100;
const NO_ID = 4294967295;

/**
 * One argument as `evt.arg.NAME` has it: what is known by a name is written so (`ENOENT`,
 * `O_RDONLY|O_CLOEXEC`, `<f>/etc/passwd`), all else as its number or text.
 * What the event lacks is Falco's word for that, which rules can compare.
 * @returns undefined where the source told no argument at all
 */
export function renderArgument(event: RuntimeEvent, parameter: Parameter): string | undefined {
  const { args, type } = event;
  const value = args[parameter.name];
  if (value !== undefined) {
    return nameOf(event, parameter, value) ?? textOf(event, parameter, value);
  }
  if (type.parameters.every(({ name }) => args[name] === undefined)) return undefined;
  return lackedAsNull.has(parameter.kind) ? 'NULL' : '<NA>';
}

const lackedAsNull: ReadonlySet<ParameterKind> = new Set([
  'bytes',
  'list',
  'socket-tuple',
  'descriptors',
]);

/** All arguments as `evt.args` has them: "fd=3(<f>/etc/passwd) name=/etc/passwd". */
export function renderArguments(event: RuntimeEvent): string {
  const parts: string[] = [];
  for (const parameter of event.type.parameters) {
    const value = event.args[parameter.name];
    if (value !== undefined) {
      const name = nameOf(event, parameter, value);
      const text = textOf(event, parameter, value);
      parts.push(`${parameter.name}=${name === undefined ? text : `${text}(${name})`}`);
    }
  }
  return parts.join(' ');
}

/** As `evt.category` has it: input and output are of what the descriptor is. */
export function categoryOf(event: RuntimeEvent): string {
  const { category } = event.type;
  if (category !== 'read' && category !== 'write' && category !== 'io') {
    return category;
  }
  switch (event.fd?.type) {
    case 'file':
    case 'directory':
      return 'file';
    case 'ipv4':
    case 'ipv6':
      return 'net';
    case 'unix':
    case 'pipe':
    case 'event':
    case 'signal':
    case 'inotify':
    case 'userfaultfd':
      return 'ipc';
    default:
      return 'unknown';
  }
}

function textOf(event: RuntimeEvent, parameter: Parameter, value: EventValue): string {
  return parameter.kind === 'descriptors' && typeof value === 'string'
    ? withTypes(event.thread, value)
    : plain(parameter, value);
}

/** What the number stands for, where it stands for something. */
function nameOf(event: RuntimeEvent, parameter: Parameter, value: EventValue): string | undefined {
  if (typeof value === 'string') {
    return parameter.kind === 'path' ? absolute(event, parameter, value) : undefined;
  }
  if (typeof value !== 'number') {
    return undefined;
  }
  switch (parameter.kind) {
    case 'result':
      return value < 0 ? errnoName(value) : undefined;
    case 'fd':
      return descriptorName(event, value);
    case 'pid':
      return processName(event.thread, value);
    case 'uid':
      return idName(value, event.thread.user, event.thread.findUser?.(value));
    case 'gid':
      return idName(value, event.thread.group, event.thread.findGroup?.(value));
    case 'flags':
    case 'mode':
      return flagNamesOf(parameter, value);
    case 'enumeration':
      return parameter.names?.get(value);
    case 'signal':
      return signalNames[value - 1] === undefined ? undefined : `SIG${signalNames[value - 1]}`;
    case 'duration':
      return `${Number((value / 1e9).toPrecision(6))}s`;
    default:
      return undefined;
  }
}

function processName(thread: Thread, id: number): string | undefined {
  const known =
    thread.findThread?.(id) ??
    [thread, thread.main, thread.parent].find((each) => each?.tid === id);
  return known?.name === '' ? undefined : known?.name;
}

/** "3:1 4:5", descriptors and what is waited for, with the letter of the type: "3:f1 4:45". */
function withTypes({ descriptors }: Thread, text: string): string {
  return text.replaceAll(/(\d+):/g, (found, digits: string) => {
    const type = descriptors.get(Number(digits))?.type;
    return `${found}${type === undefined ? '?' : typeLetters[type]}`;
  });
}

function absolute(event: RuntimeEvent, parameter: Parameter, path: string): string | undefined {
  if (path === '' || path === '<NA>' || path.startsWith('/')) {
    return undefined;
  }
  const directory = parameter.directory === undefined ? AT_FDCWD : event.args[parameter.directory];
  const base =
    typeof directory !== 'number' || directory === AT_FDCWD
      ? event.thread.workingDirectory
      : event.thread.descriptors.get(directory)?.name;
  return base === undefined || base === '' ? undefined : resolvePath(base, path);
}

function descriptorName(event: RuntimeEvent, number: number): string | undefined {
  if (number === AT_FDCWD) {
    return 'AT_FDCWD';
  }
  if (number < 0) {
    return errnoName(number);
  }
  // What the event is about may be closed already.
  const descriptor = event.fd?.number === number ? event.fd : event.thread.descriptors.get(number);
  if (descriptor === undefined) {
    return undefined;
  }
  const protocol = descriptor.protocol?.charAt(0) ?? '';
  return `<${typeLetters[descriptor.type]}${protocol}>${descriptor.name}`;
}

interface Named {
  readonly id: number;
  readonly name?: string;
}

function idName(id: number, own: Named, known: Named | undefined): string {
  if (id === NO_ID) return '<NONE>';
  return (id === own.id ? own.name : undefined) ?? known?.name ?? (id === 0 ? 'root' : '<NA>');
}

/** Programs pass the same few flags over and over. */
const flagTexts = new WeakMap<Parameter, Map<number, string | undefined>>();
const maxFlagTexts = 512;

function flagNamesOf(parameter: Parameter, value: number): string | undefined {
  let texts = flagTexts.get(parameter);
  if (texts === undefined || texts.size > maxFlagTexts) {
    texts = new Map();
    flagTexts.set(parameter, texts);
  }
  const known = texts.get(value);
  if (known !== undefined || texts.has(value)) return known;
  const text = flagsAsText(parameter, value);
  texts.set(value, text);
  return text;
}

function flagsAsText(parameter: Parameter, value: number): string | undefined {
  const found: string[] = [];
  let rest = value;
  for (const [bits, name] of parameter.names ?? []) {
    // A number of 32 bits may be negative or not, with the highest bit set.
    const matches = bits === 0 ? value === 0 : rest !== 0 && ((rest & bits) | 0) === (bits | 0);
    if (matches) {
      found.push(name);
      rest &= ~bits;
    }
  }
  return found.length === 0 ? undefined : found.join('|');
}

function plain(parameter: Parameter, value: EventValue): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${printable(item)}.`).join('');
  }
  if (typeof value === 'string') {
    return parameter.kind === 'bytes' ? printable(value) : value;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    switch (parameter.kind) {
      case 'hex':
      case 'capabilities':
        return (value < 0 ? BigInt.asUintN(64, BigInt(value)) : value).toString(16).toUpperCase();
      case 'mode':
        return Number(value) === 0 ? '0' : `0${value.toString(8)}`;
      case 'uid':
      case 'gid':
        return Number(value) === NO_ID ? '-1' : String(value);
      case 'time':
        return timeText(BigInt(value));
      default:
        return String(value);
    }
  }
  return String(value);
}

function timeText(nanoseconds: bigint): string {
  const seconds = nanoseconds / 1_000_000_000n;
  const iso = new Date(Number(seconds) * 1000).toISOString();
  const fraction = String(nanoseconds % 1_000_000_000n).padStart(9, '0');
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${fraction} +0000`;
}

/** Bytes that are no text are written as dots. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '.');
}
