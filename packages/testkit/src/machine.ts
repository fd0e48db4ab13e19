import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program is on PATH (or in a place where Debian puts daemons). */
export function hasCommand(name: string): boolean {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return directories.some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Why no container engine can unpack layers here; `undefined` when one can. They move into a root
 * of their own (pivot_root(2)), which a change of root (chroot) forbids, and count resources with
 * control groups, which must be mounted.
 */
export function whyNoEngine(): string | undefined {
  if (!isRoot()) return 'not root';
  let mounts: string[];
  try {
    mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  } catch {
    return 'no /proc';
  }
  const isMounted = (point: string) => mounts.some((line) => line.split(' ')[4] === point);
  if (!isMounted('/')) return 'inside a chroot';
  if (!existsSync('/sys/fs/cgroup')) return 'no control groups';
  return undefined;
}
