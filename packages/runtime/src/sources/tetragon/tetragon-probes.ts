import type { EventType } from '../../event/event-type.ts';
import { eventType, findEventType } from '../../event/event-types.ts';
import type { FileDescriptor } from '../../event/file-descriptor.ts';
import type { Machine } from '../../event/machine.ts';
import type { EventValue } from '../../event/runtime-event.ts';
import { formatEndpoint, formatTuple } from '../../state/socket-text.ts';
import { asObject, type JsonObject, numberIn, objectIn, textIn } from '../json-values.ts';
import { parameterOfArgument, valueOfKernel } from '../system-call-arguments.ts';

/** What a probe saw, as an event of ours. */
export interface ProbeEvent {
  readonly type: EventType;
  readonly args: Record<string, EventValue>;
  readonly result: number | undefined;
  readonly fd?: FileDescriptor;
}

type Probe = (args: readonly JsonObject[]) => Omit<ProbeEvent, 'result'> | undefined;

/** Probes see files, rarely their descriptors: rules that ask for one at all find this. */
const UNKNOWN_NUMBER = 0;
const MAY_WRITE = 2;
const PPM_RDONLY = 1;
const PPM_RDWR = 3;
const BPF_PROG_LOAD = 5;
const BPF_MAP_CREATE = 0;

/** A file that was opened: its descriptor is the first argument where the function has one. */
const openedFile: Probe = (args) => {
  const file = firstOf(args, 'file_arg') ?? firstOf(args, 'path_arg');
  if (file === undefined) {
    return undefined;
  }
  const number = firstNumber(args);
  const path = pathOf(file);
  const openFlags = openFlagsOf(file);
  return {
    type: eventType('openat'),
    args: { fd: number, name: path, flags: openFlags },
    fd: { ...fileOf(path), number: number ?? UNKNOWN_NUMBER, rawName: path, openFlags },
  };
};

/** Functions of the kernel that policies watch, by the events that they are part of. */
const functions: Readonly<Record<string, Probe>> = {
  fd_install: openedFile,
  security_file_open: openedFile,
  security_file_permission: (args) => {
    const mask = firstNumber(args) ?? 0;
    return onFile(args, (mask & MAY_WRITE) !== 0 ? 'write' : 'read');
  },
  security_mmap_file: (args) => onFile(args, 'mmap', { prot: firstNumber(args) ?? 0 }),
  security_path_truncate: (args) => onFile(args, 'truncate'),
  security_kernel_read_file: (args) => onFile(args, 'finit_module'),
  tcp_connect: (args) => onSocket(args, 'connect'),
  tcp_close: (args) => onSocket(args, 'close'),
  tcp_sendmsg: (args) => onSocket(args, 'sendmsg'),
  udp_sendmsg: (args) => onSocket(args, 'sendmsg'),
  tcp_recvmsg: (args) => onSocket(args, 'recvmsg'),
  inet_csk_listen_start: (args) => onSocket(args, 'listen'),
  security_socket_connect: (args) => onAddress(args, 'connect'),
  security_socket_bind: (args) => onAddress(args, 'bind'),
  do_init_module: () => ({ type: eventType('init_module'), args: {} }),
  security_kernel_module_request: () => ({ type: eventType('init_module'), args: {} }),
  free_module: (args) => ({
    type: eventType('delete_module'),
    args: { name: textIn(firstOf(args, 'module_arg'), 'name') },
  }),
  bpf_check: () => ({ type: eventType('bpf'), args: { cmd: BPF_PROG_LOAD } }),
  security_bpf_map_alloc: () => ({ type: eventType('bpf'), args: { cmd: BPF_MAP_CREATE } }),
  security_bpf_map_create: () => ({ type: eventType('bpf'), args: { cmd: BPF_MAP_CREATE } }),
  commit_creds: (args) => {
    const credentials = firstOf(args, 'process_credentials_arg');
    return {
      type: eventType('setresuid'),
      args: {
        ruid: numberIn(credentials, 'uid'),
        euid: numberIn(credentials, 'euid'),
        suid: numberIn(credentials, 'suid'),
      },
    };
  },
};

/** @returns undefined for a function that stands for no event of ours */
export function readProbe(
  functionName: string,
  rawArguments: readonly unknown[],
  returned: JsonObject | undefined,
): ProbeEvent | undefined {
  const args = rawArguments.map((argument) => asObject(argument) ?? {});
  const [, machine, call] = /^(?:__(x64|arm64|ia32)_)?sys_(\w+)$/.exec(functionName) ?? [];
  const found =
    call === undefined
      ? Object.hasOwn(functions, functionName)
        ? functions[functionName]?.(args)
        : undefined
      : readSystemCall(call, args, machine === 'arm64' ? 'arm64' : 'x64');
  if (found === undefined) {
    return undefined;
  }
  // A probe at the start of a function sees no result: what it saw is taken to succeed.
  const result = numberIn(returned, 'int_arg') ?? numberIn(returned, 'long_arg') ?? 0;
  const isOpening = found.type.descriptor !== undefined && found.fd !== undefined && result >= 0;
  return {
    ...found,
    result: isOpening && found.type.name === 'openat' ? found.fd!.number : result,
  };
}

