import type { AlertContainer } from '../alert/alert.ts';
import type { RecordedAction } from './response-action.ts';

/**
 * `done`, or why not: only said, failed, already so, or refused because of what it is about or how
 * often it was done.
 */
export type ResponseResult =
  | 'done'
  | 'dry-run'
  | 'failed'
  | 'protected'
  | 'limited'
  | 'no-target'
  | 'released';

/** One response, for the log: what was done, why, and what came of it. It is plain data. */
export interface ResponseRecord {
  /** RFC 3339. */
  readonly time: string;
  readonly action: RecordedAction;
  readonly result: ResponseResult;
  /** What was done, or why it was not. */
  readonly detail: string;
  /** The response rule, or the rules of prevention. */
  readonly rule: string;
  /** Id of the alert or deviation, and the detection rule: absent for prevention and releases. */
  readonly cause?: { readonly id: string; readonly rule: string };
  readonly process?: { readonly pid: number; readonly path: string };
  readonly container?: Pick<AlertContainer, 'id'> & Partial<AlertContainer>;
  /** What the container is one of. */
  readonly workload?: string;
  /** From the decision to the end of it. */
  readonly tookMs: number;
}
