import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@seaworthy/model';
import { type AlertMessage, type Priority, priorities } from '@seaworthy/runtime';
import type { Format } from './formats/format.ts';
import {
  type Output,
  type OutputContext,
  type OutputCounts,
  PermanentFailure,
  type SentText,
  type Transport,
} from './output.ts';
import { WaitingRoom } from './waiting-room.ts';

const firstWaitMs = 250;
const longestWaitMs = 30_000;
/** One that fails again and again says so, and that it works, this often. */
const sayEveryMs = 60_000;

export interface DeliveryOptions {
  readonly transport: Transport;
  readonly format: Format;
  readonly context: OutputContext;
  readonly queue: number;
  readonly minimumPriority: Priority;
  readonly messages: ReadonlySet<AlertMessage['kind']>;
}

/**
 * Stands between detection and a transport: messages wait here while it is slow or gone, and what
 * fails is tried again, at growing intervals.
 */
export class Delivery implements Output {
  readonly name: string;
  readonly #options: DeliveryOptions;
  readonly #waiting: WaitingRoom;
  readonly #lowest: number;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;
  #inFlight = 0;
  #sent = 0;
  #failures = 0;
  #dropped = 0;
  /** What it has to say when it works again: it has told of a failure, or that it is full. */
  #isSaidToFail = false;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  #isFull = false;

  constructor(options: DeliveryOptions) {
    this.name = options.transport.name;
    this.#options = options;
    this.#waiting = new WaitingRoom(options.queue);
    this.#lowest = priorities.indexOf(options.minimumPriority);
  }

  get counts(): OutputCounts {
    return {
      sent: this.#sent,
      failures: this.#failures,
      dropped: this.#dropped,
      waiting: this.#waiting.size + this.#inFlight,
    };
  }

  write(message: AlertMessage): void {
    const { format, context, messages } = this.#options;
    if (!messages.has(message.kind) || priorities.indexOf(priorityOf(message)) > this.#lowest) {
      return;
    }
    const lost = this.#waiting.add({ text: format.render(message, context), message });
    if (lost > 0) {
      this.#dropped += lost;
      if (!this.#isFull) context.report(`${this.name}: too much waits, messages are dropped`);
      this.#isFull = true;
    }
    this.#running ??= this.#run();
  }

  reopen(): void {
    this.#options.transport.reopen?.();
  }

  async close(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), withinMs);
    await this.#running;
    clearTimeout(timer);
    this.#end.abort();
    const left = this.#waiting.take(Number.MAX_SAFE_INTEGER).length;
    this.#dropped += left;
    if (left > 0) this.#options.context.report(`${this.name}: ${left} messages were not sent`);
    await this.#options.transport.close();
  }

  async #run(): Promise<void> {
    const { transport } = this.#options;
    // Detection goes on first: nothing is sent within the call that brought the first message.
    await sleep(transport.gatherMs ?? 0, undefined, { signal: this.#end.signal }).catch(() => {});
    while (this.#waiting.size > 0 && !this.#end.signal.aborted) {
      const texts = this.#waiting.take(transport.batch);
      this.#inFlight = texts.length;
      await this.#deliver(texts);
      this.#inFlight = 0;
    }
    this.#running = undefined;
  }

  async #deliver(texts: readonly SentText[]): Promise<void> {
    const { transport } = this.#options;
    const giveUpAfterMs = transport.giveUpAfterMs ?? Number.POSITIVE_INFINITY;
    const began = performance.now();
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        await transport.send(texts, this.#end.signal);
        this.#succeed(texts.length);
        return;
      } catch (error) {
        this.#failures += 1;
        this.#sayFailure(messageOf(error));
        const isLate = performance.now() - began >= giveUpAfterMs;
        if (error instanceof PermanentFailure || isLate || this.#end.signal.aborted) {
          this.#dropped += texts.length;
          return;
        }
        // Not all agents of a fleet at once.
        const spread = waitMs * (0.5 + Math.random() / 2);
        await sleep(spread, undefined, { signal: this.#end.signal }).catch(() => {});
      }
    }
  }

  #sayFailure(why: string): void {
    const nowMs = performance.now();
    if (this.#isSaidToFail || nowMs < this.#saidAtMs + sayEveryMs) return;
    this.#options.context.report(`${this.name}: ${why}`);
    this.#isSaidToFail = true;
    this.#saidAtMs = nowMs;
  }

  #succeed(count: number): void {
    this.#sent += count;
    // While what waits stays much, it does not work as it should.
    const hasRoom = this.#waiting.size <= this.#options.queue / 2;
    if (!hasRoom || !(this.#isSaidToFail || this.#isFull)) return;
    const lost = this.#dropped > 0 ? `; ${this.#dropped} messages were lost so far` : '';
    this.#options.context.report(`${this.name}: works again${lost}`);
    this.#isSaidToFail = false;
    this.#isFull = false;
  }
}

function priorityOf(message: AlertMessage): Priority {
  return message.kind === 'incident' ? message.incident.severity : message.alert.priority;
}
