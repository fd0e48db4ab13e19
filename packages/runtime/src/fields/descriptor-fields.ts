import type { EventType } from '../event/event-type.ts';
import { type Endpoint, type FileDescriptor, typeLetters } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { containerIdOf } from './container-fields.ts';
import { compact, type Field, type FieldContext, plainField, requireIndex } from './field.ts';
import { absolutePathOf } from './paths.ts';
import { serviceName } from './service-names.ts';

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
  const { fd } = event;
  if (fd !== undefined && fd.type !== 'file' && fd.type !== 'directory') return undefined;
  const name = nameOf(event);
  if (name === undefined || fd?.type === 'directory') return name;
  const slash = name.lastIndexOf('/');
  if (slash <= 0) return '/';
  return slash < name.length - 1 ? name.slice(0, slash) : name;
}

function fileNameOf({ fd }: RuntimeEvent): string | undefined {
  if (fd?.type !== 'file') return undefined;
  const slash = fd.name.lastIndexOf('/');
  if (slash === -1) return '/';
  return slash < fd.name.length - 1 ? fd.name.slice(slash + 1) : fd.name;
}

type PickEnd = (fd: FileDescriptor) => Endpoint | undefined;

/** Ends of a connection by what their fields are called; a process is its server or its client. */
const ends: readonly (readonly [letter: string, what: string, pick: PickEnd])[] = [
  ['c', 'client', (fd) => fd.client],
  ['s', 'server', (fd) => fd.server],
  ['l', 'local end', (fd) => (fd.isServer ? fd.server : fd.client)],
  ['r', 'remote end', (fd) => (fd.isServer ? fd.client : fd.server)],
];

/** A socket that only listens has no two ends. */
const hasEnds = ({ client, server }: FileDescriptor): boolean =>
  client !== undefined && server !== undefined;

function pickEnd(pick: PickEnd, letter: string): (event: RuntimeEvent) => Endpoint | undefined {
  const needsBoth = letter === 'l' || letter === 'r';
  return ({ fd }) => (fd === undefined || (needsBoth && !hasEnds(fd)) ? undefined : pick(fd));
}

function eitherOf(read: (end: Endpoint) => string | number) {
  return ({ fd }: RuntimeEvent) => {
    if (fd === undefined) return undefined;
    const { client, server } = fd;
    if (client === undefined) return server === undefined ? undefined : [read(server)];
    return server === undefined ? [read(client)] : [read(client), read(server)];
  };
}

const endFields: readonly Field[] = ends.flatMap(([letter, what, pick]) => {
  const endOf = pickEnd(pick, letter);
  const named: Field = {
    name: `fd.${letter}ip.name`,
    type: 'string',
    about: `Name of the ${what}, from DNS answers that were seen: nothing is asked.`,
    cost: 5,
    isPlain: true,
    read: (_argument, context: FieldContext) => (event) => {
      const end = endOf(event);
      return end === undefined ? undefined : context.nameOf(end.address);
    },
  };
  return [
    plainField(
      `fd.${letter}ip`,
      'address',
      `Address of the ${what}.`,
      (event) => endOf(event)?.address,
    ),
    plainField(`fd.${letter}port`, 'port', `Port of the ${what}.`, (event) => endOf(event)?.port),
    plainField(
      `fd.${letter}proto`,
      'string',
      `Port of the ${what} by the name of its service, as a number where it has none.`,
      (event) => {
        const port = endOf(event)?.port;
        return port === undefined ? undefined : (serviceName(port) ?? String(port));
      },
    ),
    plainField(
      `fd.${letter}net`,
      'network',
      `Address of the ${what}, to compare with networks.`,
      (event) => endOf(event)?.address,
      { isFilterOnly: true, isPlain: true },
    ),
    named,
  ];
});

function eitherField(
  name: string,
  type: Field['type'],
  about: string,
  read: (e: Endpoint) => string | number,
): Field {
  const each = eitherOf(read);
  return plainField(name, type, about, () => undefined, {
    readEach: () => each,
    notEqualMeansAll: true,
    isFilterOnly: true,
    isPlain: true,
    cost: 2,
  });
}

const sockets: ReadonlySet<string> = new Set(['ipv4', 'ipv6']);
const isSocket = (fd: FileDescriptor): boolean => sockets.has(fd.type);

