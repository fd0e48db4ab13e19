import type { RuntimeEvent } from '../event/runtime-event.ts';
import { MinuteCounter, type Usage, UsageMeter } from './envelope.ts';
import { profileLimits } from './limits.ts';
import type { ResourceSample } from './resource-sample.ts';
import type { Moment } from './sighting.ts';

interface Entry {
  readonly number: number;
  /** Whether an event of it was seen: it may be measured before. */
  hasBegun: boolean;
  /** Seconds since 1970; undefined for the host, which has begun long ago. */
  startedAt: number | undefined;
  readonly starting: Moment;
  readonly steady: Moment;
  readonly meter: UsageMeter;
  readonly connections: MinuteCounter;
}

/** The containers of one workload: which is which, and since when. */
export class ContainerTable {
  count = 0;
  /** Those that were watched from their beginning. */
  starts = 0;
  readonly #entries = new Map<string, Entry>();
  readonly #startupSeconds: number;
  #lastId: string | undefined = undefined;
  #last: Entry | undefined = undefined;

  constructor(startupSeconds: number) {
    this.#startupSeconds = startupSeconds;
  }

  momentOf(event: RuntimeEvent): Moment {
    const entry = this.#entryOf(event);
    return entry.startedAt !== undefined && event.seconds < entry.startedAt + this.#startupSeconds
      ? entry.starting
      : entry.steady;
  }

  countConnection(event: RuntimeEvent): number | undefined {
    return this.#entryOf(event).connections.add(event.seconds);
  }

  connectionsThisMinute(event: RuntimeEvent): number {
    return this.#entryOf(event).connections.count;
  }

  usage(containerId: string, sample: ResourceSample, atSeconds: number): Usage {
    const entry = this.#entries.get(containerId) ?? this.#add(containerId);
    return entry.meter.read(sample, atSeconds);
  }

  #entryOf(event: RuntimeEvent): Entry {
    const { container } = event.thread;
    const id = container?.fullId ?? '';
    if (id === this.#lastId && this.#last !== undefined) {
      return this.#last;
    }
    const entry = this.#entries.get(id) ?? this.#add(id);
    if (!entry.hasBegun) this.#begin(entry, event);
    this.#lastId = id;
    this.#last = entry;
    return entry;
  }

  #begin(entry: Entry, { thread: { container }, type, seconds }: RuntimeEvent): void {
    entry.hasBegun = true;
    if (container === undefined) return;
    const isFresh =
      container.startedAt !== undefined && seconds < container.startedAt + this.#startupSeconds;
    const isBorn = type.name === 'execve' || type.name.startsWith('clone');
    if (isFresh || isBorn) this.starts += 1;
    entry.startedAt = container.startedAt ?? seconds;
  }

  #add(id: string): Entry {
    if (this.#entries.size >= profileLimits.containers) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    const number = this.count++;
    const entry: Entry = {
      number,
      hasBegun: false,
      startedAt: undefined,
      starting: { container: number, isStarting: true },
      steady: { container: number, isStarting: false },
      meter: new UsageMeter(),
      connections: new MinuteCounter(),
    };
    this.#entries.set(id, entry);
    return entry;
  }
}
