import { readFileSync, rmSync } from 'node:fs';
import type { Engine } from './real-engines.ts';
import { run } from './run.ts';

/** Removes a directory in which an engine ran, with the file systems that it left mounted below. */
export async function removeEngineHome(directory: string): Promise<void> {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .filter((point) => point.startsWith(`${directory}/`));
  // The last lies above those before it.
  for (const point of points.reverse()) await run('umount', ['-l', point]).catch(() => {});
  rmSync(directory, { recursive: true, force: true });
}

/** Removes all containers of a Docker engine, whatever they do. */
export async function removeContainers(docker: Engine): Promise<void> {
  const left = (await docker.run('ps', '--all', '--quiet')).split('\n').filter(Boolean);
  for (const id of left) await docker.run('unpause', id).catch(() => {});
  if (left.length > 0) await docker.run('rm', '--force', ...left);
}
