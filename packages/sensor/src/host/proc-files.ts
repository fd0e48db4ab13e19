import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Files of /proc and of control groups go while they are read; what is gone is empty. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Numbers of the processes that there are. */
export function processesOf(procDirectory: string): number[] {
  return readdirSync(procDirectory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
