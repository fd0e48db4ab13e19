import { constants } from 'node:os';
import { posix } from 'node:path';
import type { Parameter } from './event-type.ts';
import { typeLetters } from './file-descriptor.ts';
import type { EventValue, RuntimeEvent } from './runtime-event.ts';

const errorNames: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** "ENOENT" of -2. */
export function errorName(result: number): string {
  return errorNames.get(-result) ?? String(result);
}

/**
 * An argument as people write it: flags and errors by their names, a descriptor with what it stands
 * for, a user and a process by name. `undefined` where the event has no such value.
 */
export function renderArgument(event: RuntimeEvent, parameter: Parameter): string | undefined {
  const value = event.args[parameter.name];
  if (value === undefined) return undefined;
  return nameValue(event, parameter, value) ?? plainText(value);
}

/** All arguments: "res=0 flags=1(O_RDONLY)". */
export function renderArguments(event: RuntimeEvent): string {
  const parts: string[] = [];
  for (const parameter of event.type.parameters) {
    const value = event.args[parameter.name];
    if (value === undefined) continue;
    const name = nameValue(event, parameter, value);
    const plain = plainText(value);
    const text =
      name === undefined
        ? plain
        : parameter.kind === 'fd'
          ? `${plain}(${name})`
          : `${plain}(${name})`;
    parts.push(`${parameter.name}=${text}`);
  }
  return parts.join(' ');
}

function plainText(value: NonNullable<EventValue>): string {
  return typeof value === 'object' ? value.join(' ') : String(value);
}

/** What a raw value stands for, where that is something else than the value. */
function nameValue(
  event: RuntimeEvent,
  { kind, names }: Parameter,
  value: NonNullable<EventValue>,
): string | undefined {
  if (typeof value === 'string') {
    if (kind !== 'path' || value.startsWith('/') || value === '') return undefined;
    return posix.join(event.thread.workingDirectory || '/', value);
  }
  if (typeof value !== 'number') return undefined;
  switch (kind) {
    case 'result':
      return value < 0 ? errorName(value) : undefined;
    case 'fd': {
      if (value < 0) return value === -100 ? 'AT_FDCWD' : errorName(value);
      const fd = event.fd?.number === value ? event.fd : event.thread.descriptors.get(value);
      return fd === undefined ? undefined : `<${typeLetters[fd.type]}>${fd.name}`;
    }
    case 'uid':
      return value === event.thread.user.id ? event.thread.user.name : undefined;
    case 'gid':
      return value === event.thread.group.id ? event.thread.group.name : undefined;
    case 'mode':
    case 'flags':
      return names === undefined ? undefined : flagNames(value, names);
    case 'enumeration':
      return names?.get(value);
    default:
      return undefined;
  }
}

function flagNames(value: number, names: ReadonlyMap<number, string>): string | undefined {
  const set: string[] = [];
  for (const [bit, name] of names) {
    // A combination of bits stands before its parts, and takes them.
    if (bit === 0 ? value === 0 : (value & bit) === bit) set.push(name);
  }
  return set.length === 0 ? undefined : set.join('|');
}
