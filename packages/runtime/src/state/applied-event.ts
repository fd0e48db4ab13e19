import type { EventType } from '../event/event-type.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { EventArguments, RuntimeEvent } from '../event/runtime-event.ts';
import type { KernelEvent } from './kernel-event.ts';
import type { ThreadState } from './thread-state.ts';

/** An event of which it is known who did it. */
export class AppliedEvent implements RuntimeEvent {
  readonly type: EventType;
  readonly number: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly cpu: number;
  readonly args: EventArguments;
  readonly result: number | undefined;
  readonly thread: ThreadState;
  readonly fd: FileDescriptor | undefined;

  constructor(event: KernelEvent, thread: ThreadState, fd: FileDescriptor | undefined) {
    this.type = event.type;
    this.number = event.number;
    this.seconds = event.seconds;
    this.nanoseconds = event.nanoseconds;
    this.cpu = event.cpu;
    this.args = event.args;
    this.result = event.result;
    this.thread = thread;
    this.fd = fd;
  }
}

/** What the arguments name, if it is open. */
export function descriptorOf(thread: ThreadState, event: KernelEvent): FileDescriptor | undefined {
  const parameter = event.type.descriptor;
  if (parameter === undefined) {
    return undefined;
  }
  const number = event.args[parameter];
  return typeof number === 'number' ? thread.process.descriptors.get(number) : undefined;
}
