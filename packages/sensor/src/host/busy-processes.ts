import { join } from 'node:path';
import type { FileDescriptor } from '@seaworthy/runtime';
import { processesOf, readText } from './proc-files.ts';

/** What /proc/PID/stat (proc(5)) says of a process at some time. */
export interface Reading {
  readonly pid: number;
  /** Of the processor, in user and kernel mode, of all threads. */
  readonly ticks: number;
  /** When the process started: another number is another process. */
  readonly startTicks: string;
  readonly residentPages: number;
}

export interface BusyProcess {
  readonly pid: number;
  /** Hundredths of one processor, since the reading before. */
  readonly cpu: number;
  /** For how long it has been above half of one, in nanoseconds. */
  readonly busyNs: number;
  readonly residentBytes: number;
}

interface Seen {
  readonly startTicks: string;
  readonly ticks: number;
  readonly busySinceMs: number | undefined;
  /** How long it had been busy when that was last told. */
  readonly toldMs: number;
}

/** sysconf(_SC_CLK_TCK) is 100 on every architecture that we run on. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;
const BUSY_PERCENT = 50;

/**
 * Finds the processes that use most of a processor, from readings at intervals. A process is told
 * when it has been busy for one interval, for two, four, eight: not more often, however long it is.
 */
export class BusyProcesses {
  #seen = new Map<number, Seen>();
  #lastMs: number | undefined;

  /** @param nowMs of a clock that does not jump */
  update(readings: Iterable<Reading>, nowMs: number): BusyProcess[] {
    const before = this.#seen;
    const lastMs = this.#lastMs;
    const elapsedMs = lastMs === undefined ? 0 : nowMs - lastMs;
    const busy: BusyProcess[] = [];
    this.#seen = new Map();
    this.#lastMs = nowMs;
    for (const { pid, ticks, startTicks, residentPages } of readings) {
      const known = before.get(pid);
      const isSame = known?.startTicks === startTicks && elapsedMs > 0;
      const cpu = isSame ? Math.round(((ticks - known.ticks) * TICK_MS * 100) / elapsedMs) : 0;
      const busySinceMs = cpu < BUSY_PERCENT ? undefined : (known?.busySinceMs ?? lastMs);
      const busyMs = busySinceMs === undefined ? 0 : nowMs - busySinceMs;
      const toldMs = busyMs === 0 ? 0 : (known?.toldMs ?? 0);
      const isDue = busyMs > 0 && busyMs + elapsedMs / 2 >= toldMs * 2;
      this.#seen.set(pid, { startTicks, ticks, busySinceMs, toldMs: isDue ? busyMs : toldMs });
      if (!isDue) continue;
      const residentBytes = residentPages * PAGE_BYTES;
      busy.push({ pid, cpu, busyNs: Math.round(busyMs * 1e6), residentBytes });
    }
    return busy;
  }
}

/** Of all processes; those that end meanwhile are left out. */
export function* readProcessorTimes(procDirectory: string): Generator<Reading> {
  for (const pid of processesOf(procDirectory)) {
    const reading = parseTimes(pid, readText(join(procDirectory, String(pid), 'stat')));
    if (reading !== undefined) yield reading;
  }
}

/** The second field may hold anything, blanks and brackets too; numbers are those of proc(5). */
export function parseTimes(pid: number, stat: string): Reading | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => fields[number - 3] ?? '';
  const ticks = Number(field(14)) + Number(field(15));
  const residentPages = Number(field(24));
  if (!Number.isSafeInteger(ticks) || field(22) === '') return undefined;
  return { pid, ticks, startTicks: field(22), residentPages };
}

/** Connections that a process made to other machines; of two, the one to the internet first. */
export function outboundConnections(descriptors: readonly FileDescriptor[]): FileDescriptor[] {
  return descriptors
    .filter(
      ({ protocol, server, client, isServer }) =>
        protocol === 'tcp' &&
        isServer !== true &&
        client !== undefined &&
        server !== undefined &&
        server.port > 0 &&
        !/^(?:127\.|0\.0\.0\.0$|::1?$)/.test(server.address),
    )
    .sort((a, b) => Number(isPrivate(a)) - Number(isPrivate(b)));
}

const isPrivate = ({ server }: FileDescriptor): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe[89ab])/.test(
    server?.address ?? '',
  );
