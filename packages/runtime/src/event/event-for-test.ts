import type { EventType, Parameter } from './event-type.ts';
import { eventType, eventTypes } from './event-types.ts';
import type { FileDescriptor } from './file-descriptor.ts';
import type { EventArguments, RuntimeEvent } from './runtime-event.ts';
import type { Executable, Thread } from './thread.ts';

/** A type with parameters of the test's own; codes of real types stay apart from theirs. */
const ownTypes = new Map<string, EventType>();

function makeType(name: string, parameters: readonly Parameter[]): EventType {
  const key = `${name} ${parameters.map((each) => `${each.name}:${each.kind}`).join(' ')}`;
  const known = ownTypes.get(key);
  if (known !== undefined) return known;
  const code = eventTypes.length + ownTypes.size;
  const made = { ...eventType(name), code, parameters };
  ownTypes.set(key, made);
  return made;
}

export function makeThread(
  given: Partial<Omit<Thread, 'executable'>> & { executable?: Partial<Executable> } = {},
): Thread {
  const { executable, ...rest } = given;
  const thread = {
    tid: 100,
    pid: 100,
    vtid: 100,
    vpid: 100,
    sessionId: 100,
    vpgid: 100,
    name: 'cat',
    workingDirectory: '/srv',
    rootDirectory: '/',
    user: { id: 0, name: 'root', home: '/root', shell: '/bin/sh' },
    group: { id: 0, name: 'root' },
    loginUser: { id: 4_294_967_295 },
    capabilities: { permitted: 1n, effective: 0n, inheritable: 0n },
    tty: 0,
    startedAt: undefined,
    executedAt: undefined,
    main: undefined as unknown as Thread,
    parent: undefined,
    container: undefined,
    descriptors: new Map<number, FileDescriptor>(),
    ...rest,
    executable: {
      name: 'cat',
      path: '/usr/bin/cat',
      args: [],
      env: [],
      isWritable: false,
      isUpperLayer: false,
      isLowerLayer: false,
      isMemfd: false,
      ...executable,
    },
  };
  thread.main ??= thread;
  return thread;
}

export interface GivenEvent {
  readonly type?: string;
  readonly parameters?: readonly Parameter[];
  readonly args?: EventArguments;
  readonly result?: number;
  readonly thread?: Thread;
  readonly fd?: FileDescriptor;
}

/** An event of 2026-03-01T13:53:31.000000007Z. */
export function makeEvent(given: GivenEvent = {}): RuntimeEvent {
  return {
    type:
      given.parameters === undefined
        ? eventType(given.type ?? 'openat')
        : makeType(given.type ?? 'openat', given.parameters),
    number: 1,
    seconds: 1_772_373_211,
    nanoseconds: 7,
    cpu: 0,
    args: given.args ?? {},
    result: given.result,
    thread: given.thread ?? makeThread(),
    fd: given.fd,
  };
}
