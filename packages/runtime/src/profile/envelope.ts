import type { Behaviour } from './profile.ts';
import type { ResourceSample } from './resource-sample.ts';

export type Resources = Behaviour['resources'];
export type ResourceName = keyof Resources;

class Measure {
  #count = 0;
  #sum = 0;
  #most = 0;

  add(value: number): void {
    if (Number.isFinite(value) && value >= 0) {
      this.#count++;
      this.#sum += value;
      this.#most = Math.max(this.#most, value);
    }
  }

  facts(): { typical: number; most: number } | undefined {
    return this.#count === 0
      ? undefined
      : { typical: rounded(this.#sum / this.#count), most: rounded(this.#most) };
  }
}

function rounded(value: number): number {
  return value >= 1_000 ? Math.round(value) : Number(value.toFixed(3));
}

/** What was measured of one container lately. */
export interface Usage {
  readonly cpuCores?: number;
  readonly memoryBytes?: number;
  readonly processes?: number;
}

/** What is measured from time to time; connections are counted. */
export const usageNames = ['cpuCores', 'memoryBytes', 'processes'] as const;

/** Makes cores of processor time that only grows. One for each container. */
export class UsageMeter {
  #last: { cpuSeconds: number; at: number } | undefined = undefined;

  /** @param atSeconds since 1970 */
  read({ cpuSeconds, ...others }: ResourceSample, atSeconds: number): Usage {
    if (cpuSeconds === undefined) {
      return others;
    }
    const last = this.#last;
    this.#last = { cpuSeconds, at: atSeconds };
    const cpuCores =
      last !== undefined && atSeconds > last.at && cpuSeconds >= last.cpuSeconds
        ? (cpuSeconds - last.cpuSeconds) / (atSeconds - last.at)
        : undefined;
    return { ...others, ...(cpuCores !== undefined && { cpuCores }) };
  }
}

/** Counts in whole minutes. One for each container. */
export class MinuteCounter {
  #minute = -1;
  #count = 0;

  /** @returns how many the minute before had, when one has ended */
  add(atSeconds: number): number | undefined {
    const minute = Math.floor(atSeconds / 60);
    const ended = minute !== this.#minute && this.#minute !== -1 ? this.#count : undefined;
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#count = 0;
    }
    this.#count++;
    return ended;
  }

  get count(): number {
    return this.#count;
  }
}

export class EnvelopeLearner {
  readonly #measures = new Map<ResourceName, Measure>();

  add(name: ResourceName, value: number): void {
    let measure = this.#measures.get(name);
    if (measure === undefined) {
      measure = new Measure();
      this.#measures.set(name, measure);
    }
    measure.add(value);
  }

  addUsage(usage: Usage): void {
    for (const name of usageNames) {
      const value = usage[name];
      if (value !== undefined) {
        this.add(name, value);
      }
    }
  }

  facts(): Resources {
    const facts: Resources = {};
    for (const [name, measure] of this.#measures) {
      const found = measure.facts();
      if (found !== undefined) {
        facts[name] = found;
      }
    }
    return facts;
  }
}

/** What is added to the most that was seen before it counts as more: loads differ from day to day. */
const slack: Readonly<Record<ResourceName, number>> = {
  cpuCores: 0.25,
  memoryBytes: 64 * 1024 * 1024,
  processes: 8,
  connectionsPerMinute: 30,
};

/** The most that is let pass: half more than was seen, and a little. */
export function boundOf(name: ResourceName, most: number): number {
  return most * 1.5 + slack[name];
}
