import type { Container } from './container.ts';
import type { FileDescriptor } from './file-descriptor.ts';

export interface User {
  readonly id: number;
  /** Of the container's own users, where they are known. */
  readonly name?: string;
  readonly home?: string;
  readonly shell?: string;
}

export interface Group {
  readonly id: number;
  readonly name?: string;
}

/** Bits as the kernel has them. */
export interface Capabilities {
  readonly permitted: bigint;
  readonly effective: bigint;
  readonly inheritable: bigint;
}

/** The program that a process runs, from its last exec. */
export interface Executable {
  /** argv[0]. */
  readonly name: string;
  /** The file, with links resolved. */
  readonly path: string;
  /** argv without the first. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly inode?: bigint;
  /** Nanoseconds since 1970. */
  readonly inodeChangedAt?: bigint;
  readonly inodeModifiedAt?: bigint;
  readonly isWritable: boolean;
  readonly isUpperLayer: boolean;
  readonly isLowerLayer: boolean;
  readonly isMemfd: boolean;
}

/** A thread as the state knows it now. Threads of one process share `main` and its descriptors. */
export interface Thread {
  readonly tid: number;
  readonly pid: number;
  /** As seen inside the container. */
  readonly vtid: number;
  readonly vpid: number;
  readonly sessionId: number;
  readonly vpgid: number;
  /** The process group as the host numbers it, where a source tells. */
  readonly pgid?: number | undefined;
  /** comm: at most 15 bytes. */
  readonly name: string;
  readonly executable: Executable;
  readonly workingDirectory: string;
  /** "/" unless it was changed with chroot. */
  readonly rootDirectory?: string | undefined;
  readonly user: User;
  readonly group: Group;
  /** Who logged in, whatever he became later; 4294967295 where nobody did. */
  readonly loginUser: User;
  readonly capabilities: Capabilities;
  /** 0: none. */
  readonly tty: number;
  /** Nanoseconds since 1970: of the clone, and of the last exec. */
  readonly startedAt: bigint | undefined;
  readonly executedAt: bigint | undefined;
  /** Nanoseconds since 1970: when the namespace of process ids, so the container, began. */
  readonly namespaceStartedAt?: bigint | undefined;
  /** The main thread of the process; itself for that one. */
  readonly main: Thread;
  /** Main thread of the parent process; absent at the top and where it is not known. */
  readonly parent: Thread | undefined;
  readonly container: Container | undefined;
  readonly descriptors: ReadonlyMap<number, FileDescriptor>;
  /** Lines of /proc/PID/cgroup as "controller=path", or paths alone (cgroup v2). */
  readonly cgroups?: readonly string[] | undefined;
  /** Those of its process that run, itself among them. */
  readonly siblings?: ReadonlySet<Thread>;
  /** A thread of the machine by the number that the host has for it. */
  findThread?(tid: number): Thread | undefined;
  /** Who a number is where the thread runs, as far as anybody told. */
  findUser?(id: number): User | undefined;
  findGroup?(id: number): Group | undefined;
}
