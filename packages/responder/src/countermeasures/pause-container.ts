import type { Countermeasure } from '../countermeasure.ts';
import { targetOf } from '../group-of.ts';
import { pause } from '../holds/pause.ts';

export const pauseContainer: Countermeasure = {
  action: 'pause-container',
  pauses: true,
  describe: ({ container }) => `pause ${container?.name ?? container?.fullId}`,
  async apply(cause, _scope, tools) {
    const held = await pause.put({ kind: 'pause' }, targetOf(cause), tools);
    return { detail: held.detail, held: [held] };
  },
};
