import { type Destination, parseDestination } from '@seaworthy/runtime';
import type { Guard } from '@seaworthy/sensor';
import type { Releasable } from './releasable.ts';

type List = readonly string[];

/** Which control groups may connect where. A group may be confined for several reasons at once. */
export class Confinements {
  readonly #guard: Guard;
  readonly #lists = new Map<bigint, readonly List[]>();
  /** One change after the other: each begins with what the last one left. */
  #last: Promise<void> = Promise.resolve();

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  /**
   * New connections and datagrams of a group go only where all who confine it allow. What is
   * connected already stays so.
   */
  async confine(cgroupId: bigint, allowed: List): Promise<Releasable> {
    await this.#queue(() => this.#change(cgroupId, [...this.#listsOf(cgroupId), allowed]));
    const places = allowed.slice(0, 8).join(', ');
    return {
      detail: `it may connect to ${allowed.length === 0 ? 'nothing' : `${places} only`}`,
      release: () =>
        this.#queue(() =>
          this.#change(
            cgroupId,
            this.#listsOf(cgroupId).filter((list) => list !== allowed),
          ),
        ),
    };
  }

  #listsOf(cgroupId: bigint): readonly List[] {
    return this.#lists.get(cgroupId) ?? [];
  }

  async #change(cgroupId: bigint, lists: readonly List[]): Promise<void> {
    const before = common(this.#listsOf(cgroupId));
    const after = common(lists);
    // A group is confined once its list is whole, and what is no longer allowed goes first.
    for (const text of before.difference(after)) {
      await this.#guard.listDestination(cgroupId, destinationOf(text), false);
    }
    for (const text of after.difference(before)) {
      await this.#guard.listDestination(cgroupId, destinationOf(text), true);
    }
    await this.#guard.confine(cgroupId, lists.length > 0);
    if (lists.length > 0) this.#lists.set(cgroupId, lists);
    else this.#lists.delete(cgroupId);
  }

  #queue(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }
}

/** What every list has: of a cut and a list of destinations, what the cut leaves. */
function common(lists: readonly List[]): Set<string> {
  const [first = [], ...others] = lists;
  return new Set(first.filter((text) => others.every((list) => list.includes(text))));
}

function destinationOf(text: string): Destination {
  const destination = parseDestination(text);
  if (destination === undefined) throw new RangeError(`${text} is no destination`);
  return destination;
}
