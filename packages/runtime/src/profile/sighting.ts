import type { Phase } from './profile.ts';

const START = 1;
const STEADY = 2;
const countedContainers = 30;

/** The moment of an observation, as its workload counts. */
export interface Moment {
  /** Of the container, from 0. */
  readonly container: number;
  readonly isStarting: boolean;
}

/** How often, when and in how many containers one thing was seen. */
export class Sighting {
  seen = 0;
  #phases = 0;
  #containers = 0;

  note({ container, isStarting }: Moment): void {
    this.seen++;
    this.#phases |= isStarting ? START : STEADY;
    this.#containers |= 1 << (container % countedContainers);
  }

  merge(other: Sighting): void {
    this.seen += other.seen;
    this.#phases |= other.#phases;
    this.#containers |= other.#containers;
  }

  facts(isVaried: boolean): {
    phase: Phase;
    seen: number;
    containers: number;
    varied?: true;
  } {
    let containers = 0;
    for (let bits = this.#containers; bits !== 0; bits >>>= 1) {
      containers += bits & 1;
    }
    const phase = this.#phases === START ? 'start' : this.#phases === STEADY ? 'steady' : 'both';
    return { phase, seen: this.seen, containers, ...(isVaried && { varied: true as const }) };
  }
}

/** Texts up to a number; what comes later is not kept. */
export function addBounded(set: Set<string>, text: string, most: number): void {
  if (set.size < most) {
    set.add(text);
  }
}
