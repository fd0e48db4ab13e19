import {
  type Deviation,
  type EventReceiver,
  type Match,
  type Profile,
  ProfileJudge,
  ProfileLearner,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { matchOfDeviation } from './deviation-match.ts';

export interface ProfileWatchOptions {
  readonly profiles: readonly Profile[];
  readonly learns: boolean;
  readonly startupSeconds: number;
  /** @param isEnforced whether a person has agreed to the profile */
  readonly found: (match: Match, event: RuntimeEvent, isEnforced: boolean) => void;
}

/** Holds events against profiles, and learns what workloads do, where that is asked for. */
export class ProfileWatch {
  readonly #judges: readonly ProfileJudge[];
  readonly #learner: ProfileLearner | undefined;
  #event: RuntimeEvent | undefined;

  constructor({ profiles, learns, startupSeconds, found }: ProfileWatchOptions) {
    const judgeOf = (state: Profile['state']): ProfileJudge[] => {
      const chosen = profiles.filter((profile) => profile.state === state);
      if (chosen.length === 0) return [];
      const isEnforced = state === 'enforced';
      const report = (deviation: Deviation): void => {
        // Deviations are told while their event is judged.
        if (this.#event !== undefined) {
          found(matchOfDeviation(deviation, isEnforced), this.#event, isEnforced);
        }
      };
      return [new ProfileJudge(chosen, report)];
    };
    this.#judges = [...judgeOf('enforced'), ...judgeOf('proposed')];
    this.#learner = learns ? new ProfileLearner({ startupSeconds }) : undefined;
  }

  /** A receiver that hands everything on and looks at it afterwards. */
  before(receiver: EventReceiver): EventReceiver {
    return {
      receive: (event) => {
        receiver.receive(event);
        this.receive(event);
      },
      lost: (count, typeName) => {
        this.#learner?.lost(count);
        receiver.lost(count, typeName);
      },
      problem: (problem) => receiver.problem(problem),
    };
  }

  receive(event: RuntimeEvent): void {
    this.#event = event;
    for (const judge of this.#judges) judge.receive(event);
    this.#learner?.receive(event);
    this.#event = undefined;
  }

  learned(): readonly Profile[] {
    return this.#learner?.profiles() ?? [];
  }
}
