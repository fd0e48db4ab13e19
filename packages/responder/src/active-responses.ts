import { messageOf, type SeaworthyError } from '@seaworthy/model';
import type { StandingResponse } from '@seaworthy/runtime';
import type { AnyHeld } from './holds/index.ts';
import type { ResponseFacts } from './journal/journal-lines.ts';
import type { ResponseJournal } from './journal/response-journal.ts';

interface Active {
  readonly id: number;
  readonly facts: ResponseFacts;
  readonly held: readonly AnyHeld[];
}

export interface Released {
  readonly facts: ResponseFacts;
  /** Why it could not be undone; it still stands then. */
  readonly failure: string | undefined;
}

/** What holds until it is released, by container, in memory and on disk. */
export class ActiveResponses {
  readonly #byContainer = new Map<string, readonly Active[]>();
  readonly #journal: ResponseJournal;
  readonly #onProblem: (text: string) => void;

  /** @param onProblem told of what cannot be written: what was done holds all the same */
  constructor(journal: ResponseJournal, onProblem: (text: string) => void) {
    this.#journal = journal;
    this.#onProblem = onProblem;
  }

  /** To be asked before anything that outlasts a crash. */
  async begin(facts: ResponseFacts): Promise<number> {
    const id = this.#journal.takeId();
    await this.#note(this.#journal.begin(id, facts));
    return id;
  }

  /** It is done, or nothing of it holds. @param begun what `begin` has given, where it was asked */
  async add(
    facts: ResponseFacts,
    held: readonly AnyHeld[],
    begun: number | undefined,
  ): Promise<void> {
    if (held.length === 0) {
      if (begun !== undefined) await this.#note(this.#journal.end(begun));
      return;
    }
    const id = begun ?? this.#journal.takeId();
    const { fullId } = facts.container;
    this.#byContainer.set(fullId, [...this.#of(fullId), { id, facts, held }]);
    await this.#note(this.#journal.hold(id, { facts, holds: held.map(({ data }) => data) }));
  }

  standing(): StandingResponse[] {
    return [...this.#byContainer.values()].flat().map(({ facts, held }) => {
      const { container, action, rule, cause, since } = facts;
      const { fullId: id, name } = container;
      return {
        container: name === undefined ? { id } : { id, name },
        action,
        detail: held.map(({ detail }) => detail).join('; '),
        rule,
        cause,
        since,
      };
    });
  }

  containers(): string[] {
    return [...this.#byContainer.keys()];
  }

  /** The last first. What fails stands. */
  async release(containerId: string): Promise<Released[]> {
    const active = this.#of(containerId);
    this.#byContainer.delete(containerId);
    const results: Released[] = [];
    for (const each of active.toReversed()) {
      const failure = await this.#releaseOne(each);
      if (failure === undefined) {
        await this.#note(this.#journal.end(each.id));
      } else {
        this.#byContainer.set(containerId, [each, ...this.#of(containerId)]);
      }
      results.push({ facts: each.facts, failure });
    }
    return results;
  }

  /** The container is gone: what is left are our own tables. */
  async forget(containerId: string): Promise<void> {
    const active = this.#of(containerId);
    this.#byContainer.delete(containerId);
    for (const each of active) {
      await this.#releaseOne(each);
      await this.#note(this.#journal.end(each.id));
    }
  }

  close(): Promise<void> {
    return this.#note(this.#journal.close());
  }

  #of(containerId: string): readonly Active[] {
    return this.#byContainer.get(containerId) ?? [];
  }

  async #releaseOne({ held }: Active): Promise<string | undefined> {
    const ends = await Promise.allSettled(held.map(({ release }) => release()));
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    const gone = failures.every((error) => (error as SeaworthyError).code === 'TARGET_NOT_FOUND');
    return failures.length === 0 || gone ? undefined : failures.map(messageOf).join('; ');
  }

  async #note(written: Promise<void>): Promise<void> {
    await written.catch((error: unknown) => {
      this.#onProblem(`responses are not written down: ${messageOf(error)}`);
    });
  }
}
