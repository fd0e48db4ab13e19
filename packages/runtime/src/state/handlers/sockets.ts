import type { Endpoint, FileDescriptor, FileDescriptorType } from '../../event/file-descriptor.ts';
import { CLOSE_ON_EXEC } from '../descriptor-table.ts';
import {
  formatEndpoint,
  formatTuple,
  parseEndpoint,
  parseTuple,
  type SocketTuple,
} from '../socket-text.ts';
import type { ThreadState } from '../thread-state.ts';
import { type Handler, type Handlers, numberOf, succeeded, textOf } from './handler.ts';

const EINPROGRESS = -115;
const SOCK_CLOEXEC = 0o2000000;

const families: ReadonlyMap<number, FileDescriptorType> = new Map([
  [1, 'unix'],
  [2, 'ipv4'],
  [10, 'ipv6'],
  [16, 'netlink'],
]);

const socket: Handler = (state, thread, event) => {
  if (event.result === undefined || event.result < 0) {
    return undefined;
  }
  const { args } = event;
  const type = families.get(numberOf(args, 'domain') ?? -1) ?? 'unknown';
  const socketType = numberOf(args, 'type') ?? 0;
  const protocol = protocolOf(type, socketType & 0xff, numberOf(args, 'proto') ?? 0);
  const flags = numberOf(args, 'flags') ?? 0;
  const closes = (flags & CLOSE_ON_EXEC) !== 0 || (socketType & SOCK_CLOEXEC) !== 0;
  return state.setDescriptor(thread, {
    number: event.result,
    type,
    name: '',
    openFlags: closes ? CLOSE_ON_EXEC : 0,
    ...(protocol !== undefined && { protocol }),
  });
};

function protocolOf(
  type: FileDescriptorType,
  socketType: number,
  protocol: number,
): FileDescriptor['protocol'] {
  if (type !== 'ipv4' && type !== 'ipv6') {
    return undefined;
  }
  if (socketType === 3) {
    return 'raw';
  }
  if (protocol === 1 || protocol === 58) {
    return 'icmp';
  }
  return socketType === 1 ? 'tcp' : socketType === 2 ? 'udp' : undefined;
}

const socketpair: Handler = (state, thread, event) => {
  if (!succeeded(event)) {
    return undefined;
  }
  const [first] = ['fd1', 'fd2'].flatMap((name) => {
    const number = numberOf(event.args, name);
    return number === undefined || number < 0
      ? []
      : [state.setDescriptor(thread, { number, type: 'unix', name: '' })];
  });
  return first;
};

const bind: Handler = (state, thread, event, fd) => {
  const address = textOf(event.args, 'addr');
  if (fd === undefined || address === undefined || !succeeded(event)) {
    return fd;
  }
  const server = parseEndpoint(address);
  if (server === undefined) {
    return state.setDescriptor(thread, { ...fd, name: address });
  }
  // A port of 0 is one that the kernel chooses: nobody can know it as a server's.
  return state.setDescriptor(thread, {
    ...fd,
    type: familyOf(server),
    name: address,
    ...(server.port > 0 && { server, isServer: true }),
  });
};

const listen: Handler = (state, thread, event, fd) =>
  fd === undefined || fd.isServer === true || !succeeded(event)
    ? fd
    : state.setDescriptor(thread, { ...fd, isServer: true });

/** One that fails is about its destination too, and leaves the socket as it was. */
const connect: Handler = (state, thread, event, fd) => {
  if (fd === undefined) {
    return fd;
  }
  const isConnected = succeeded(event) || event.result === EINPROGRESS;
  const text = textOf(event.args, 'tuple') ?? '';
  const tuple = parseTuple(text);
  const server = parseEndpoint(textOf(event.args, 'addr') ?? '');
  if (tuple === undefined && server === undefined) {
    return fd;
  }
  const after =
    tuple === undefined && server !== undefined
      ? { ...fd, type: familyOf(server), name: formatEndpoint(server), server, isServer: false }
      : tuple === undefined
        ? fd
        : named(fd, tuple, text, false);
  return isConnected
    ? update(state, thread, fd, { ...after, isConnected })
    : { ...after, isConnected };
};

