import { constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@seaworthy/model';
import { type Guard, processesIn } from '@seaworthy/sensor';
import type { Countermeasure } from '../countermeasure.ts';
import { groupOf } from '../group-of.ts';

const GRACE_SECONDS = 5;
const SIGKILL = 9;
const MAX_ROUNDS = 8;

/** By the engine; where there is none, every process of its group is killed. It starts no more. */
export const stopContainer: Countermeasure = {
  action: 'stop-container',
  describe: ({ container }) => `stop ${container?.name ?? container?.fullId}`,
  async apply(cause, _scope, { engines, guard, procDirectory }) {
    const container = cause.container!;
    const engine = engines.find((each) => each.handles(container));
    let failure = '';
    if (engine !== undefined) {
      try {
        await engine.stop(container.fullId, GRACE_SECONDS);
        return { detail: `stopped by ${engine.name}` };
      } catch (error) {
        failure = ` (${messageOf(error)})`;
      }
    }
    const { directory } = groupOf(cause, procDirectory);
    const killed =
      (await killGroup(directory)) ?? (await killEach(directory, container.fullId, guard));
    return { detail: `killed its ${killed} processes${failure}` };
  },
};

/**
 * All at once, and what they start meanwhile: control groups v2 since 5.14.
 * @returns how many there were; undefined where the kernel has no such file
 */
export async function killGroup(directory: string): Promise<number | undefined> {
  const count = processesIn(directory).length;
  try {
    // Nobody may read it, and the agent has no right to files beyond their modes.
    await writeFile(join(directory, 'cgroup.kill'), '1', { flag: constants.O_WRONLY });
    return count;
  } catch {
    return undefined;
  }
}

async function killEach(directory: string, containerId: string, guard: Guard): Promise<number> {
  let killed = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const seenAt = BigInt(Date.now()) * 1_000_000n;
    const pids = processesIn(directory);
    if (pids.length === 0) break;
    const targets = pids.map((pid) => ({ pid, seenAt, containerId }));
    const results = await Promise.all(targets.map((each) => guard.signal(each, SIGKILL)));
    killed += results.filter(Boolean).length;
  }
  return killed;
}
