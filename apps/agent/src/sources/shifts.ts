import type { EventReceiver, RuntimeEvent } from '@seaworthy/runtime';

/** After a source says that it is ready, for what clocks and queues differ by. */
const marginMs = 100;
/** For what one that is relieved still has in its pipe. */
const drainMs = 1000;

export interface Shift {
  run(signal: AbortSignal): Promise<void>;
}

/** Opens the same source anew, with what it is to look at now. */
export type OpenShift = (receiver: EventReceiver, onReady: () => void) => Promise<Shift>;

/**
 * Relieves a running source by a new one without losing an event and without having one twice:
 * both run for a while, and the time of an event says whose it is.
 */
export class Shifts {
  readonly #open: OpenShift;
  readonly #receiver: EventReceiver;
  readonly #now: () => number;
  #current: RunningShift | undefined;
  /** While it runs. */
  #run: Run | undefined;

  constructor(open: OpenShift, receiver: EventReceiver, now: () => number = Date.now) {
    this.#open = open;
    this.#receiver = receiver;
    this.#now = now;
  }

  /** Until the last one has ended; the first that fails ends the others. It may run again then. */
  async run(signal: AbortSignal, onReady: () => void): Promise<void> {
    const stop = new AbortController();
    const run: Run = {
      signal: AbortSignal.any([signal, stop.signal]),
      shifts: new Set(),
      over: Promise.withResolvers(),
    };
    this.#run = run;
    this.#current = undefined;
    try {
      await this.#begin(run, onReady);
      await run.over.promise;
    } finally {
      this.#run = undefined;
      stop.abort();
      await Promise.all(run.shifts);
    }
  }

  /** What it is to look at has changed. */
  async relieve(): Promise<void> {
    const run = this.#run;
    if (run === undefined || run.signal.aborted) return;
    await this.#begin(run, () => {});
  }

  async #begin(run: Run, onReady: () => void): Promise<void> {
    const before = this.#current;
    const shift = new RunningShift(this.#receiver, before === undefined);
    const source = await this.#open(shift, () => {
      const handOverMs = this.#now() + marginMs;
      shift.fromMs = before === undefined ? Number.NEGATIVE_INFINITY : handOverMs;
      if (before !== undefined) {
        before.untilMs = handOverMs;
        setTimeout(() => before.end.abort(), marginMs + drainMs);
      }
      onReady();
    });
    this.#current = shift;
    const running: Promise<void> = source
      .run(AbortSignal.any([run.signal, shift.end.signal]))
      .catch((error: unknown) => run.over.reject(error))
      .then(() => {
        run.shifts.delete(running);
        if (run.shifts.size === 0) run.over.resolve();
      });
    run.shifts.add(running);
  }
}

interface Run {
  readonly signal: AbortSignal;
  /** None of them rejects. */
  readonly shifts: Set<Promise<void>>;
  readonly over: PromiseWithResolvers<void>;
}

class RunningShift implements EventReceiver {
  readonly end = new AbortController();
  readonly #receiver: EventReceiver;
  fromMs: number;
  untilMs = Number.POSITIVE_INFINITY;

  constructor(receiver: EventReceiver, isFirst: boolean) {
    this.#receiver = receiver;
    this.fromMs = isFirst ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  receive(event: RuntimeEvent): void {
    const timeMs = event.seconds * 1000 + event.nanoseconds / 1e6;
    if (timeMs > this.fromMs && timeMs <= this.untilMs) this.#receiver.receive(event);
  }

  lost(count: number, typeName?: string): void {
    this.#receiver.lost(count, typeName);
  }

  problem(problem: Parameters<EventReceiver['problem']>[0]): void {
    this.#receiver.problem(problem);
  }
}
