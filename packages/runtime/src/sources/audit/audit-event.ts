import type { EventType } from '../../event/event-type.ts';
import { findEventType } from '../../event/event-types.ts';
import type { FileDescriptor } from '../../event/file-descriptor.ts';
import type { Machine } from '../../event/machine.ts';
import { resolvePath } from '../../event/paths.ts';
import type { EventValue } from '../../event/runtime-event.ts';
import type { ThreadFacts } from '../../state/kernel-event.ts';
import { formatIpv4, formatIpv6, parseEndpoint } from '../../state/socket-text.ts';
import { parameterOfArgument, valueOfKernel } from '../system-call-arguments.ts';
import { type AuditRecord, type AuditValue, decimal, decodeText } from './audit-record.ts';
import { machineOfArchitecture, systemCallName } from './system-call-name.ts';

/** What the records of one system call say together. */
export interface AuditEvent {
  readonly type: EventType;
  readonly tid: number;
  readonly args: Record<string, EventValue>;
  readonly result: number | undefined;
  readonly thread: ThreadFacts;
  readonly fd: FileDescriptor | undefined;
}

/** Of calls that events know by another name. */
const eventNames: ReadonlyMap<string, string> = new Map([
  ['pread64', 'pread'],
  ['pwrite64', 'pwrite'],
]);

const MAX_ARGUMENTS = 4096;
const COMM_LENGTH = 15;

/** @returns undefined without a SYSCALL record, or for a call that is not known */
export function readAuditEvent(records: readonly AuditRecord[]): AuditEvent | undefined {
  const call = records.find((record) => record.type === 'SYSCALL')?.fields;
  const pid = decimal(call?.get('pid'));
  if (call === undefined || pid === undefined) {
    return undefined;
  }
  const architecture = call.get('arch')?.text ?? '';
  const name =
    call.get('SYSCALL')?.text ??
    systemCallName(architecture, decimal(call.get('syscall')) ?? -1) ??
    '';
  // 32-bit programs have two calls where the numbers of users were shorter once.
  const type = findEventType(eventNames.get(name) ?? name.replace(/(?<=id|own)32$/, ''));
  if (type === undefined) {
    return undefined;
  }
  const workingDirectory = decodeText(fieldsOf(records, 'CWD')?.get('cwd'));
  const result = decimal(call.get('exit'));
  const isExec = name === 'execve' || name === 'execveat';
  const argv = isExec ? readArgv(records) : readTitle(records);
  const thread = readThread(call, argv, workingDirectory);
  const args = readArguments(type, call, records, machineOfArchitecture(architecture));
  if (isExec) {
    addExecution(args, argv ?? [], thread);
  }
  return {
    type,
    tid: pid,
    args,
    result,
    thread,
    fd: readDescriptor(type, args, result, workingDirectory ?? '/', records),
  };
}

type Fields = ReadonlyMap<string, AuditValue>;

function fieldsOf(records: readonly AuditRecord[], type: string): Fields | undefined {
  return records.find((record) => record.type === type)?.fields;
}

