import type { ResponseAction } from './response-action.ts';

/** A response that holds on a container until it is released. It is plain data. */
export interface StandingResponse {
  readonly container: { readonly id: string; readonly name?: string };
  readonly action: ResponseAction;
  readonly detail: string;
  /** The response rule. */
  readonly rule: string;
  /** Id of the alert or deviation, and the detection rule. */
  readonly cause: { readonly id: string; readonly rule: string };
  /** RFC 3339. */
  readonly since: string;
}

/** What containers are kept from by rules of prevention. */
export interface StandingPrevention {
  readonly container: { readonly id: string; readonly name?: string };
  readonly rules: readonly string[];
}
