import { errnoName } from '../event/errno-names.ts';
import { clockText, dateText, eventTime, isoText } from '../event/event-time.ts';
import type { EventType, Parameter } from '../event/event-type.ts';
import { categoryOf, renderArgument, renderArguments } from '../event/render.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { kernelEventNames, parameterNames } from './event-names.ts';
import {
  compact,
  type Field,
  FieldArgumentError,
  indexOf,
  padded,
  plainField,
  type Read,
} from './field.ts';
import { absolutePath } from './paths.ts';

/** The same for all events of a type. */
const ofType = { isOfType: true } as const;

const timeJson = (event: RuntimeEvent) => compact(eventTime(event));

const resultOf = ({ result }: RuntimeEvent): string | undefined =>
  result === undefined
    ? undefined
    : result >= 0
      ? 'SUCCESS'
      : (errnoName(result) ?? String(result));

/** Falco's own bits of open flags, which sources write into `flags`: not those of the kernel. */
const openFlag = { read: 1, write: 2, create: 4, temporary: 1 << 13, created: 1 << 14 };
const anyExecute = 0o111;
const opens = new Set(['open', 'openat', 'openat2', 'open_by_handle_at']);

function openedWith(bit: number): Read {
  return ({ type, args }) =>
    opens.has(type.name) && typeof args.flags === 'number' && (args.flags & bit) !== 0;
}

const createsExecutable: Read = ({ type, args }) => {
  const { flags, mode } = args;
  if (typeof mode !== 'number' || (mode & anyExecute) === 0) return false;
  if (type.name === 'creat') return true;
  if (!opens.has(type.name) || type.name === 'open_by_handle_at') return false;
  return typeof flags === 'number' && (flags & (openFlag.create | openFlag.temporary)) !== 0;
};

const createsFile: Read = ({ type, args: { flags }, result }) => {
  if (!opens.has(type.name) || typeof flags !== 'number') return false;
  if ((flags & openFlag.created) !== 0) return true;
  return (flags & openFlag.temporary) !== 0 && result !== undefined && result >= 0;
};

/** What a source tells that no call made. */
const tidings = new Set(
  'container useradded userdeleted groupadded groupdeleted drop procinfo asyncevent'.split(' '),
);

/** Finds a parameter of the event's type; events of one kind come in runs. */
function parameterFinder(argument: string): (type: EventType) => Parameter | undefined {
  const index = indexOf(argument);
  let lastType: EventType | undefined;
  let found: Parameter | undefined;
  return (type) => {
    if (type !== lastType) {
      lastType = type;
      found =
        index === undefined
          ? type.parameters.find(({ name }) => name === argument)
          : type.parameters[index];
    }
    return found;
  };
}

function requireParameter(argument: string | undefined): string {
  if (argument === undefined) throw new FieldArgumentError('evt.arg needs the name of an argument');
  if (indexOf(argument) === undefined && !parameterNames.has(argument)) {
    throw new FieldArgumentError(`no event has an argument "${argument}"`);
  }
  return argument;
}

