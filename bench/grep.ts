import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** In pieces: the benchmarks read this file too. */
const needle = ['no', 'file', 'has', 'this'].join('-');

/**
 * Processor seconds of `grep -F` over a tree, for one word that stands in no file. `-c` makes it read
 * files with NULs to their end; without it a match would be all it tells.
 */
export function timeGrep(root: string): number {
  const { stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time grep -rFc -- "$1" "$2" > /dev/null', 'bash', needle, root],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return user! + system!;
}

export function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
