import { malformed } from '@seaworthy/model';
import type { FileDescriptor, FileDescriptorType } from '../../event/file-descriptor.ts';
import type { GroupFacts, UserFacts } from '../../state/directory.ts';
import type { ThreadFacts } from '../../state/kernel-event.ts';
import { formatIpv4, formatIpv6, formatTuple } from '../../state/socket-text.ts';

/*
 * What a capture says of the host before its first event. Source: falcosecurity/libs,
 * userspace/libscap/engine/savefile/scap_savefile.c.
 */

/** Reads a block's values one after the other. */
export class BlockReader {
  readonly #view: DataView;
  readonly #bytes: Buffer;
  readonly #isLittleEndian: boolean;
  offset = 0;
  readonly end: number;

  constructor(bytes: Buffer, isLittleEndian: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isLittleEndian = isLittleEndian;
    this.end = bytes.length;
  }

  get left(): number {
    return this.end - this.offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), this.#isLittleEndian);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), this.#isLittleEndian);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), this.#isLittleEndian);
  }

  /** A number of a process or a descriptor. */
  id(): number {
    return Number(BigInt.asIntN(64, this.u64()));
  }

  /** With its length before it. */
  text(): string {
    return this.fixedText(this.u16());
  }

  /** In a field of a fixed size. */
  fixedText(length: number): string {
    const start = this.#advance(length);
    const text = this.#bytes.toString('utf8', start, start + length);
    const zero = text.indexOf('\0');
    return zero === -1 ? text : text.slice(0, zero);
  }

  list(): string[] {
    const length = this.u16();
    const start = this.#advance(length);
    const text = this.#bytes.toString('utf8', start, start + length);
    return text.split('\0').filter((item) => item !== '');
  }

  ipv4(): string {
    return formatIpv4(this.#bytes, this.#advance(4));
  }

  ipv6(): string {
    return formatIpv6(this.#bytes, this.#advance(16));
  }

  skipTo(offset: number): void {
    if (offset < this.offset || offset > this.end) {
      throw malformed('capture', 'an entry is longer or shorter than it says');
    }
    this.offset = offset;
  }

  #advance(count: number): number {
    const start = this.offset;
    if (count > this.end - start) {
      throw malformed('capture', 'a block ends within a value');
    }
    this.offset = start + count;
    return start;
  }
}

export interface MachineInfo {
  readonly cpus: number;
  readonly memoryBytes: bigint;
  readonly hostname: string;
}

export function readMachineInfo(reader: BlockReader): MachineInfo {
  const cpus = reader.u32();
  const memoryBytes = reader.u64();
  reader.u64(); // the highest number of a process
  return { cpus, memoryBytes, hostname: reader.fixedText(128) };
}

/** Versions of a process list, by the type of their block; each has what the one before had. */
export const processListVersions: ReadonlyMap<number, number> = new Map([
  [0x202, 1],
  [0x8000abcd, 1],
  [0x207, 2],
  [0x8013abcd, 2],
  [0x209, 3],
  [0x8014abcd, 3],
  [0x210, 4],
  [0x211, 5],
  [0x212, 6],
  [0x213, 7],
  [0x214, 8],
  [0x215, 9],
]);

export interface ListedThread {
  readonly tid: number;
  readonly facts: ThreadFacts;
}

/** Less than four bytes at the end of a block are padding. */
const PADDING = 4;

export function* readProcessList(reader: BlockReader, version: number): Generator<ListedThread> {
  while (reader.left >= PADDING) {
    const start = reader.offset;
    // From version 9 on entries have a length, and grow at their end.
    const end = version >= 9 ? start + reader.u32() : 0;
    const tid = reader.id();
    const pid = reader.id();
    const parentPid = reader.id();
    const sessionId = version >= 6 ? reader.id() : undefined;
    const vpgid = version >= 8 ? reader.id() : undefined;
    const name = reader.text();
    const argv0 = reader.text();
    const path = version >= 7 ? reader.text() : argv0.startsWith('/') ? argv0 : '';
    const args = reader.list();
    const workingDirectory = reader.text();
    reader.u64(); // limit of descriptors
    reader.u32(); // flags
    const uid = reader.u32();
    const gid = reader.u32();
    if (version >= 2) {
      reader.skipTo(reader.offset + 3 * 4 + 2 * 8); // memory and page faults
    }
    const env = version >= 3 ? reader.list() : [];
    const vtid = version >= 4 ? reader.id() : tid;
    const vpid = version >= 4 ? reader.id() : pid;
    const cgroups = version >= 4 ? reader.list() : [];
    const root = version >= 5 ? reader.text() : '';
    const later = version >= 9 ? readLaterFacts(reader, end) : undefined;
    yield {
      tid,
      facts: {
        pid,
        parentPid,
        vtid: vtid === -1 ? tid : vtid,
        vpid: vpid === -1 ? pid : vpid,
        name,
        workingDirectory,
        rootDirectory: root === '' ? '/' : root,
        uid,
        gid,
        cgroups,
        executable: { name: argv0, path, args, env, ...later?.executable },
        ...(sessionId !== undefined && { sessionId }),
        ...(vpgid !== undefined && vpgid >= 0 && { vpgid }),
        ...later?.facts,
      },
    };
    if (end !== 0) {
      reader.skipTo(end);
    }
  }
}

/** Bytes of what entries had before libs 0.10 put two values before it: user, flag, capabilities. */
const OLD_LATER_BYTES = 4 + 1 + 3 * 8;

