import { writeFile } from 'node:fs/promises';
import { messageOf } from '@seaworthy/model';
import type { ControlGroup } from '@seaworthy/sensor';
import type { Countermeasure } from '../countermeasure.ts';
import { groupOf } from '../group-of.ts';

/** By the engine, so that it knows; where there is none, by the kernel's freezer. */
export const pauseContainer: Countermeasure = {
  action: 'pause-container',
  describe: ({ container }) => `pause ${container?.name ?? container?.fullId}`,
  async apply(cause, _scope, { engines, procDirectory }) {
    const container = cause.container!;
    const group = groupOf(cause, procDirectory);
    const engine = engines.find((each) => each.handles(container));
    let failure = '';
    if (engine !== undefined) {
      try {
        await engine.pause(container.fullId);
        return {
          detail: `paused by ${engine.name}`,
          release: () => engine.unpause(container.fullId),
        };
      } catch (error) {
        failure = ` (${messageOf(error)})`;
      }
    }
    await freeze(group, true);
    return {
      detail: `paused by the freezer of control groups${failure}`,
      release: () => freeze(group, false),
    };
  },
};

async function freeze({ freezer }: ControlGroup, isFrozen: boolean): Promise<void> {
  try {
    await writeFile(freezer.path, isFrozen ? freezer.frozen : freezer.thawed);
  } catch (error) {
    // A container that is gone needs no thawing.
    if (isFrozen || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
