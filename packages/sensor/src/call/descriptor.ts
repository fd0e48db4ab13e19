import {
  type Endpoint,
  type FileDescriptor,
  type FileDescriptorType,
  formatIpv4,
  formatIpv6,
  isMappedIpv4,
  type Machine,
  openFlagsOfKernel,
} from '@seaworthy/runtime';
import type { FrameCursor } from '../frame/frame-cursor.ts';
import { callFields, descriptorKinds, layers } from '../frame/layout.ts';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const TCP_LISTEN = 10;

/** Names of what has no path, as the kernel calls their dentries. */
const anonymousTypes: readonly (readonly [string, FileDescriptorType])[] = [
  ['[eventfd]', 'event'],
  ['[eventpoll]', 'eventpoll'],
  ['[signalfd]', 'signal'],
  ['[timerfd]', 'timerfd'],
  ['[userfaultfd]', 'userfaultfd'],
  ['[io_uring]', 'io_uring'],
  ['[pidfd]', 'pidfd'],
  ['inotify', 'inotify'],
  ['bpf', 'bpf'],
  ['memfd:', 'memfd'],
];

/** What the kernel says of the descriptor of a call; `path` is the frame's text for it. */
export function descriptorOf(
  cursor: FrameCursor,
  machine: Machine,
  path: string,
  passed: { rawName?: string; isServer?: boolean; address?: Endpoint | string },
): FileDescriptor | undefined {
  const kind = cursor.u8(callFields.descriptorKind.offset);
  if (kind === descriptorKinds.file) return fileOf(cursor, machine, path, passed.rawName);
  if (kind === descriptorKinds.socket) return socketOf(cursor, path, passed);
  return undefined;
}

function fileOf(
  cursor: FrameCursor,
  machine: Machine,
  path: string,
  rawName: string | undefined,
): FileDescriptor {
  const mode = cursor.u16(callFields.mode.offset);
  const layer = cursor.u8(callFields.layer.offset);
  const type = typeOfFile(mode, path);
  const inode = cursor.u64(callFields.inode.offset);
  return {
    number: cursor.s32(callFields.descriptor.offset),
    type,
    name:
      type === 'memfd' ? path.slice('memfd:'.length) : type === 'pipe' ? `pipe:[${inode}]` : path,
    openFlags: openFlagsOfKernel(cursor.u32(callFields.openFlags.offset), machine),
    device: deviceOf(cursor.u32(callFields.device.offset)),
    inode,
    ...(rawName !== undefined && { rawName }),
    ...(layer === layers.upper
      ? { layer: 'upper' as const }
      : layer === layers.lower && { layer: 'lower' as const }),
  };
}

function typeOfFile(mode: number, path: string): FileDescriptorType {
  const format = mode & 0o170000;
  if (!path.startsWith('/')) {
    if (format === 0o010000) return 'pipe';
    for (const [name, type] of anonymousTypes) {
      if (path.includes(name)) return type;
    }
  }
  return format === 0o040000 ? 'directory' : 'file';
}

/** The kernel's dev_t (20 bits of minor) as stat(2) has it. */
export function deviceOf(device: number): number {
  const minor = device & 0xfffff;
  return ((minor & 0xff) | ((device >>> 20) << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

function socketOf(
  cursor: FrameCursor,
  path: string,
  { isServer, address }: { isServer?: boolean; address?: Endpoint | string },
): FileDescriptor {
  const number = cursor.s32(callFields.descriptor.offset);
  const family = cursor.u16(callFields.family.offset);
  const inode = cursor.u64(callFields.inode.offset);
  if (family === AF_UNIX) {
    const name =
      path !== '' ? path.replace(/^\0/, '@') : typeof address === 'string' ? address : '';
    return { number, type: 'unix', name, inode, ...(isServer !== undefined && { isServer }) };
  }
  if (family !== AF_INET && family !== AF_INET6) {
    return { number, type: family === AF_NETLINK ? 'netlink' : 'unknown', name: '', inode };
  }
  const { local, remote, type } = endpointsOf(cursor, family);
  const other = remote.port === 0 && typeof address === 'object' ? address : remote;
  const protocol = protocolOf(cursor);
  const state = cursor.u8(callFields.socketState.offset);
  const facts = { number, type, inode, ...(protocol !== undefined && { protocol }) };
  if (state === TCP_LISTEN || (other.port === 0 && local.port !== 0)) {
    return { ...facts, name: `${local.address}:${local.port}`, server: local, isServer: true };
  }
  if (other.port === 0) return { ...facts, name: '' };
  const serves = isServer ?? looksLikeServer(local, other);
  const client = serves ? other : local;
  const server = serves ? local : other;
  return {
    ...facts,
    name: `${client.address}:${client.port}->${server.address}:${server.port}`,
    client,
    server,
    isServer: serves,
    isConnected: remote.port !== 0,
  };
}

export function endpointsOf(
  cursor: FrameCursor,
  family: number,
): { local: Endpoint; remote: Endpoint; type: 'ipv4' | 'ipv6' } {
  const local = cursor.start + callFields.localAddress.offset;
  const remote = cursor.start + callFields.remoteAddress.offset;
  const isV4 =
    family === AF_INET || isMappedIpv4(cursor.bytes, remote) || isMappedIpv4(cursor.bytes, local);
  const format = family === AF_INET ? formatIpv4 : formatIpv6;
  return {
    type: isV4 ? 'ipv4' : 'ipv6',
    local: {
      address: format(cursor.bytes, local),
      port: cursor.u16(callFields.localPort.offset),
    },
    remote: {
      address: format(cursor.bytes, remote),
      port: cursor.u16(callFields.remotePort.offset),
    },
  };
}

function protocolOf(cursor: FrameCursor): FileDescriptor['protocol'] {
  const protocol = cursor.u16(callFields.protocol.offset);
  if (cursor.u8(callFields.socketType.offset) === 3) return 'raw';
  if (protocol === 6) return 'tcp';
  if (protocol === 17) return 'udp';
  return protocol === 1 || protocol === 58 ? 'icmp' : undefined;
}

/** Servers have low ports, mostly; where the kernel chose both, nobody can tell. */
function looksLikeServer(local: Endpoint, remote: Endpoint): boolean {
  return local.port < remote.port && remote.port >= 1024;
}

/** A struct sockaddr: an end of a connection, or the path of a Unix socket. */
export function addressOf(bytes: Buffer): Endpoint | string | undefined {
  if (bytes.length < 2) return undefined;
  const family = bytes.readUInt16LE(0);
  if (family === AF_INET && bytes.length >= 8) {
    return { address: formatIpv4(bytes, 4), port: bytes.readUInt16BE(2) };
  }
  if (family === AF_INET6 && bytes.length >= 24) {
    return { address: formatIpv6(bytes, 8), port: bytes.readUInt16BE(2) };
  }
  if (family === AF_UNIX) {
    if (bytes[2] === 0) return `@${bytes.toString('utf8', 3)}`;
    const end = bytes.indexOf(0, 2);
    return bytes.toString('utf8', 2, end === -1 ? bytes.length : end);
  }
  return undefined;
}
