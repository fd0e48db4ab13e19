import type { EventType } from './event-type.ts';
import type { FileDescriptor } from './file-descriptor.ts';
import type { Thread } from './thread.ts';

/**
 * Texts are decoded from UTF-8, but data (`bytes`) is a text of one character a byte. An address of
 * a socket, or the two ends of a connection, is text as well: "10.0.0.1:5->10.0.0.2:80".
 */
export type EventValue = string | number | bigint | boolean | readonly string[] | undefined;

/**
 * The parameters by name, raw: flags are a number, a path is what the program passed. Sources may
 * give them as accessors that decode when asked, as few of them ever are.
 */
export type EventArguments = Readonly<Record<string, EventValue>>;

/**
 * One thing that a program did, at the moment it was done. A rule's fields are read from it at once:
 * threads and descriptors change with the next event.
 */
export interface RuntimeEvent {
  readonly type: EventType;
  /** Counts up from 1 in each source. */
  readonly number: number;
  /** Seconds since 1970, and the nanoseconds of that second: one number cannot hold both. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly cpu: number;
  readonly args: EventArguments;
  /** What the system call returned: a negative errno where it failed; none where nothing returns. */
  readonly result: number | undefined;
  /** Who did it. Of an exec: as it is afterwards. */
  readonly thread: Thread;
  /** What it was done to, if that is a descriptor: the one opened, connected, written to. */
  readonly fd: FileDescriptor | undefined;
}
