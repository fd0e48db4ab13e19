import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ThreadFacts } from '@seaworthy/runtime';
import { readLink, readText } from './proc-files.ts';

/** A process that runs already, from its directory in /proc (proc(5)). */
export interface RunningProcess {
  readonly pid: number;
  readonly facts: ThreadFacts;
}

export interface ProcOptions {
  readonly directory: string;
  readonly environment: boolean;
}

/** Processes end while they are read: what is gone is left out. */
export function* readProcesses({ directory, environment }: ProcOptions): Generator<RunningProcess> {
  const bootTime = bootTimeOf(readText(join(directory, 'stat')));
  for (const name of readdirSync(directory)) {
    if (!/^\d+$/.test(name)) continue;
    const facts = readProcess(join(directory, name), bootTime, environment);
    if (facts !== undefined) yield { pid: Number(name), facts };
  }
}

/** @returns undefined for a process that has ended, and for a thread of the kernel */
export function readProcess(
  directory: string,
  bootTime: bigint,
  environment: boolean,
): ThreadFacts | undefined {
  const status = parseStatus(readText(join(directory, 'status')));
  const stat = parseStat(readText(join(directory, 'stat')));
  const path = readLink(join(directory, 'exe'));
  if (status === undefined || stat === undefined || path === undefined) return undefined;
  const [name = '', ...args] = listOf(readText(join(directory, 'cmdline')));
  const loginUid = readText(join(directory, 'loginuid'));
  return {
    ...status,
    ...stat.facts,
    executable: {
      name,
      args,
      path: path.replace(/ \(deleted\)$/, ''),
      env: environment ? listOf(readText(join(directory, 'environ'))) : [],
      isMemfd: path.startsWith('/memfd:'),
    },
    workingDirectory: readLink(join(directory, 'cwd')) ?? '/',
    rootDirectory: readLink(join(directory, 'root')) ?? '/',
    cgroups: readText(join(directory, 'cgroup')).trim().split('\n'),
    startedAt: bootTime + stat.startTicks * (1_000_000_000n / CLOCK_TICKS),
    ...(loginUid !== '' && { loginUid: Number(loginUid) }),
  };
}

/** Of every architecture that we run on: sysconf(_SC_CLK_TCK). */
const CLOCK_TICKS = 100n;

/** Nanoseconds since 1970, to the second. */
export function bootTimeOf(stat: string): bigint {
  return BigInt(/^btime (\d+)$/m.exec(stat)?.[1] ?? 0) * 1_000_000_000n;
}

/** /proc/PID/status: who it is. */
export function parseStatus(text: string): ThreadFacts | undefined {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1];
  const numbers = (name: string) => (field(name) ?? '').split(/\s+/).map(Number);
  const pid = field('Tgid');
  if (pid === undefined) return undefined;
  const capability = (name: string) => BigInt(`0x${field(name) ?? '0'}`);
  const parentPid = Number(field('PPid') ?? 0);
  const vpid = numbers('NStgid').at(-1) ?? Number(pid);
  return {
    pid: Number(pid),
    vpid,
    vtid: numbers('NSpid').at(-1) ?? vpid,
    vpgid: numbers('NSpgid').at(-1) ?? 0,
    sessionId: numbers('NSsid')[0] ?? 0,
    name: field('Name') ?? '',
    uid: numbers('Uid')[1] ?? 0,
    gid: numbers('Gid')[1] ?? 0,
    capabilities: {
      permitted: capability('CapPrm'),
      effective: capability('CapEff'),
      inheritable: capability('CapInh'),
    },
    ...(parentPid > 0 && { parentPid }),
  };
}

/** /proc/PID/stat, whose second field may hold anything, blanks and brackets too. */
export function parseStat(text: string): { facts: ThreadFacts; startTicks: bigint } | undefined {
  const close = text.lastIndexOf(')');
  if (close === -1) return undefined;
  const fields = text.slice(close + 2).split(' ');
  // The numbers of proc(5) count from 1, and these begin with the third.
  const tty = Number(fields[7 - 3] ?? 0);
  const startTicks = fields[22 - 3];
  return startTicks === undefined || !/^\d+$/.test(startTicks)
    ? undefined
    : { facts: { tty: tty >>> 0 }, startTicks: BigInt(startTicks) };
}

function listOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}