export const eventFields: readonly Field[] = [
  plainField('evt.num', 'unsigned', 'Number of the event, from 1.', ({ number }) => number),
  plainField(
    'evt.time',
    'string',
    'When it happened, as the time of day with nanoseconds.',
    (event) => clockText(event, true),
    { cost: 5, readJson: timeJson },
  ),
  plainField(
    'evt.outputtime',
    'string',
    'The same as `evt.time`.',
    (event) => clockText(event, true),
    { cost: 5, readJson: timeJson },
  ),
  plainField(
    'evt.time.s',
    'string',
    'When it happened, as the time of day in whole seconds.',
    (event) => clockText(event, false),
    { cost: 5, readJson: timeJson },
  ),
  plainField(
    'evt.time.iso8601',
    'string',
    'When it happened, as date and time in UTC with nanoseconds (ISO 8601).',
    isoText,
    { cost: 5, readJson: timeJson },
  ),
  plainField(
    'evt.datetime',
    'string',
    'When it happened, as date and time with nanoseconds.',
    (event) => dateText(event, true),
    { cost: 5, readJson: timeJson },
  ),
  plainField(
    'evt.datetime.s',
    'string',
    'When it happened, as date and time in whole seconds.',
    (event) => dateText(event, false),
    { cost: 5, readJson: timeJson },
  ),
  plainField('evt.rawtime', 'unsigned', 'When it happened, in nanoseconds since 1970.', timeJson, {
    cost: 5,
  }),
  plainField(
    'evt.rawtime.s',
    'unsigned',
    'When it happened, in whole seconds since 1970.',
    ({ seconds }) => seconds,
  ),
  plainField(
    'evt.rawtime.ns',
    'unsigned',
    'The nanoseconds of the second in which it happened.',
    ({ nanoseconds }) => nanoseconds,
    { format: padded, readJson: ({ nanoseconds }) => nanoseconds },
  ),
  {
    ...plainField('evt.hostname', 'string', 'Name of the machine.', () => undefined),
    read:
      (_argument, { hostname }) =>
      () =>
        hostname,
  },
  plainField(
    'evt.is_async',
    'boolean',
    'Whether it tells of the machine and is no system call: a container, a new user.',
    ({ type }) => tidings.has(type.name),
    ofType,
  ),
  plainField('evt.asynctype', 'string', 'Its name, if it is such.', ({ type }) =>
    tidings.has(type.name) ? type.name : undefined,
  ),
  plainField(
    'evt.type',
    'string',
    'Name of the event: `openat`, `execve`.',
    ({ type }) => type.name,
    ofType,
  ),
  plainField(
    'syscall.type',
    'string',
    'Name of the system call; absent for events of the kernel itself.',
    ({ type }) => (kernelEventNames.has(type.name) ? undefined : type.name),
    ofType,
  ),
  {
    name: 'evt.type.is',
    type: 'unsigned',
    about: 'Whether the event has this name, as 1 or 0: `evt.type.is.open`.',
    cost: 1,
    isOfType: true,
    argument: { kind: 'name', isRequired: true },
    read: (argument) => (event) => (event.type.name === argument ? 1 : 0),
  },
  plainField(
    'evt.category',
    'string',
    'What the event is about: `file`, `net`, `process`, `memory`.',
    categoryOf,
    { cost: 2 },
  ),
  plainField('evt.cpu', 'signed', 'Number of the processor.', ({ cpu }) => cpu),
  plainField('evt.args', 'string', 'All arguments as one text.', renderArguments, { cost: 10 }),
  plainField('evt.info', 'string', 'The same as `evt.args`.', renderArguments, { cost: 10 }),
  {
    name: 'evt.arg',
    type: 'string',
    about:
      'One argument as people write it, by name (`evt.arg.flags`) or place (`evt.arg[0]`): flags and errors by name, a descriptor with what it stands for.',
    cost: 5,
    argument: { kind: 'name', isRequired: true },
    read(argument) {
      const find = parameterFinder(requireParameter(argument));
      return (event) => {
        const parameter = find(event.type);
        return parameter === undefined ? undefined : renderArgument(event, parameter);
      };
    },
  },
  {
    name: 'evt.rawarg',
    type: 'dynamic',
    about: 'One argument by name, as the kernel has it: flags as a number.',
    cost: 1,
    isPlain: true,
    argument: { kind: 'name', isRequired: true },
    read(argument) {
      const name = requireParameter(argument);
      return ({ args }) => {
        const value = args[name];
        return typeof value === 'object' ? value.join(' ') : value;
      };
    },
  },
  {
    name: 'evt.abspath',
    type: 'string',
    about:
      'Absolute path of calls that take a directory and a name; `evt.abspath.src` and `evt.abspath.dst` where there are two.',
    cost: 10,
    argument: { kind: 'name', isRequired: false },
    read(argument) {
      if (argument !== undefined && argument !== 'src' && argument !== 'dst') {
        throw new FieldArgumentError('evt.abspath has .src and .dst');
      }
      return (event) => absolutePath(event, argument === 'dst');
    },
  },
  plainField('evt.res', 'string', '`SUCCESS`, or the name of the error: `ENOENT`.', resultOf),
  plainField(
    'evt.rawres',
    'signed',
    'What the call returned, as a number.',
    ({ result }) => result,
  ),
  plainField('evt.failed', 'boolean', 'Whether the call returned an error.', ({ result }) =>
    result === undefined ? undefined : result < 0,
  ),
  plainField(
    'evt.is_open_read',
    'boolean',
    'Whether a file was opened for reading.',
    openedWith(openFlag.read),
  ),
  plainField(
    'evt.is_open_write',
    'boolean',
    'Whether a file was opened for writing.',
    openedWith(openFlag.write),
  ),
  plainField(
    'evt.is_open_exec',
    'boolean',
    'Whether a file was created that may be executed.',
    createsExecutable,
  ),
  plainField('evt.is_open_create', 'boolean', 'Whether opening the file created it.', createsFile),
];
