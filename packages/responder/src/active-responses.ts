import { messageOf } from '@seaworthy/model';
import type { ResponseAction } from '@seaworthy/runtime';
import type { Applied } from './countermeasure.ts';

interface Active {
  readonly action: ResponseAction;
  readonly release: () => Promise<void>;
}

export interface Released {
  readonly action: ResponseAction;
  readonly isReleased: boolean;
  readonly detail: string;
}

/** What holds until it is released, by container. */
export class ActiveResponses {
  readonly #byContainer = new Map<string, Active[]>();

  add(containerId: string, action: ResponseAction, { release }: Applied): void {
    if (release === undefined) return;
    const active = this.#byContainer.get(containerId) ?? [];
    this.#byContainer.set(containerId, [...active, { action, release }]);
  }

  containers(): string[] {
    return [...this.#byContainer.keys()];
  }

  /** The last first. What fails is tried by nobody again: the container may be gone. */
  async release(containerId: string): Promise<Released[]> {
    const active = this.#byContainer.get(containerId) ?? [];
    this.#byContainer.delete(containerId);
    const results: Released[] = [];
    for (const { action, release } of active.toReversed()) {
      try {
        await release();
        results.push({ action, isReleased: true, detail: `released from ${action}` });
      } catch (error) {
        results.push({ action, isReleased: false, detail: messageOf(error) });
      }
    }
    return results;
  }
}