const accept: Handler = (state, thread, event) => {
  const text = textOf(event.args, 'tuple') ?? '';
  const tuple = parseTuple(text);
  if (event.result === undefined || event.result < 0) {
    return undefined;
  }
  const flags = numberOf(event.args, 'flags') ?? 0;
  const fresh: FileDescriptor = {
    number: event.result,
    type: tuple?.family ?? 'unknown',
    name: '',
    openFlags: (flags & CLOSE_ON_EXEC) | ((flags & SOCK_CLOEXEC) !== 0 ? CLOSE_ON_EXEC : 0),
    isServer: true,
    isConnected: true,
  };
  if (tuple === undefined) {
    return state.setDescriptor(thread, fresh);
  }
  return state.setDescriptor(
    thread,
    tuple.family === 'unix'
      ? { ...fresh, name: text }
      : {
          ...fresh,
          name: text,
          protocol: 'tcp',
          client: tuple.source,
          server: tuple.destination,
        },
  );
};

/** Each datagram may go elsewhere: the name is that of the last one. */
function transfer(isReading: boolean): Handler {
  return (state, thread, event, fd) => {
    if (fd === undefined || fd.type === 'file' || !succeeded(event)) {
      return fd;
    }
    if (fd.name !== '' && fd.protocol === 'tcp') {
      return fd;
    }
    const text = textOf(event.args, 'tuple');
    if (text === undefined || text === '' || text === fd.name) {
      return fd;
    }
    const tuple = parseTuple(text);
    return tuple === undefined ? fd : update(state, thread, fd, named(fd, tuple, text, isReading));
  };
}

function update(
  state: Parameters<Handler>[0],
  thread: ThreadState,
  before: FileDescriptor,
  after: FileDescriptor,
): FileDescriptor {
  if (after === before) {
    return before;
  }
  state.setDescriptor(thread, after);
  return before.name === after.name ? after : { ...after, nameChanged: true };
}

/**
 * @param tuple from where the data came, or where this end is, to the other
 * @param isReading whether the source is the other end
 */
function named(
  fd: FileDescriptor,
  tuple: SocketTuple,
  text: string,
  isReading: boolean,
): FileDescriptor {
  if (tuple.family === 'unix') {
    return { ...fd, type: 'unix', name: text, isServer: fd.isServer ?? false, isConnected: true };
  }
  const { source, destination } = tuple;
  const isSame =
    fd.client !== undefined &&
    fd.server !== undefined &&
    ((areSame(fd.client, source) && areSame(fd.server, destination)) ||
      (areSame(fd.client, destination) && areSame(fd.server, source)));
  if (isSame) {
    return fd;
  }
  const isServer = fd.isServer ?? (isReading && !looksLikeClient(destination, source));
  // Of what is read the source is the other end, of what is written it is this one.
  const isOtherClient = isServer === isReading;
  const client = isOtherClient ? source : destination;
  const server = isOtherClient ? destination : source;
  return {
    ...fd,
    type: tuple.family,
    protocol: fd.protocol ?? 'udp',
    name: formatTuple(client, server),
    client,
    server,
    isServer,
    isConnected: true,
  };
}

/** Clients have high ports, mostly. */
function looksLikeClient(own: Endpoint, other: Endpoint): boolean {
  return other.port < own.port;
}

function areSame(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.address === other.address;
}

function familyOf(endpoint: Endpoint): FileDescriptorType {
  return endpoint.address.includes(':') ? 'ipv6' : 'ipv4';
}

const send = transfer(false);
const receive = transfer(true);

export const socketHandlers: Handlers = {
  socket,
  socketpair,
  bind,
  listen,
  connect,
  accept,
  accept4: accept,
  send,
  sendto: send,
  sendmsg: send,
  sendmmsg: send,
  recv: receive,
  recvfrom: receive,
  recvmsg: receive,
  recvmmsg: receive,
};
