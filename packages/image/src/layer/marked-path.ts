import { baseNameOf } from '../path.ts';
import type { TarHeader } from './tar.ts';

/** A path whose permissions say more than most: who judges an image's configuration wants them. */
export interface MarkedPath {
  readonly path: string;
  /** Permission bits, of which one of those below is set. */
  readonly mode: number;
  readonly isDirectory: boolean;
}

/** In one layer. More are hostile, or a mistake that the first ones show as well. */
export const maxMarkedPaths = 10_000;

export const setIdBits = 0o6000;
export const executeBits = 0o111;
export const writableForAll = 0o002;
const stickyBit = 0o1000;

/** Programs that let somebody in from outside. */
const remoteShells = new Set(['dropbear', 'in.telnetd', 'sshd', 'telnetd', 'tinysshd']);

/**
 * Whether the permissions are worth keeping: rights of another user for whoever starts it, writable
 * for everybody (in a directory with the sticky bit each keeps his own), or a way in.
 */
export function isMarked({ type, mode }: Pick<TarHeader, 'type' | 'mode'>, path: string): boolean {
  if (type === 'directory') return (mode & writableForAll) !== 0 && (mode & stickyBit) === 0;
  if (type !== 'file') return false;
  const isProgram = (mode & executeBits) !== 0;
  return (
    (mode & writableForAll) !== 0 ||
    (isProgram && ((mode & setIdBits) !== 0 || remoteShells.has(baseNameOf(path))))
  );
}
