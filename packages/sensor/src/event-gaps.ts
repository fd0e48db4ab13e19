import type { Problem } from '@seaworthy/model';

interface Gap {
  /** As metrics call it. */
  readonly name: string;
  /** What it means, behind how often it was so. */
  readonly means: string;
}

/** By enum failure_place of frame.h. docs/agent.md explains each. */
export const eventGaps: readonly Gap[] = [
  {
    name: 'text',
    means:
      'events lack a path or text that was passed to a call: mostly the call failed for just that, else the program took it out of its memory before the call returned',
  },
  {
    name: 'arguments',
    means: 'starts of programs lack the command line: rules that ask for it do not hold for them',
  },
  {
    name: 'environment',
    means:
      'starts of programs lack the environment: rules that ask for variables do not hold for them',
  },
  {
    name: 'memory',
    means: 'events lack an address or a structure that was passed to a call',
  },
  {
    name: 'data',
    means: 'events lack the data that was sent or received: rules about it do not hold for them',
  },
  {
    name: 'file-name',
    means: 'events lack a part of a path, as the file was renamed or removed at that moment',
  },
  {
    name: 'depth',
    means:
      'events have a path that is cut at its beginning, as it is more than 64 directories deep',
  },
  { name: 'socket-name', means: 'events lack the name of a Unix socket' },
  {
    name: 'signal',
    means: 'programs were not ended though they are forbidden: the kernel did not take the signal',
  },
  { name: 'room', means: 'events lack their last texts, as one event holds no more' },
];

const tellEveryMs = 600_000;

/**
 * What the programs in the kernel could not read, while the event itself came. The first of a kind
 * is told at once, what follows is told together: a program can cause as many as it likes.
 */
export class EventGaps {
  readonly #tell: (problem: Problem) => void;
  readonly #counts = new Map<string, number>();
  /** By kind: how many have been told, and when the last were. */
  readonly #told = new Map<Gap, { count: number; atMs: number }>();

  constructor(tell: (problem: Problem) => void) {
    this.#tell = tell;
  }

  /** How many there were, by name. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** @param nowMs of a clock that does not jump */
  add(place: number, count: number, nowMs: number): void {
    const gap = eventGaps[place];
    if (gap === undefined) return;
    this.#counts.set(gap.name, (this.#counts.get(gap.name) ?? 0) + count);
    const told = this.#told.get(gap);
    if (told === undefined || nowMs - told.atMs >= tellEveryMs) this.#tellOf(gap, nowMs);
  }

  /** Tells what has not been told, at the end. */
  finish(nowMs: number): void {
    for (const gap of this.#told.keys()) this.#tellOf(gap, nowMs);
  }

  #tellOf(gap: Gap, nowMs: number): void {
    const all = this.#counts.get(gap.name) ?? 0;
    const before = this.#told.get(gap)?.count ?? 0;
    if (all === before) return;
    this.#told.set(gap, { count: all, atMs: nowMs });
    const since = before === 0 ? '' : ` (${all} since the sensor began)`;
    this.#tell({ code: 'unreadable-file', message: `${all - before} ${gap.means}${since}` });
  }
}