/** Names of types as rules have them. */
const typeText = ({ type }: FileDescriptor): string =>
  type === 'signal' ? 'signalfd' : type === 'unknown' ? '<NA>' : type;

const withContainer = (event: RuntimeEvent, text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${containerIdOf(event)}:${text}`;

export const descriptorFields: readonly Field[] = [
  plainField(
    'fd.num',
    'signed',
    'Number of the descriptor; -1 where opening one failed.',
    numberOf,
  ),
  plainField(
    'fd.type',
    'string',
    'What it is: `file`, `directory`, `ipv4`, `ipv6`, `unix`, `pipe`, `event`, `signalfd`, `eventpoll`, `inotify`, `timerfd`, `netlink`, `bpf`, `userfaultfd`, `io_uring`, `memfd`, `pidfd`.',
    ({ fd }) => (fd === undefined ? undefined : typeText(fd)),
  ),
  plainField(
    'fd.typechar',
    'string',
    'The same as one letter: f, d, 4, 6, u (unix), p, e, s, l (eventpoll), i, t, n, b, r (io_uring), m, P; o for others.',
    ({ fd, type }) => {
      if (fd !== undefined) return typeLetters[fd.type];
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
    (event) =>
      (event.fd === undefined
        ? nameFromArguments(event, true)
        : (event.fd.rawName ?? event.fd.name)
      )?.replaceAll(/\/{2,}/g, '/'),
    { cost: 5 },
  ),
  plainField('fd.directory', 'string', 'Directory that holds the file.', directoryOf, { cost: 5 }),
  plainField('fd.filename', 'string', 'Name of the file without its path.', fileNameOf, {
    cost: 5,
  }),
  eitherField('fd.ip', 'address', 'Address of either end.', ({ address }) => address),
  eitherField('fd.port', 'port', 'Port of either end.', ({ port }) => port),
  eitherField(
    'fd.proto',
    'port',
    'Port of either end, by number or name of a service.',
    ({ port }) => port,
  ),
  eitherField(
    'fd.net',
    'network',
    'Address of either end, to compare with networks.',
    ({ address }) => address,
  ),
  ...endFields,
  plainField(
    'fd.l4proto',
    'string',
    'Protocol of a socket: `tcp`, `udp`, `icmp`, `raw`.',
    ({ fd }) => (fd === undefined ? undefined : (fd.protocol ?? '<NA>')),
  ),
  plainField('fd.sockfamily', 'string', '`ip` or `unix`, of sockets.', ({ fd }) =>
    fd === undefined ? undefined : isSocket(fd) ? 'ip' : fd.type === 'unix' ? 'unix' : undefined,
  ),
  plainField(
    'fd.is_server',
    'boolean',
    'Whether this process is the server of the connection, or listens.',
    ({ fd }) => (fd === undefined ? undefined : fd.isServer === true),
  ),
  plainField('fd.connected', 'boolean', 'Whether the socket is connected.', ({ fd }) =>
    fd === undefined ? undefined : fd.isConnected === true,
  ),
  plainField(
    'fd.name_changed',
    'boolean',
    'Whether this event changed the name, as a datagram to another address does.',
    ({ fd }) => (fd === undefined ? undefined : fd.nameChanged === true),
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
    'Id of the container and name: `host:/etc/passwd`.',
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
  plainField('fd.dev', 'signed', 'Device of the file.', ({ fd }) => fd?.device),
  plainField('fd.dev.major', 'signed', 'Major number of the device.', ({ fd }) =>
    fd?.device === undefined ? undefined : (fd.device >>> 8) & 0xfff,
  ),
  plainField('fd.dev.minor', 'signed', 'Minor number of the device.', ({ fd }) =>
    fd?.device === undefined ? undefined : (fd.device & 0xff) | ((fd.device >>> 12) & 0xfff00),
  ),
  plainField('fd.ino', 'signed', 'Inode of the file.', ({ fd }) =>
    fd?.inode === undefined ? undefined : compact(fd.inode),
  ),
  plainField(
    'fd.is_upper_layer',
    'boolean',
    'Whether the file was changed or made in the container (upper layer of overlayfs).',
    ({ fd }) => (fd === undefined ? undefined : fd.layer === 'upper'),
  ),
  plainField(
    'fd.is_lower_layer',
    'boolean',
    "Whether the file is the image's own (lower layer of overlayfs).",
    ({ fd }) => (fd === undefined ? undefined : fd.layer === 'lower'),
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
