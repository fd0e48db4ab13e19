import type { EventType } from '../event/event-type.ts';
import { type FileDescriptor, typeLetters } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { containerIdOf } from './container-fields.ts';
import { endpointFields } from './endpoint-fields.ts';
import {
  compact,
  type Field,
  type FieldType,
  type FieldValue,
  plainField,
  requireIndex,
} from './field.ts';
import { absolutePathOf } from './paths.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Calls that make a descriptor, also when they fail, and its letter then. */
const letterOfCreators: ReadonlyMap<string, string> = new Map([
  ...['open', 'openat', 'openat2', 'creat', 'open_by_handle_at'].map(
    (name) => [name, 'f'] as const,
  ),
  ...['socket', 'accept', 'accept4'].map((name) => [name, '4'] as const),
  ...['pipe', 'pipe2'].map((name) => [name, 'p'] as const),
  ...['eventfd', 'eventfd2'].map((name) => [name, 'e'] as const),
  ...['signalfd', 'signalfd4'].map((name) => [name, 's'] as const),
  ...['inotify_init', 'inotify_init1'].map((name) => [name, 'i'] as const),
  ['timerfd_create', 't'],
  ...[
    ...words(`bpf userfaultfd io_uring_setup epoll_create epoll_create1 socketpair dup dup2 dup3
      memfd_create pidfd_open pidfd_getfd`),
  ].map((name) => [name, 'o'] as const),
]);

/** Whether descriptors have to do with an event at all; without, all fields are absent. */
const concernsDescriptor = ({ name, descriptor }: EventType): boolean =>
  descriptor !== undefined || letterOfCreators.has(name);

/** What a call that failed would have opened is no descriptor: it has a name, and nothing else. */
const opened = ({ fd }: RuntimeEvent): FileDescriptor | undefined =>
  fd !== undefined && fd.number >= 0 ? fd : undefined;

/** A field of a descriptor, absent without one. */
const openedField = (
  name: string,
  type: FieldType,
  about: string,
  read: (fd: FileDescriptor) => FieldValue | undefined,
  extra: Partial<Field> = {},
): Field =>
  plainField(
    name,
    type,
    about,
    (event) => {
      const fd = opened(event);
      return fd === undefined ? undefined : read(fd);
    },
    extra,
  );

function numberOf({ fd, type, args }: RuntimeEvent): number | undefined {
  if (fd !== undefined) return fd.number;
  if (letterOfCreators.has(type.name)) return -1;
  if (type.descriptor === undefined) return undefined;
  const number = args[type.descriptor];
  return typeof number === 'number' ? number : -1;
}

/** Of a call that failed, from its arguments: what it would have opened. */
function nameFromArguments(event: RuntimeEvent, isRaw: boolean): string | undefined {
  const { args, type } = event;
  switch (type.name) {
    case 'open':
    case 'creat':
    case 'openat':
    case 'openat2': {
      const path = args.name;
      if (typeof path !== 'string') return undefined;
      return isRaw ? path : absolutePathOf(event, path, args.dirfd);
    }
    case 'connect':
    case 'accept':
    case 'accept4':
      return typeof args.tuple === 'string' ? args.tuple : undefined;
    case 'open_by_handle_at':
      return typeof args.path === 'string' ? args.path : undefined;
    default:
      return concernsDescriptor(type) ? '' : undefined;
  }
}

const nameOf = (event: RuntimeEvent): string | undefined =>
  event.fd === undefined ? nameFromArguments(event, false) : event.fd.name;

function directoryOf(event: RuntimeEvent): string | undefined {
  const fd = opened(event);
  if (fd !== undefined && fd.type !== 'file' && fd.type !== 'directory') return undefined;
  const name = nameOf(event);
  if (name === undefined || fd?.type === 'directory') return name;
  const slash = name.lastIndexOf('/');
  if (slash <= 0) return '/';
  return slash < name.length - 1 ? name.slice(0, slash) : name;
}

function fileNameOf({ type, name }: FileDescriptor): string | undefined {
  if (type !== 'file') return undefined;
  const slash = name.lastIndexOf('/');
  if (slash === -1) return '/';
  return slash < name.length - 1 ? name.slice(slash + 1) : name;
}

const sockets: ReadonlySet<string> = new Set(['ipv4', 'ipv6']);

/** Names of types as rules have them. */
const typeText = ({ type }: FileDescriptor): string =>
  type === 'signal' ? 'signalfd' : type === 'unknown' ? '<NA>' : type;

/** With nothing before the colon on the host. */
function withContainer(event: RuntimeEvent, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return event.thread.container === undefined ? `:${text}` : `${containerIdOf(event)}:${text}`;
}

/** An open gives a name to a descriptor that had none. */
const opens: ReadonlySet<string> = new Set([
  'open',
  'openat',
  'openat2',
  'creat',
  'accept',
  'accept4',
]);
const isNameChanged = ({ name }: EventType, fd: FileDescriptor): boolean =>
  fd.nameChanged === true || (opens.has(name) && fd.name !== '');

