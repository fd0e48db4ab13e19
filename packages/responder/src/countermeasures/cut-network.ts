import { messageOf, SeaworthyError } from '@seaworthy/model';
import type { Countermeasure } from '../countermeasure.ts';
import { groupOf, targetOf } from '../group-of.ts';
import { closeNetwork } from '../holds/close-network.ts';
import { confine } from '../holds/confine.ts';
import type { AnyHeld } from '../holds/index.ts';
import { firstProcessIn, hasNetworkOfHost } from '../proc.ts';

/** By two ways that do not know of one another: what its group may connect to, and its own network. */
export const cutNetwork: Countermeasure = {
  action: 'cut-network',
  describe: ({ container }) => `cut the network of ${container?.name ?? container?.fullId}`,
  async apply(cause, _scope, tools) {
    const group = groupOf(cause, tools.procDirectory);
    const target = targetOf(cause);
    const isShared = hasNetworkOfHost(
      tools.procDirectory,
      firstProcessIn(group, tools.procDirectory),
    );
    const ways = await Promise.allSettled<AnyHeld>([
      confine.put({ kind: 'confine', allowed: isShared ? [] : loopback }, target, tools),
      isShared
        ? Promise.reject(new Error('it has the network of the host: what is connected stays so'))
        : closeNetwork.put({ kind: 'close-network' }, target, tools),
    ]);
    const held = ways.flatMap((way) => (way.status === 'fulfilled' ? [way.value] : []));
    const failed = ways.flatMap((way) =>
      way.status === 'rejected' ? [messageOf(way.reason)] : [],
    );
    if (held.length === 0) throw new SeaworthyError('ACCESS_DENIED', failed.join('; '));
    return { detail: [...held.map(({ detail }) => detail), ...failed].join('; '), held };
  },
};

/** Health checks go there, and what is cut off from the world harms nobody with it. */
const loopback = ['127.0.0.0/8', '::1'];
