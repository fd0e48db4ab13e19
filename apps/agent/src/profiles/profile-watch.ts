import {
  type Deviation,
  type EventReceiver,
  type Match,
  type Profile,
  ProfileJudge,
  ProfileLearner,
  type ResourceSample,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { matchOfDeviation } from './deviation-match.ts';

export interface ProfileWatchOptions {
  readonly profiles: readonly Profile[];
  readonly learns: boolean;
  readonly startupSeconds: number;
  /** @param isCause whether to act: a person has agreed to the profile, and a process did it */
  readonly found: (match: Match, event: RuntimeEvent, isCause: boolean) => void;
}

/** Holds events against profiles, and learns what workloads do, where that is asked for. */
export class ProfileWatch {
  readonly #profiles: readonly Profile[];
  readonly #judges: readonly ProfileJudge[];
  readonly #learner: ProfileLearner | undefined;
  #event: RuntimeEvent | undefined;

  constructor({ profiles, learns, startupSeconds, found }: ProfileWatchOptions) {
    this.#profiles = profiles;
    const judgeOf = (state: Profile['state']): ProfileJudge[] => {
      const chosen = profiles.filter((profile) => profile.state === state);
      if (chosen.length === 0) return [];
      const isEnforced = state === 'enforced';
      const report = (deviation: Deviation): void => {
        // Deviations are told while their event is judged.
        const event = this.#event;
        if (event === undefined) return;
        // What a container uses is the doing of no process that could be killed for it.
        const isCause = isEnforced && event.type.name !== 'sample';
        found(matchOfDeviation(deviation, isEnforced), event, isCause);
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
        this.#learner?.lost(count, typeName);
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

  /** What the container of an event uses; the event is no one that happened. */
  sample(event: RuntimeEvent, sample: ResourceSample): void {
    const { container } = event.thread;
    if (container === undefined) return;
    this.#event = event;
    for (const judge of this.#judges) judge.sample(container, sample, event.seconds);
    this.#learner?.sample(container, sample, event.seconds);
    this.#event = undefined;
  }

  /** Names of workloads that are judged, by the state of their profiles. */
  judged(state: Profile['state']): string[] {
    return this.#profiles
      .filter((profile) => profile.state === state)
      .map(({ workload }) => workload.name);
  }

  /** Names of workloads that are learned. */
  learning(): string[] {
    return this.#learner?.workloads() ?? [];
  }

  learned(): readonly Profile[] {
    return this.#learner?.profiles() ?? [];
  }
}
