import { messageOf } from '@seaworthy/model';
import type { Applied, Countermeasure } from '../countermeasure.ts';
import { keepEvidence } from '../evidence.ts';
import { cutNetwork } from './cut-network.ts';
import { pauseContainer } from './pause-container.ts';

/** Cut off and held still, with what can be seen of it kept. Nothing in it is ended. */
export const quarantine: Countermeasure = {
  action: 'quarantine',
  pauses: true,
  describe: ({ container }) => `quarantine ${container?.name ?? container?.fullId}`,
  async apply(cause, scope, tools) {
    const cut = await cutNetwork.apply(cause, scope, tools);
    const paused = await pauseContainer
      .apply(cause, scope, tools)
      .catch((error: unknown): Applied => ({ detail: `it runs on: ${messageOf(error)}` }));
    const evidence = await keepEvidence(cause, tools);
    return {
      detail: `${cut.detail}; ${paused.detail}; ${evidence}`,
      held: [...(cut.held ?? []), ...(paused.held ?? [])],
    };
  },
};