/** Arguments that a policy names stand in the order of the call, though it may leave some out. */
function readSystemCall(
  call: string,
  args: readonly JsonObject[],
  machine: Machine,
): Omit<ProbeEvent, 'result'> | undefined {
  const type = findEventType(call === 'newuname' ? 'uname' : call);
  if (type === undefined) {
    return undefined;
  }
  const values: Record<string, EventValue> = {};
  let fd: FileDescriptor | undefined;
  for (const [place, argument] of args.entries()) {
    const parameter = parameterOfArgument(type, place);
    const number = numberOf(argument);
    const text = textIn(argument, 'string_arg');
    const file = objectIn(argument, 'file_arg') ?? objectIn(argument, 'path_arg');
    const address = objectIn(argument, 'sockaddr_arg');
    if (file !== undefined) {
      // Where a policy follows descriptors, the file stands in the place of its number.
      fd = fileOf(pathOf(file));
    } else if (parameter !== undefined && text !== undefined) {
      values[parameter.name] = text;
    } else if (parameter !== undefined && address !== undefined) {
      values[parameter.name] = addressOf(address);
    } else if (parameter !== undefined && number !== undefined) {
      values[parameter.name] = valueOfKernel(parameter, number, machine);
    } else if (
      typeof argument['bytes_arg'] === 'string' &&
      type.parameters.some(({ name }) => name === 'data')
    ) {
      values['data'] = Buffer.from(argument['bytes_arg'], 'base64').toString('latin1');
    }
  }
  return { type, args: values, ...(fd !== undefined && { fd }) };
}

function fileOf(path: string): FileDescriptor {
  return { number: UNKNOWN_NUMBER, type: 'file', name: path };
}

function onFile(
  args: readonly JsonObject[],
  type: string,
  more: Record<string, EventValue> = {},
): Omit<ProbeEvent, 'result'> | undefined {
  const file = firstOf(args, 'file_arg') ?? firstOf(args, 'path_arg');
  if (file === undefined) {
    return undefined;
  }
  return {
    type: eventType(type),
    args: more,
    fd: { ...fileOf(pathOf(file)), openFlags: openFlagsOf(file) },
  };
}

function onSocket(
  args: readonly JsonObject[],
  type: string,
): Omit<ProbeEvent, 'result'> | undefined {
  const socket = firstOf(args, 'sock_arg');
  if (socket === undefined) {
    return undefined;
  }
  const own = { address: textIn(socket, 'saddr') ?? '', port: numberIn(socket, 'sport') ?? 0 };
  const other = { address: textIn(socket, 'daddr') ?? '', port: numberIn(socket, 'dport') ?? 0 };
  const isListening = type === 'listen';
  const tuple = formatTuple(own, other);
  const protocol = { IPPROTO_TCP: 'tcp', IPPROTO_UDP: 'udp' } as const;
  const protocolName = textIn(socket, 'protocol') ?? '';
  return {
    type: eventType(type),
    args: { tuple: isListening ? undefined : tuple, size: numberOf(args[1]) },
    fd: {
      number: UNKNOWN_NUMBER,
      type: own.address.includes(':') || other.address.includes(':') ? 'ipv6' : 'ipv4',
      name: isListening ? formatEndpoint(own) : tuple,
      isServer: isListening,
      server: isListening ? own : other,
      ...(!isListening && { client: own, isConnected: true }),
      ...(protocolName in protocol && {
        protocol: protocol[protocolName as keyof typeof protocol],
      }),
    },
  };
}

function onAddress(
  args: readonly JsonObject[],
  type: string,
): Omit<ProbeEvent, 'result'> | undefined {
  const address = firstOf(args, 'sockaddr_arg') ?? firstOf(args, 'sockaddrun_arg');
  const text = address === undefined ? undefined : addressOf(address);
  if (address === undefined || text === undefined) {
    return undefined;
  }
  const path = textIn(address, 'path');
  const server = { address: textIn(address, 'addr') ?? '', port: numberIn(address, 'port') ?? 0 };
  return {
    type: eventType(type),
    args: { addr: text },
    fd: {
      number: UNKNOWN_NUMBER,
      type: path !== undefined ? 'unix' : server.address.includes(':') ? 'ipv6' : 'ipv4',
      name: text,
      isServer: type === 'bind',
      ...(path === undefined && { server }),
    },
  };
}

function addressOf(address: JsonObject): string | undefined {
  const path = textIn(address, 'path');
  const ip = textIn(address, 'addr');
  if (path !== undefined) {
    return path;
  }
  return ip === undefined
    ? undefined
    : formatEndpoint({ address: ip, port: numberIn(address, 'port') ?? 0 });
}

function firstOf(args: readonly JsonObject[], kind: string): JsonObject | undefined {
  for (const argument of args) {
    const value = objectIn(argument, kind);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

function firstNumber(args: readonly JsonObject[]): number | undefined {
  for (const argument of args) {
    const value = numberOf(argument);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

function numberOf(argument: JsonObject | undefined): number | undefined {
  for (const kind of ['int_arg', 'uint_arg', 'long_arg', 'size_arg']) {
    const value = numberIn(argument, kind);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

/** Tetragon of 2021 wrote paths without their first slash. */
function pathOf(file: JsonObject): string {
  const path = textIn(file, 'path') ?? '';
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

/** A file that was opened to be written says so among its permissions of opening, if at all. */
function openFlagsOf(file: JsonObject): number {
  const flags = textIn(file, 'flags') ?? '';
  return /O_(WRONLY|RDWR)/.test(flags) ? PPM_RDWR : PPM_RDONLY;
}
