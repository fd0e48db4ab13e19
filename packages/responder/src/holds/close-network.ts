import { findControlGroup } from '@seaworthy/sensor';
import { closeNamespace } from '../close-namespace.ts';
import { firstProcessIn } from '../proc.ts';
import type { Hold } from './hold.ts';

export interface CloseNetworkData {
  readonly kind: 'close-network';
}

/** Nothing comes in or goes out of its own network, which ends the connections that there are. */
export const closeNetwork: Hold<CloseNetworkData> = {
  async put(data, { container, pid }, { procDirectory }) {
    const group = findControlGroup(container.fullId, pid, procDirectory);
    const first = firstProcessIn(group, procDirectory);
    return { ...(await closeNamespace(first, procDirectory)), data };
  },
};
