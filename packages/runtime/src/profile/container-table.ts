import type { RuntimeEvent } from '../event/runtime-event.ts';
import { MinuteCounter, type Usage, UsageMeter } from './envelope.ts';
import { profileLimits } from './limits.ts';
import type { ResourceSample } from './resource-sample.ts';
import type { Moment } from './sighting.ts';

interface Entry {
  readonly number: number;
  /** Seconds since 1970; undefined for the host, which has begun long ago. */
  readonly startedAt: number | undefined;
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
    const entry = this.#entries.get(containerId) ?? this.#add(containerId, undefined);
    return entry.meter.read(sample, atSeconds);
  }

  #entryOf(event: RuntimeEvent): Entry {
    const { container } = event.thread;
    const id = container?.fullId ?? '';
    if (id === this.#lastId && this.#last !== undefined) {
      return this.#last;
    }
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      const isFresh =
        container?.startedAt !== undefined &&
        event.seconds < container.startedAt + this.#startupSeconds;
      const isBorn = event.type.name === 'execve' || event.type.name.startsWith('clone');
      this.starts += container !== undefined && (isFresh || isBorn) ? 1 : 0;
      entry = this.#add(id, container && (container.startedAt ?? event.seconds));
    }
    this.#lastId = id;
    this.#last = entry;
    return entry;
  }

  #add(id: string, startedAt: number | undefined): Entry {
    if (this.#entries.size >= profileLimits.containers) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    const number = this.count++;
    const entry: Entry = {
      number,
      startedAt,
      starting: { container: number, isStarting: true },
      steady: { container: number, isStarting: false },
      meter: new UsageMeter(),
      connections: new MinuteCounter(),
    };
    this.#entries.set(id, entry);
    return entry;
  }
}
