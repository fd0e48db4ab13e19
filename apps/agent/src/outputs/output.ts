import type { AlertMessage } from '@seaworthy/runtime';
import type { OutputConfiguration } from '../configuration/agent-schema.ts';

/** What became of messages, since the start. */
export interface OutputCounts {
  readonly sent: number;
  /** Attempts that failed, of which most are tried again. */
  readonly failures: number;
  /** Messages that are lost: no room to wait, or given up. */
  readonly dropped: number;
  readonly waiting: number;
}

/** Where alerts go. */
export interface Output {
  /** As people and metrics call it. */
  readonly name: string;
  readonly counts: OutputCounts;
  /** Takes a message and returns at once; never throws. */
  write(message: AlertMessage): void;
  /** Files are opened anew, so that they can be moved away before. */
  reopen(): void;
  /** Sends what waits, for so long at most; the rest is dropped, and counted. */
  close(withinMs: number): Promise<void>;
}

/**
 * How texts get there: one at a time is asked to send, and is asked again with the same ones when
 * it fails.
 */
export interface Transport {
  readonly name: string;
  /** Texts in one turn, at most. */
  readonly batch: number;
  readonly gatherMs?: number;
  /** A batch that has failed for so long is dropped; never, where it is not said. */
  readonly giveUpAfterMs?: number;
  /** @throws PermanentFailure for what no further attempt can mend; anything else to be asked again */
  send(texts: readonly SentText[], signal: AbortSignal): Promise<void>;
  reopen?(): void;
  close(): Promise<void>;
}

export interface SentText {
  readonly text: string;
  readonly message: AlertMessage;
}

export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** What outputs know of the host. */
export interface OutputContext {
  readonly hostname: string;
  readonly version: string;
  /** What goes wrong, for the agent's own log. */
  readonly report: (text: string) => void;
}

/** A kind of output, by the word after `to`. */
export interface OutputKind<To extends OutputConfiguration['to'] = OutputConfiguration['to']> {
  readonly to: To;
  readonly defaultFormat: 'falco' | 'text';
  open(configuration: Extract<OutputConfiguration, { to: To }>, context: OutputContext): Transport;
}
