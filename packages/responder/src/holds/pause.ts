import { writeFile } from 'node:fs/promises';
import { messageOf } from '@seaworthy/model';
import { type ControlGroup, findControlGroup } from '@seaworthy/sensor';
import type { Tools } from '../tools.ts';
import type { Hold, HoldTarget } from './hold.ts';

export interface PauseData {
  readonly kind: 'pause';
}

type PauseTools = Pick<Tools, 'engines' | 'procDirectory'>;

/** By the engine, so that it knows; where there is none, by the kernel's freezer. */
export const pause: Hold<PauseData> = {
  async put(data, target, tools) {
    const { container, pid } = target;
    const group = findControlGroup(container.fullId, pid, tools.procDirectory);
    const engine = tools.engines.find((each) => each.handles(container));
    let failure = '';
    if (engine !== undefined) {
      try {
        await engine.pause(container.fullId);
        return {
          detail: `paused by ${engine.name}`,
          data,
          release: () => engine.unpause(container.fullId),
        };
      } catch (error) {
        failure = ` (${messageOf(error)})`;
      }
    }
    await freeze(group, true);
    return {
      detail: `paused by the freezer of control groups${failure}`,
      data,
      release: () => freeze(group, false),
    };
  },
  adopt(data, target, tools) {
    return {
      detail: 'is paused since before',
      data,
      release: () => resume(target, tools),
    };
  },
};

/** Who paused it is not known any more: the engine, or we. Both ways do no harm where they do nothing. */
async function resume({ container, pid }: HoldTarget, tools: PauseTools): Promise<void> {
  const group = findControlGroup(container.fullId, pid, tools.procDirectory);
  const engine = tools.engines.find((each) => each.handles(container));
  await engine?.unpause(container.fullId);
  await freeze(group, false);
}

async function freeze({ freezer }: ControlGroup, isFrozen: boolean): Promise<void> {
  try {
    await writeFile(freezer.path, isFrozen ? freezer.frozen : freezer.thawed);
  } catch (error) {
    // A container that is gone needs no thawing.
    if (isFrozen || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
