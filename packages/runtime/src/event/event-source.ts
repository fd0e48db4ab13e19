import type { Problem } from '@seaworthy/model';
import type { RuntimeEvent } from './runtime-event.ts';

/**
 * Where events come from: the sensor, a capture, another tool's stream. A source hands each event
 * to `receive` at once, in order, and says at the end or while it runs what it could not read.
 */
export interface EventSource {
  readonly name: string;
  /**
   * Ends when the source does, or when `signal` says so.
   * @throws MALFORMED, LIMIT_EXCEEDED when nothing more can be read
   */
  run(receiver: EventReceiver, signal?: AbortSignal): Promise<void>;
}

export interface EventReceiver {
  /** The event lives until this returns. */
  receive(event: RuntimeEvent): void;
  /** Events that were lost, by type where that is known: never silent. */
  lost(count: number, typeName?: string): void;
  problem(problem: Problem): void;
}
