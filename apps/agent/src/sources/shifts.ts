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
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #signal: AbortSignal | undefined;

  constructor(open: OpenShift, receiver: EventReceiver, now: () => number = Date.now) {
    this.#open = open;
    this.#receiver = receiver;
    this.#now = now;
  }

  /** Until the last one has ended. */
  async run(signal: AbortSignal, onReady: () => void): Promise<void> {
    this.#signal = signal;
    await this.#begin(onReady);
    while (this.#running.size > 0) await Promise.race(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** What it is to look at has changed. */
  async relieve(): Promise<void> {
    if (this.#signal === undefined || this.#signal.aborted) return;
    await this.#begin(() => {});
  }

  async #begin(onReady: () => void): Promise<void> {
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
    const signal = AbortSignal.any([this.#signal!, shift.end.signal]);
    // One that fails at once does so before anybody waits for it.
    const running: Promise<void> = source
      .run(signal)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
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
