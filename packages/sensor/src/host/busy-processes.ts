import { readdirSync } from 'node:fs';
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
  /** For how long it has used or waited for more than half of one, in nanoseconds. */
  readonly busyNs: number;
  readonly residentBytes: number;
}

interface Seen {
  readonly startTicks: string;
  readonly ticks: number;
  /** How long its threads had waited for a processor; read only where it may matter. */
  readonly waitedMs: number | undefined;
  readonly busySinceMs: number | undefined;
  /** How long it had been busy when that was last told. */
  readonly toldMs: number;
}

/** sysconf(_SC_CLK_TCK) is 100 on every architecture that we run on. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;
const BUSY_PERCENT = 50;
/** Below it nobody is busy, however long he waits. */
const LEAST_PERCENT = 2;
const MAX_THREADS = 256;

/**
 * Finds the processes that keep a processor busy, from readings at intervals: those that use most
 * of one, or would, where others leave them less. So a miner that gives way to everybody, or shares
 * a crowded machine, is no less busy. A process is told when it has been so for one interval, for
 * two, four, eight: not more often, however long it is.
 */
export class BusyProcesses {
  #seen = new Map<number, Seen>();
  #lastMs: number | undefined;

  /**
   * @param nowMs of a clock that does not jump
   * @param waitedMsOf how long the threads of a process have waited for a processor, in all
   */
  update(
    readings: Iterable<Reading>,
    nowMs: number,
    waitedMsOf: (pid: number) => number | undefined = () => undefined,
  ): BusyProcess[] {
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
      const waitedMs = cpu < LEAST_PERCENT ? undefined : waitedMsOf(pid);
      const waited =
        isSame && waitedMs !== undefined && known.waitedMs !== undefined
          ? Math.max(0, ((waitedMs - known.waitedMs) * 100) / elapsedMs)
          : 0;
      const isBusy = cpu + waited >= BUSY_PERCENT;
      const busySinceMs = isBusy ? (known?.busySinceMs ?? lastMs) : undefined;
      const busyMs = busySinceMs === undefined ? 0 : nowMs - busySinceMs;
      const toldMs = busyMs === 0 ? 0 : (known?.toldMs ?? 0);
      const isDue = busyMs > 0 && busyMs + elapsedMs / 2 >= toldMs * 2;
      const toldNowMs = isDue ? busyMs : toldMs;
      this.#seen.set(pid, { startTicks, ticks, waitedMs, busySinceMs, toldMs: toldNowMs });
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

/**
 * From /proc/PID/task/TID/schedstat (Documentation/scheduler/sched-stats.rst): nanoseconds on a
 * processor and waiting for one. undefined where the kernel does not count them.
 */
export function readWaitedMs(procDirectory: string, pid: number): number | undefined {
  const tasks = join(procDirectory, String(pid), 'task');
  let waitedNs: number | undefined;
  for (const tid of threadsIn(tasks).slice(0, MAX_THREADS)) {
    const [, waited] = readText(join(tasks, tid, 'schedstat'))
      .split(' ')
      .map(Number);
    if (waited !== undefined && waited >= 0) waitedNs = (waitedNs ?? 0) + waited;
  }
  return waitedNs === undefined ? undefined : waitedNs / 1e6;
}

function threadsIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
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
