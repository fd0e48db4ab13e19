import type { Container } from '../event/container.ts';
import type { EventType } from '../event/event-type.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { EventArguments } from '../event/runtime-event.ts';
import type { Capabilities, Executable } from '../event/thread.ts';

/**
 * What a source saw, before anything is known about who did it: `SystemState` makes a
 * `RuntimeEvent` of it.
 */
export interface KernelEvent {
  readonly type: EventType;
  readonly number: number;
  /** Seconds since 1970, and the nanoseconds of that second. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly cpu: number;
  /** Thread id as the host's initial namespace has it. */
  readonly tid: number;
  /**
   * By the parameters' names, which may all be absent. Values as Falco has them: flags in Falco's
   * numbers (`kernel-flags.ts` translates the kernel's), AT_FDCWD as -100, `args` of an exec
   * without argv[0].
   */
  readonly args: EventArguments;
  /** What the system call returned: a negative errno where it failed. */
  readonly result: number | undefined;
  /**
   * What the source knows of the descriptor that the event is about, after the event. It wins over
   * what the state would make of the arguments.
   */
  readonly fd?: FileDescriptor;
  /** What the source knows of the thread, after the event; likewise. */
  readonly thread?: ThreadFacts;
}

/** What a source can say of a thread: all of it when it existed before, some with an event. */
export interface ThreadFacts {
  readonly pid?: number;
  /** Process that made it; of a thread, that of its process. */
  readonly parentPid?: number;
  readonly vtid?: number;
  readonly vpid?: number;
  readonly sessionId?: number;
  readonly vpgid?: number;
  /** As the host numbers it. */
  readonly pgid?: number;
  /** Nanoseconds since 1970: of the first process of its PID namespace. */
  readonly namespaceStartedAt?: bigint;
  readonly name?: string;
  readonly executable?: Partial<Executable>;
  readonly workingDirectory?: string;
  /** Of its mount namespace, as the host sees it: "/" unless it was changed. */
  readonly rootDirectory?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly loginUid?: number;
  readonly capabilities?: Capabilities;
  readonly tty?: number;
  /** Nanoseconds since 1970. */
  readonly startedAt?: bigint;
  readonly executedAt?: bigint;
  /** Paths of /proc/PID/cgroup, with or without "controller=" before them. */
  readonly cgroups?: readonly string[];
  /** Where the source knows it; otherwise it is found by the cgroups. */
  readonly container?: Container;
}