/** What entries of version 9 have at their end, as much of it as there is. */
function readLaterFacts(reader: BlockReader, end: number) {
  const has = (bytes: number) => reader.offset + bytes <= end;
  const isOld = !has(OLD_LATER_BYTES + 1);
  const namespaceStartedAt = !isOld && has(8) ? reader.u64() : undefined;
  const tty = !isOld && has(4) ? reader.u32() : 0;
  const loginUid = has(4) ? reader.u32() : 4294967295;
  const isWritable = has(1) && reader.u8() !== 0;
  const inheritable = has(8) ? reader.u64() : 0n;
  const permitted = has(8) ? reader.u64() : 0n;
  const effective = has(8) ? reader.u64() : 0n;
  const isUpperLayer = has(1) && reader.u8() !== 0;
  const inode = has(8) ? reader.u64() : undefined;
  const inodeChangedAt = has(8) ? reader.u64() : undefined;
  const inodeModifiedAt = has(8) ? reader.u64() : undefined;
  const isMemfd = has(1) && reader.u8() !== 0;
  const isLowerLayer = has(1) && reader.u8() !== 0;
  const pgid = has(8) ? reader.id() : undefined;
  return {
    facts: {
      tty,
      loginUid,
      capabilities: { inheritable, permitted, effective },
      ...(namespaceStartedAt !== undefined && { namespaceStartedAt }),
      ...(pgid !== undefined && pgid >= 0 && { pgid }),
    },
    executable: {
      isWritable,
      isUpperLayer,
      isLowerLayer,
      isMemfd,
      ...(inode !== undefined && { inode }),
      ...(inodeChangedAt !== undefined && { inodeChangedAt }),
      ...(inodeModifiedAt !== undefined && { inodeModifiedAt }),
    },
  };
}

/** By the numbers of scap_fd_type; sockets are read apart. */
const descriptorTypes: ReadonlyMap<number, FileDescriptorType> = new Map([
  [1, 'file'],
  [2, 'directory'],
  [7, 'pipe'],
  [9, 'event'],
  [10, 'unknown'],
  [11, 'signal'],
  [12, 'eventpoll'],
  [13, 'inotify'],
  [14, 'timerfd'],
  [15, 'netlink'],
  [17, 'bpf'],
  [18, 'userfaultfd'],
  [19, 'io_uring'],
  [20, 'memfd'],
  [21, 'pidfd'],
]);

const protocols: readonly FileDescriptor['protocol'][] = [
  undefined,
  undefined,
  'tcp',
  'udp',
  'icmp',
  'raw',
];

export interface ListedDescriptors {
  readonly tid: number;
  readonly descriptors: FileDescriptor[];
}

export function readDescriptorList(reader: BlockReader, hasLengths: boolean): ListedDescriptors {
  const tid = reader.id();
  const descriptors: FileDescriptor[] = [];
  while (reader.left >= PADDING) {
    const start = reader.offset;
    const end = hasLengths ? start + reader.u32() : 0;
    descriptors.push(readDescriptor(reader, end));
    if (end !== 0) {
      reader.skipTo(end);
    }
  }
  return { tid, descriptors };
}

function readDescriptor(reader: BlockReader, end: number): FileDescriptor {
  const number = reader.id();
  const inode = reader.u64();
  const kind = reader.u8();
  switch (kind) {
    case 3:
    case 4: {
      const read = () => (kind === 3 ? reader.ipv4() : reader.ipv6());
      const [source, destination] = [read(), read()];
      const own = { address: source, port: reader.u16() };
      const other = { address: destination, port: reader.u16() };
      const isServer = own.port < other.port;
      return {
        ...socketOf(number, inode, kind === 3 ? 'ipv4' : 'ipv6', reader.u8()),
        name: formatTuple(own, other),
        client: isServer ? other : own,
        server: isServer ? own : other,
        isServer,
        isConnected: true,
      };
    }
    case 5:
    case 6: {
      const address = kind === 5 ? reader.ipv4() : reader.ipv6();
      const server = { address, port: reader.u16() };
      return {
        ...socketOf(number, inode, kind === 5 ? 'ipv4' : 'ipv6', reader.u8()),
        name: `${server.address}:${server.port}`,
        server,
        isServer: true,
      };
    }
    case 8: {
      reader.skipTo(reader.offset + 16); // addresses in the kernel
      return { number, inode, type: 'unix', name: reader.text() };
    }
    case 16: {
      const openFlags = reader.u32();
      const name = reader.text();
      const hasDevice = end !== 0 && reader.offset + 4 <= end;
      const device = hasDevice ? { device: reader.u32() } : undefined;
      return { number, inode, type: 'file', name, openFlags, ...device };
    }
    default: {
      const type = descriptorTypes.get(kind);
      return type === undefined
        ? { number, inode, type: 'unknown', name: '' }
        : { number, inode, type, name: reader.text() };
    }
  }
}

function socketOf(number: number, inode: bigint, type: FileDescriptorType, protocol: number) {
  const known = protocols[protocol];
  return { number, inode, type, ...(known !== undefined && { protocol: known }) };
}

const USER = 0;

export function* readUserList(
  reader: BlockReader,
  hasLengths: boolean,
): Generator<{ user: UserFacts } | { group: GroupFacts }> {
  while (reader.left >= PADDING) {
    const start = reader.offset;
    const end = hasLengths ? start + reader.u32() : 0;
    if (reader.u8() === USER) {
      const id = reader.u32();
      reader.u32(); // primary group
      const [name, home, shell] = [reader.text(), reader.text(), reader.text()];
      yield { user: { id, name, home, shell } };
    } else {
      const id = reader.u32();
      yield { group: { id, name: reader.text() } };
    }
    if (end !== 0) {
      reader.skipTo(end);
    }
  }
}