function readThread(
  call: Fields,
  argv: readonly string[] | undefined,
  workingDirectory: string | undefined,
): ThreadFacts {
  const parentPid = decimal(call.get('ppid'));
  const uid = decimal(call.get('euid'));
  const gid = decimal(call.get('egid'));
  const loginUid = decimal(call.get('auid'));
  const name = decodeText(call.get('comm'));
  const path = decodeText(call.get('exe'));
  const tty = call.get('tty')?.text;
  return {
    pid: decimal(call.get('pid')) ?? 0,
    ...(parentPid !== undefined && { parentPid }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    ...(loginUid !== undefined && { loginUid }),
    ...(name !== undefined && { name: name.slice(0, COMM_LENGTH) }),
    ...(workingDirectory !== undefined && { workingDirectory }),
    // Its name is known, its number is not: that it has one is what rules ask for.
    ...(tty !== undefined && { tty: tty === '(none)' ? 0 : ttyNumber(tty) }),
    ...(path !== undefined && {
      executable: { path, ...(argv && { name: argv[0] ?? '', args: argv.slice(1) }) },
    }),
  };
}

/** The command line, of which the kernel keeps the first 128 bytes. */
function readTitle(records: readonly AuditRecord[]): string[] | undefined {
  return decodeText(fieldsOf(records, 'PROCTITLE')?.get('proctitle'))?.split('\0');
}

/** The device number of a terminal's name, as the kernel has it: 136 and on for "pts0". */
function ttyNumber(name: string): number {
  const match = /^(pts|tty)(\d{1,4})$/.exec(name);
  const major = match?.[1] === 'pts' ? 136 : 4;
  return (major << 8) | (Number(match?.[2] ?? 0) & 0xff);
}

function readArguments(
  type: EventType,
  call: Fields,
  records: readonly AuditRecord[],
  machine: Machine,
): Record<string, EventValue> {
  const args: Record<string, EventValue> = {};
  const paths = records
    .filter(
      ({ type: each, fields }) => each === 'PATH' && fields.get('nametype')?.text !== 'PARENT',
    )
    .map(({ fields }) => decodeText(fields.get('name')));
  let nextPath = 0;
  for (let place = 0; place < 6; place++) {
    const parameter = parameterOfArgument(type, place);
    if (parameter === undefined) {
      continue;
    }
    const raw = call.get(`a${place}`)?.text;
    switch (parameter.kind) {
      case 'path':
      case 'text':
        args[parameter.name] = paths[nextPath];
        nextPath += 1;
        break;
      case 'socket-address':
        args[parameter.name] = readAddress(records);
        break;
      case 'bytes':
        break;
      default: {
        // Only the first four are recorded.
        const value = raw === undefined ? undefined : hexadecimal(raw);
        args[parameter.name] =
          value === undefined ? undefined : valueOfKernel(parameter, value, machine);
      }
    }
  }
  const [first] = type.parameters;
  const result = decimal(call.get('exit'));
  if (first !== undefined && (first.name === 'res' || first.kind === 'fd')) {
    args[first.name] ??= result;
  }
  const capabilities = fieldsOf(records, 'CAPSET');
  for (const [parameter, field] of [
    ['cap_permitted', 'cap_pp'],
    ['cap_effective', 'cap_pe'],
    ['cap_inheritable', 'cap_pi'],
  ] as const) {
    const set = capabilities?.get(field)?.text;
    if (set !== undefined && /^[0-9a-f]{1,16}$/.test(set)) {
      args[parameter] = BigInt(`0x${set}`);
    }
  }
  if (type.name === 'delete_module') {
    args['name'] = decodeText(fieldsOf(records, 'KERN_MODULE')?.get('name')) ?? args['name'];
  }
  return args;
}

/** The lower half of a register says all of a number of 32 bits, and 53 bits all of most others. */
function hexadecimal(text: string): number | undefined {
  if (!/^[0-9a-f]{1,16}$/i.test(text)) {
    return undefined;
  }
  return Number.parseInt(text.length > 13 ? text.slice(-8) : text, 16);
}

function addExecution(
  args: Record<string, EventValue>,
  argv: readonly string[],
  thread: ThreadFacts,
): void {
  const path = thread.executable?.path;
  Object.assign(args, {
    exe: argv[0] ?? path,
    args: argv.slice(1),
    comm: thread.name,
    trusted_exepath: path,
    pid: thread.pid,
    tid: thread.pid,
    ptid: thread.parentPid,
    uid: thread.uid,
    gid: thread.gid,
    loginuid: thread.loginUid,
    tty: thread.tty,
    cwd: thread.workingDirectory,
  });
}

/** Arguments as `a0`, `a1`; a long one as `a1_len` and `a1[0]`, `a1[1]`, in several records. */
function readArgv(records: readonly AuditRecord[]): string[] {
  const whole = new Map<string, AuditValue>();
  for (const { type, fields } of records) {
    if (type !== 'EXECVE') {
      continue;
    }
    for (const [name, value] of fields) {
      const match = /^(a\d{1,5})(?:\[\d{1,5}\])?$/.exec(name);
      if (match?.[1] !== undefined) {
        const before = whole.get(match[1]);
        whole.set(
          match[1],
          before === undefined ? value : { ...value, text: before.text + value.text },
        );
      }
    }
  }
  const argv: string[] = [];
  for (let at = 0; at < MAX_ARGUMENTS; at++) {
    const value = whole.get(`a${at}`);
    if (value === undefined) {
      break;
    }
    argv.push(decodeText(value) ?? '');
  }
  return argv;
}

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

/** A sockaddr in hexadecimal: "10.0.0.1:80" or the path of a Unix socket. */
function readAddress(records: readonly AuditRecord[]): string | undefined {
  const text = fieldsOf(records, 'SOCKADDR')?.get('saddr')?.text ?? '';
  if (!/^(?:[0-9A-Fa-f]{2}){2,128}$/.test(text)) {
    return undefined;
  }
  const bytes = Buffer.from(text, 'hex');
  // The family is in the order of the machine, all of which are little endian; the rest is not.
  const family = bytes.readUInt16LE(0);
  if (family === AF_INET && bytes.length >= 8) {
    return `${formatIpv4(bytes, 4)}:${bytes.readUInt16BE(2)}`;
  }
  if (family === AF_INET6 && bytes.length >= 24) {
    return `${formatIpv6(bytes, 8)}:${bytes.readUInt16BE(2)}`;
  }
  if (family === AF_UNIX) {
    const isAbstract = bytes[2] === 0;
    const zero = bytes.indexOf(0, isAbstract ? 3 : 2);
    const path = bytes.toString('utf8', isAbstract ? 3 : 2, zero === -1 ? bytes.length : zero);
    return isAbstract ? `@${path}` : path;
  }
  return undefined;
}

const opens = new Set(['open', 'openat', 'openat2', 'creat']);

/** What the event is about, by what its records say of it: no other record may be there. */
function readDescriptor(
  type: EventType,
  args: Record<string, EventValue>,
  result: number | undefined,
  workingDirectory: string,
  records: readonly AuditRecord[],
): FileDescriptor | undefined {
  const name = args['name'];
  if (opens.has(type.name) && typeof name === 'string') {
    const isAnchored = args['dirfd'] === undefined || args['dirfd'] === -100;
    const file = records.findLast(
      (record) => record.type === 'PATH' && record.fields.get('nametype')?.text !== 'PARENT',
    )?.fields;
    const inode = decimal(file?.get('inode'));
    return {
      number: result ?? -1,
      type: 'file',
      name: isAnchored || name.startsWith('/') ? resolvePath(workingDirectory, name) : name,
      rawName: name,
      ...(typeof args['flags'] === 'number' && { openFlags: args['flags'] }),
      ...(inode !== undefined && { inode: BigInt(inode) }),
    };
  }
  const address = readAddress(records);
  if (address === undefined || type.category === 'file') {
    return undefined;
  }
  const isAccepted = type.name === 'accept' || type.name === 'accept4';
  const number = isAccepted ? result : args['fd'];
  const endpoint = address.includes('/') ? undefined : parseEndpoint(address);
  const isServer = isAccepted || type.name === 'bind';
  const end = isAccepted ? 'client' : 'server';
  return {
    number: typeof number === 'number' ? number : -1,
    type: endpoint === undefined ? 'unix' : endpoint.address.includes(':') ? 'ipv6' : 'ipv4',
    name: address,
    isServer,
    ...(endpoint !== undefined && { [end]: endpoint }),
  };
}
