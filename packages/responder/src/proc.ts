import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files of /proc go while they are read; what is gone is empty. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

export function processesOf(procDirectory: string): number[] {
  return readdirSync(procDirectory).filter(isNumber).map(Number);
}

/** Whether a process is in the host's own namespace of that kind, or gone. */
export function isOfHost(procDirectory: string, pid: number, kind: 'net' | 'mnt'): boolean {
  const own = statSync(join(procDirectory, String(pid), 'ns', kind), { throwIfNoEntry: false });
  const host = statSync(join(procDirectory, '1/ns', kind), { throwIfNoEntry: false });
  return own === undefined || host === undefined || own.ino === host.ino;
}

/** The fourth field of /proc/PID/stat, whose second may hold anything (proc_pid_stat(5)). */
export function parentOf(procDirectory: string, pid: number): number | undefined {
  const text = readText(join(procDirectory, String(pid), 'stat'));
  const parent = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  return Number.isInteger(parent) ? parent : undefined;
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