export const descriptorFields: readonly Field[] = [
  plainField(
    'fd.num',
    'signed',
    'Number of the descriptor; -1 where opening one failed.',
    numberOf,
  ),
  openedField(
    'fd.type',
    'string',
    'What it is: `file`, `directory`, `ipv4`, `ipv6`, `unix`, `pipe`, `event`, `signalfd`, `eventpoll`, `inotify`, `timerfd`, `netlink`, `bpf`, `userfaultfd`, `io_uring`, `memfd`, `pidfd`.',
    typeText,
  ),
  plainField(
    'fd.typechar',
    'string',
    'The same as one letter: f, d, 4, 6, u (unix), p, e, s, l (eventpoll), i, t, n, b, r (io_uring), m, P; o for others. Of an open that failed, f.',
    (event) => {
      const fd = opened(event);
      if (fd !== undefined) return typeLetters[fd.type];
      const { type } = event;
      return letterOfCreators.get(type.name) ?? (concernsDescriptor(type) ? 'o' : undefined);
    },
  ),
  plainField(
    'fd.name',
    'string',
    'Full path of a file, or both ends of a connection; also of a file that could not be opened.',
    nameOf,
    { cost: 2 },
  ),
  plainField(
    'fd.nameraw',
    'string',
    'The path as the program passed it.',
    (event) => {
      const { fd } = event;
      const name = fd === undefined ? nameFromArguments(event, true) : (fd.rawName ?? fd.name);
      return name?.includes('//') === true ? name.replaceAll(/\/{2,}/g, '/') : name;
    },
    { cost: 5 },
  ),
  plainField(
    'fd.directory',
    'string',
    'Directory that holds the file; also of one that could not be opened.',
    directoryOf,
    { cost: 5 },
  ),
  openedField('fd.filename', 'string', 'Name of the file without its path.', fileNameOf, {
    cost: 5,
  }),
  ...endpointFields,
  openedField(
    'fd.l4proto',
    'string',
    'Protocol of a socket: `tcp`, `udp`, `icmp`, `raw`.',
    ({ protocol }) => protocol ?? '<NA>',
  ),
  openedField('fd.sockfamily', 'string', '`ip` or `unix`, of sockets.', ({ type }) =>
    sockets.has(type) ? 'ip' : type === 'unix' ? 'unix' : undefined,
  ),
  openedField(
    'fd.is_server',
    'boolean',
    'Whether this process is the server of the connection, or listens.',
    ({ isServer }) => isServer === true,
  ),
  openedField(
    'fd.connected',
    'boolean',
    'Whether the socket is connected.',
    ({ isConnected }) => isConnected === true,
  ),
  plainField(
    'fd.name_changed',
    'boolean',
    'Whether this event changed the name, as opening a file does, the first datagram and one to another address.',
    (event) => {
      const fd = opened(event);
      return fd === undefined ? undefined : isNameChanged(event.type, fd);
    },
  ),
  plainField(
    'fd.uid',
    'string',
    'Identifies the descriptor: thread id and number in a row.',
    (event) => {
      const number = numberOf(event);
      return number === undefined ? undefined : `${event.thread.tid}${number}`;
    },
  ),
  plainField(
    'fd.containername',
    'string',
    'Id of the container and name: `3ad7b26ded6d:/etc/passwd`, `:/etc/passwd` on the host.',
    (event) => withContainer(event, nameOf(event)),
    { cost: 5 },
  ),
  plainField(
    'fd.containerdirectory',
    'string',
    'Id of the container and directory.',
    (event) => withContainer(event, directoryOf(event)),
    { cost: 5 },
  ),
  openedField(
    'fd.dev',
    'signed',
    'Device of the file; outputs have it in hexadecimal.',
    ({ device }) => device,
    {
      format: (value) => value.toString(16).toUpperCase(),
    },
  ),
  openedField('fd.dev.major', 'signed', 'Major number of the device.', ({ device }) =>
    device === undefined ? undefined : (device >>> 8) & 0xfff,
  ),
  openedField('fd.dev.minor', 'signed', 'Minor number of the device.', ({ device }) =>
    device === undefined ? undefined : (device & 0xff) | ((device >>> 12) & 0xfff00),
  ),
  openedField('fd.ino', 'signed', 'Inode of the file.', ({ inode }) =>
    inode === undefined ? undefined : compact(inode),
  ),
  openedField(
    'fd.is_upper_layer',
    'boolean',
    'Whether the file was changed or made in the container (upper layer of overlayfs).',
    ({ layer }) => layer === 'upper',
  ),
  openedField(
    'fd.is_lower_layer',
    'boolean',
    "Whether the file is the image's own (lower layer of overlayfs).",
    ({ layer }) => layer === 'lower',
  ),
  {
    name: 'fd.types',
    type: 'string',
    about: 'Types of all descriptors of the process, or of the one with a number: `fd.types[0]`.',
    cost: 10,
    argument: { kind: 'index', isRequired: false },
    read: (argument) => {
      const list = readTypes(argument);
      return (event) => {
        const types = list(event);
        return types === undefined ? undefined : `(${types.join(',')})`;
      };
    },
    readList: readTypes,
  },
];

function readTypes(argument: string | undefined) {
  const number = argument === undefined ? undefined : requireIndex('fd.types', argument);
  return ({ thread, type }: RuntimeEvent): readonly string[] | undefined => {
    if (!concernsDescriptor(type)) return undefined;
    if (number === undefined) {
      return [...new Set([...thread.descriptors.values()].map(typeText))];
    }
    const fd = thread.descriptors.get(number);
    return fd === undefined ? undefined : [typeText(fd)];
  };
}
