import { eventLine, neededEventsOf } from '@seaworthy/agent';
import { SeaworthyError } from '@seaworthy/model';
import { createPaint } from '@seaworthy/report';
import {
  compileFilter,
  type EventReceiver,
  type EventSource,
  type EventTypeSet,
  findEventType,
  jsonLine,
  openRecording,
  type RecordingKind,
  type RuntimeEvent,
  renderArguments,
} from '@seaworthy/runtime';
import type { InputOutput } from './command.ts';

export interface EventsOptions {
  readonly from: string | undefined;
  readonly source: string | undefined;
  readonly filter: string | undefined;
  readonly container: readonly string[];
  readonly type: readonly string[];
  readonly format: 'text' | 'json';
  readonly color: string;
}

/** What most people want to see of a host: not each read and write. */
const usual = `
execve execveat connect accept accept4 bind listen creat link linkat symlink symlinkat unlink
unlinkat rename renameat renameat2 mkdir mkdirat rmdir chmod fchmod fchmodat chown fchown fchownat
mount umount umount2 ptrace setns unshare init_module finit_module bpf memfd_create kill
`
  .trim()
  .split(/\s+/);

const flushAt = 32 * 1024;
const flushEveryMs = 100;

export async function showEvents(
  given: EventsOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<void> {
  const options = { ...given, type: given.type.flatMap((names) => names.split(',')) };
  const unknown = options.type.find((name) => findEventType(name) === undefined);
  if (unknown !== undefined) {
    throw new SeaworthyError('USAGE', `--type: there is no event type ${unknown}`, {
      hint: 'They are called as system calls are: execve, connect, openat, unlinkat, procexit.',
    });
  }
  const filter = options.filter === undefined ? undefined : compileFilter(options.filter);
  const isWanted = wanted(options, filter?.matches);
  const source = await open(options, filter?.eventTypes, io);
  const paint = createPaint(io.colorFor(options.color));
  const write = (event: RuntimeEvent): string =>
    options.format === 'json' ? eventJson(event) : eventLine(event, paint, io.width);
  let text = '';
  let shown = 0;
  const flush = (): void => {
    if (text !== '') io.writeOut(text);
    text = '';
  };
  const timer = setInterval(flush, flushEveryMs);
  const receiver: EventReceiver = {
    receive(event) {
      if (!isWanted(event)) return;
      shown += 1;
      text += `${write(event)}\n`;
      if (text.length > flushAt) flush();
    },
    lost: (count, typeName) =>
      io.note(`${count} events were lost${typeName ? ` (${typeName})` : ''}`),
    problem: ({ message }) => io.note(message),
  };
  try {
    await source.run(receiver, signal);
  } finally {
    clearInterval(timer);
    flush();
  }
  io.note(`${shown} events`);
}

function wanted(
  { type, container, from, filter }: EventsOptions,
  holds: ((event: RuntimeEvent) => boolean) | undefined,
): (event: RuntimeEvent) => boolean {
  // Of a recording everything is shown: who recorded it has chosen.
  const isUsual = from === undefined && filter === undefined && type.length === 0;
  const types = new Set(isUsual ? usual : type);
  return (event) => {
    if (types.size > 0 && !types.has(event.type.name)) return false;
    if (container.length > 0 && !container.some((each) => isIn(event, each))) return false;
    return holds === undefined || holds(event);
  };
}

function isIn({ thread: { container } }: RuntimeEvent, name: string): boolean {
  if (container === undefined) return name === 'host';
  return container.name === name || (name.length >= 8 && container.fullId.startsWith(name));
}

async function open(
  { from, source, type }: EventsOptions,
  ofFilter: EventTypeSet | undefined,
  io: InputOutput,
): Promise<EventSource> {
  if (from !== undefined) {
    const input = from === '-' ? process.stdin : from;
    return openRecording(input, source as RecordingKind | undefined);
  }
  const { SensorSource } = await import('@seaworthy/sensor');
  const events = type.length > 0 ? type : ofFilter === undefined ? usual : neededEventsOf(ofFilter);
  return new SensorSource({ events, onReady: () => io.note('watching') });
}

function eventJson(event: RuntimeEvent): string {
  const { number, type, thread, fd, result, seconds, nanoseconds } = event;
  const time = new Date(seconds * 1000).toISOString().slice(0, 19);
  return jsonLine({
    number,
    time: `${time}.${String(nanoseconds).padStart(9, '0')}Z`,
    type: type.name,
    result,
    arguments: renderArguments(event),
    fd: fd === undefined ? undefined : { number: fd.number, type: fd.type, name: fd.name },
    process: {
      pid: thread.pid,
      tid: thread.tid,
      name: thread.name,
      executable: thread.executable.path,
      arguments: thread.executable.args,
      parent: thread.main.parent?.pid,
      user: thread.user.name ?? thread.user.id,
    },
    container:
      thread.container === undefined
        ? undefined
        : {
            id: thread.container.fullId,
            name: thread.container.name,
            image: thread.container.image?.name,
          },
  });
}
