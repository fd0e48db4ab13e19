import { findControlGroup } from '@seaworthy/sensor';
import type { Hold } from './hold.ts';

export interface ConfineData {
  readonly kind: 'confine';
  /** Where it may connect to. */
  readonly allowed: readonly string[];
}

/** Its group connects to what is listed, which no right that it has undoes. */
export const confine: Hold<ConfineData> = {
  async put(data, { container, pid }, { confinements, procDirectory }) {
    const { id } = findControlGroup(container.fullId, pid, procDirectory);
    return { ...(await confinements.confine(id, data.allowed)), data };
  },
};
