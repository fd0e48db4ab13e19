import type { FileDescriptor } from '../../event/file-descriptor.ts';
import type { EventArguments } from '../../event/runtime-event.ts';
import type { KernelEvent } from '../kernel-event.ts';
import type { SystemState } from '../system-state.ts';
import type { ThreadState } from '../thread-state.ts';

/**
 * What a type of event does to the state.
 * @param fd the open descriptor that the event's arguments name, if any
 * @returns the descriptor that the event is about, after it
 */
export type Handler = (
  state: SystemState,
  thread: ThreadState,
  event: KernelEvent,
  fd: FileDescriptor | undefined,
) => FileDescriptor | undefined;

export type Handlers = Readonly<Record<string, Handler>>;

export const AT_FDCWD = -100;

export function numberOf(args: EventArguments, name: string): number | undefined {
  const value = args[name];
  return typeof value === 'number' ? value : undefined;
}

export function bigintOf(args: EventArguments, name: string): bigint | undefined {
  const value = args[name];
  return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : undefined;
}

export function textOf(args: EventArguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOf(args: EventArguments, name: string): readonly string[] | undefined {
  const value = args[name];
  return Array.isArray(value) ? value : undefined;
}

/** Whether it did what it says: system calls that return nothing always do. */
export function succeeded(event: KernelEvent): boolean {
  return (event.result ?? 0) >= 0;
}

/** Nanoseconds since 1970. */
export function timeOf(event: KernelEvent): bigint {
  return BigInt(event.seconds) * 1_000_000_000n + BigInt(event.nanoseconds);
}
