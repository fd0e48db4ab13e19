import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Match } from '../rules/engine.ts';
import type { ResponseAction } from './response-action.ts';
import type { ResponseCause } from './response-cause.ts';
import type { StandingPrevention, StandingResponse } from './standing-response.ts';

/** What became of letting go of one thing. */
export interface Release {
  readonly action: ResponseAction;
  /** Absent where it is undone. */
  readonly failure?: string;
}

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
  /** What holds on containers now. */
  standing?(): {
    readonly responses: readonly StandingResponse[];
    readonly preventions: readonly StandingPrevention[];
  };
  /**
   * Undoes what was done to a container, at somebody's word. What rules of prevention keep it from
   * stays so.
   * @param containerId whole
   */
  release?(containerId: string): Promise<readonly Release[]>;
  /** Takes all of its hooks away. Workloads run on. */
  stop(): Promise<void>;
}
