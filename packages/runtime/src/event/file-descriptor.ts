/** Letters are those of `fd.typechar`. */
export type FileDescriptorType =
  | 'file'
  | 'directory'
  | 'ipv4'
  | 'ipv6'
  | 'unix'
  | 'pipe'
  | 'event'
  | 'signal'
  | 'eventpoll'
  | 'inotify'
  | 'timerfd'
  | 'netlink'
  | 'memfd'
  | 'bpf'
  | 'userfaultfd'
  | 'io_uring'
  | 'pidfd'
  | 'unknown';

/** As `fd.typechar` has them. */
export const typeLetters: Readonly<Record<FileDescriptorType, string>> = {
  file: 'f',
  directory: 'd',
  ipv4: '4',
  ipv6: '6',
  unix: 'u',
  pipe: 'p',
  event: 'e',
  signal: 's',
  eventpoll: 'l',
  inotify: 'i',
  timerfd: 't',
  netlink: 'n',
  memfd: 'm',
  bpf: 'b',
  userfaultfd: 'u',
  io_uring: 'r',
  pidfd: 'P',
  unknown: 'o',
};

/** One end of a connection. Addresses are text in their shortest form. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** An open file or socket of a process. */
export interface FileDescriptor {
  readonly number: number;
  readonly type: FileDescriptorType;
  /** Absolute path, or "client:port->server:port" of a socket; empty where it is not known. */
  readonly name: string;
  /** As the program passed it, where the name was resolved. */
  readonly rawName?: string;
  readonly openFlags?: number;
  readonly device?: number;
  readonly inode?: bigint;
  /** The layer of the container's own changes (overlayfs upper), or the image below it. */
  readonly layer?: 'upper' | 'lower';
  /** Sockets. The client is who connected; this process is the server when `isServer`. */
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'raw';
  readonly client?: Endpoint;
  readonly server?: Endpoint;
  readonly isServer?: boolean;
  readonly isConnected?: boolean;
  /** The name changed by this very event: the first datagram, and one to another address. */
  readonly nameChanged?: boolean;
}
