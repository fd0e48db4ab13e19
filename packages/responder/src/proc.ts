import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlGroup, processesIn, readText } from '@seaworthy/sensor';

/**
 * Whether a process has the host's own network, or is gone. That of the first process may be closed
 * to us: then ours is the host's.
 */
export function hasNetworkOfHost(procDirectory: string, pid: number): boolean {
  const networkOf = (process: string) => {
    try {
      return statSync(join(procDirectory, process, 'ns/net')).ino;
    } catch {
      return undefined;
    }
  };
  const own = networkOf(String(pid));
  return own === undefined || own === (networkOf('1') ?? networkOf('self'));
}

/** The fourth field of /proc/PID/stat, whose second may hold anything (proc_pid_stat(5)). */
export function parentOf(procDirectory: string, pid: number): number | undefined {
  return statField(procDirectory, pid, 4);
}

/** The sixth field. */
export function sessionOf(procDirectory: string, pid: number): number | undefined {
  return statField(procDirectory, pid, 6);
}

/** Whether it is the first process of a namespace of its own: a container's. */
export function isFirstOfNamespace(procDirectory: string, pid: number): boolean {
  return /^NSpid:.*\s1$/m.test(readText(join(procDirectory, String(pid), 'status')));
}

/**
 * The process of a control group that began first, by the 22nd field: what a container was started
 * with. Those that come later are gone soon, or have left the container's namespaces.
 */
export function firstProcessIn(group: ControlGroup, procDirectory: string): number {
  const starts = processesIn(group.directory).flatMap((pid) => {
    const start = statField(procDirectory, pid, 22);
    return start === undefined ? [] : [{ pid, start }];
  });
  return starts.toSorted((a, b) => a.start - b.start)[0]?.pid ?? group.pid;
}

function statField(procDirectory: string, pid: number, number: number): number | undefined {
  const text = readText(join(procDirectory, String(pid), 'stat'));
  const value = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[number - 3]);
  return Number.isInteger(value) ? value : undefined;
}
