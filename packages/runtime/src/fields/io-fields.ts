import type { FileDescriptorType } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { type Field, plainField } from './field.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** One copies from file to file. */
const readers = words(
  'read pread readv preadv recv recvfrom recvmsg recvmmsg finit_module copy_file_range',
);
const writers = words('write pwrite writev pwritev send sendto sendmsg sendmmsg copy_file_range');
const waiters = words('epoll_wait poll ppoll select nanosleep');
const openers = words('open openat openat2 creat open_by_handle_at');
const connectors = words('accept accept4 connect');

type Direction = 'read' | 'write';
type Kind = 'file' | 'net';

const kindOf = (type: FileDescriptorType): Kind | undefined =>
  type === 'file' || type === 'directory'
    ? 'file'
    : type === 'ipv4' || type === 'ipv6'
      ? 'net'
      : undefined;

/** What a call of input, output or another on a descriptor returned, as far as it is asked for. */
function sizeOf(
  { type, fd, result }: RuntimeEvent,
  kind?: Kind,
  direction?: Direction,
): number | undefined {
  if (fd === undefined || result === undefined || result < 0) return undefined;
  const { category } = type;
  if (direction !== undefined && category !== direction) return undefined;
  if (category !== 'read' && category !== 'write' && category !== 'io') return undefined;
  if (kind === 'file' && fd.type !== 'file') return undefined;
  return kind === 'net' && kindOf(fd.type) !== 'net' ? undefined : result;
}

const errorOf = ({ result }: RuntimeEvent): number | undefined =>
  result === undefined ? undefined : result < 0 ? 1 : 0;

/** What an error is about; a call that made no descriptor goes by its name. */
function concernOf({ type, fd }: RuntimeEvent): Kind | 'memory' | 'other' {
  if (fd !== undefined && fd.number >= 0) {
    return fd.type === 'unix' ? 'net' : (kindOf(fd.type) ?? 'other');
  }
  if (openers.has(type.name)) return 'file';
  if (connectors.has(type.name)) return 'net';
  return type.category === 'memory' ? 'memory' : 'other';
}

const errorField = (name: string, what: string, isIt: (event: RuntimeEvent) => boolean): Field =>
  plainField(
    `evt.count.error.${name}`,
    'unsigned',
    `As \`evt.count.error\`, of calls that have to do with ${what}.`,
    (event) => (isIt(event) ? errorOf(event) : undefined),
  );

const sizeField = (name: string, what: string, kind?: Kind, direction?: Direction): Field =>
  plainField(`evt.buflen${name}`, 'unsigned', `How many bytes ${what}.`, (event) =>
    sizeOf(event, kind, direction),
  );

/** Input and output, and what came of calls. */
export const ioFields: readonly Field[] = [
  plainField('evt.buffer', 'bytes', 'The data that was read or written.', ({ args }) =>
    typeof args.data === 'string' ? args.data : undefined,
  ),
  sizeField('', 'were read or written; what other calls on a descriptor return'),
  sizeField('.in', 'were read', undefined, 'read'),
  sizeField('.out', 'were written', undefined, 'write'),
  sizeField('.file', 'were read from or written to a file', 'file'),
  sizeField('.file.in', 'were read from a file', 'file', 'read'),
  sizeField('.file.out', 'were written to a file', 'file', 'write'),
  sizeField('.net', 'went over a connection', 'net'),
  sizeField('.net.in', 'came over a connection', 'net', 'read'),
  sizeField('.net.out', 'were sent over a connection', 'net', 'write'),
  plainField(
    'evt.is_io',
    'boolean',
    'Whether it reads from or writes to a descriptor.',
    ({ type }) => readers.has(type.name) || writers.has(type.name),
    { isOfType: true },
  ),
  plainField('evt.is_io_read', 'boolean', 'Whether it reads from a descriptor.', ({ type }) =>
    readers.has(type.name),
  ),
  plainField('evt.is_io_write', 'boolean', 'Whether it writes to a descriptor.', ({ type }) =>
    writers.has(type.name),
  ),
  plainField('evt.io_dir', 'string', '`read` or `write`, of calls that do so.', ({ type }) =>
    writers.has(type.name) ? 'write' : readers.has(type.name) ? 'read' : undefined,
  ),
  plainField('evt.is_wait', 'boolean', 'Whether the call waits, as `poll` does.', ({ type }) =>
    waiters.has(type.name),
  ),
  plainField(
    'evt.is_syslog',
    'boolean',
    'Whether it writes to `/dev/log`.',
    ({ type, fd }) => writers.has(type.name) && fd?.name.includes('/dev/log') === true,
  ),
  plainField('evt.count', 'unsigned', 'Always 1.', () => 1),
  plainField(
    'evt.count.error',
    'unsigned',
    'Whether the call returned an error, as 1 or 0.',
    errorOf,
  ),
  errorField('file', 'files', (event) => concernOf(event) === 'file'),
  errorField('net', 'connections', (event) => concernOf(event) === 'net'),
  errorField('memory', 'memory', ({ type }) => type.category === 'memory'),
  errorField('other', 'none of these', (event) => concernOf(event) === 'other'),
];
