import { messageOf, SeaworthyError } from '@seaworthy/model';
import { closeNamespace } from '../close-namespace.ts';
import type { Applied, Countermeasure } from '../countermeasure.ts';
import { groupOf } from '../group-of.ts';
import { hasNetworkOfHost } from '../proc.ts';

/**
 * By two ways that do not know of one another: its group may connect to nothing, which it cannot
 * undo with any right; and where it has a network of its own, nothing comes in or goes out of that,
 * which ends the connections that there are.
 */
export const cutNetwork: Countermeasure = {
  action: 'cut-network',
  describe: ({ container }) => `cut the network of ${container?.name ?? container?.fullId}`,
  async apply(cause, _scope, { confinements, procDirectory }) {
    const group = groupOf(cause, procDirectory);
    const isShared = hasNetworkOfHost(procDirectory, group.pid);
    const ways = await Promise.allSettled([
      confinements.confine(group.id, isShared ? [] : loopback),
      isShared
        ? Promise.reject(new Error('it has the network of the host: what is connected stays so'))
        : closeNamespace(group.pid, procDirectory),
    ]);
    const done = ways.flatMap((way) => (way.status === 'fulfilled' ? [way.value] : []));
    const failed = ways.flatMap((way) =>
      way.status === 'rejected' ? [messageOf(way.reason)] : [],
    );
    if (done.length === 0) throw new SeaworthyError('ACCESS_DENIED', failed.join('; '));
    return {
      detail: [...done.map(({ detail }) => detail), ...failed].join('; '),
      release: () => releaseAll(done),
    };
  },
};

/** Health checks go there, and what is cut off from the world harms nobody with it. */
const loopback = ['127.0.0.0/8', '::1'];

async function releaseAll(done: readonly Applied[]): Promise<void> {
  for (const { release } of done) await release?.();
}
