import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Match } from '../rules/engine.ts';
import type { ResponseCause } from './response-cause.ts';

/**
 * Acts on what rules find. It is asked at once, before anything is counted or held back, and while
 * the event lives; what takes time goes on after it has returned, and never throws into detection.
 */
export interface Responder {
  readonly name: string;
  respond(matches: readonly Match[], event: RuntimeEvent): void;
  /** The same for what is found in other ways than by rules: deviations from a profile. */
  answer?(cause: ResponseCause): void;
  /** Told of every event, for what holds from a container's start on. It must cost next to nothing. */
  observe?(event: RuntimeEvent): void;
  /** Takes all of its hooks away. Workloads run on. */
  stop(): Promise<void>;
}
