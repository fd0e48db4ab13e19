import type { ResponseAction, ResponseCause, ResponseRule } from '@seaworthy/runtime';
import type { AnyHeld } from './holds/index.ts';
import type { Tools } from './tools.ts';

/** What was done. */
export interface Applied {
  /** For the log: what was done, and what could not be. */
  readonly detail: string;
  /** Where it is not simply over with it: what holds, until that is released. */
  readonly held?: readonly AnyHeld[];
}

/**
 * One thing that can be done. It is asked for only after the decision; it finds its target anew, as
 * that may be another by now, and throws when it could not do it.
 */
export interface Countermeasure {
  readonly action: ResponseAction;
  /** It pauses the container, which outlasts a crash of ours: it is written down beforehand. */
  readonly pauses?: true;
  /** "kill process 7 (/tmp/x)": what a dry run says. */
  describe(cause: ResponseCause): string;
  /** @throws SeaworthyError when nothing was done */
  apply(cause: ResponseCause, scope: ResponseRule['scope'], tools: Tools): Promise<Applied>;
}
