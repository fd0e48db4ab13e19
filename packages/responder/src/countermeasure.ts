import type { ResponseAction, ResponseCause, ResponseRule } from '@seaworthy/runtime';
import type { Tools } from './tools.ts';

/** What is done, where it is not simply over with it. */
export interface Applied {
  /** For the log: what was done, and what could not be. */
  readonly detail: string;
  /** Undoes it. It may be called when the container is long gone. */
  readonly release?: () => Promise<void>;
}

/**
 * One thing that can be done. It is asked for only after the decision; it finds its target anew, as
 * that may be another by now, and throws when it could not do it.
 */
export interface Countermeasure {
  readonly action: ResponseAction;
  /** "kill process 7 (/tmp/x)": what a dry run says. */
  describe(cause: ResponseCause): string;
  /** @throws SeaworthyError when nothing was done */
  apply(cause: ResponseCause, scope: ResponseRule['scope'], tools: Tools): Promise<Applied>;
}
