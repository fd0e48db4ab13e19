import {
  commandLineOf,
  type EventValue,
  type Parameter,
  type RuntimeEvent,
  renderArgument,
} from '@seaworthy/runtime';

/** What the columns beside it say already, or nobody asks for. */
const left = new Set([
  ...['res', 'fd', 'dirfd', 'size', 'data', 'ino', 'dev', 'ret', 'queuepct', 'offset'],
  ...['vm_size', 'vm_rss', 'vm_swap', 'pgft_maj', 'pgft_min', 'cgroups', 'fdlimit'],
]);

/** What a person wants to know of an event, shortest first: the program, the file, the address. */
export function conciseArguments(event: RuntimeEvent): string {
  const { type, thread, fd } = event;
  switch (type.name) {
    case 'execve':
    case 'execveat':
      return isFailed(event) ? textOf(event, 'filename', 'pathname') : commandLineOf(thread.main);
    case 'open':
    case 'openat':
    case 'openat2':
    case 'creat':
      return `${fd?.name || textOf(event, 'name')}${openMode(event)}`;
    case 'clone':
    case 'clone3':
    case 'fork':
    case 'vfork':
      return event.result === 0 ? '' : `→ ${event.result ?? ''}`;
    case 'procexit':
      return `status ${renderOf(event, 'status') || '0'}`;
    default:
      return [fd?.name ?? '', ...otherArguments(event)].filter(Boolean).join('  ');
  }
}

export function isFailed({ result }: RuntimeEvent): boolean {
  return result !== undefined && result < 0;
}

/** Falco's bits of open flags. */
const openBits = { write: 2, create: 4 };

function openMode({ args }: RuntimeEvent): string {
  const flags = typeof args['flags'] === 'number' ? args['flags'] : 0;
  if ((flags & openBits.create) !== 0) return '  create';
  return (flags & openBits.write) !== 0 ? '  write' : '';
}

function textOf(event: RuntimeEvent, ...names: readonly string[]): string {
  const value = names.map((name) => event.args[name]).find((each) => typeof each === 'string');
  return typeof value === 'string' ? value : '';
}

function renderOf(event: RuntimeEvent, name: string): string {
  const parameter = event.type.parameters.find((each) => each.name === name);
  return (parameter && renderArgument(event, parameter)) ?? '';
}

function otherArguments(event: RuntimeEvent): string[] {
  return event.type.parameters
    .filter(({ name, kind }) => !left.has(name) && kind !== 'socket-tuple')
    .filter(({ name }) => isTelling(event.args[name]))
    .map((parameter) => writeArgument(event, parameter));
}

function isTelling(value: EventValue): boolean {
  return value !== undefined && value !== '' && value !== '<NA>' && value !== 0;
}

function writeArgument(event: RuntimeEvent, parameter: Parameter): string {
  const text = renderArgument(event, parameter) ?? '';
  const isPlain = parameter.kind === 'path' || parameter.kind === 'socket-address';
  return isPlain ? text : `${parameter.name}=${text}`;
}
