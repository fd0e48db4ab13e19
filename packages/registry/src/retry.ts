import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '@seaworthy/model';

export interface RetryPolicy {
  /** Tries in all, the first among them. */
  readonly attempts: number;
  /** The wait before the second try; each further one doubles it. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** A server that asks for a longer wait is not waited for. */
  readonly maxRetryAfterMs: number;
}

export const retryPolicy: RetryPolicy = {
  attempts: 5,
  baseDelayMs: 500,
  maxDelayMs: 15_000,
  maxRetryAfterMs: 60_000,
};

/** Worth another try. `error` is what the user sees when no try is left. */
export class TransientFailure extends Error {
  readonly error: SeaworthyError;
  readonly retryAfterMs: number | undefined;

  constructor(error: SeaworthyError, retryAfterMs?: number) {
    super(error.message);
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Repeats while the operation throws `TransientFailure`, as often as the policy allows. */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal,
  operation: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      if (attempt >= policy.attempts) throw error.error;
      await waitBeforeRetry(policy, signal, attempt, error);
    }
  }
}

/** @throws the failure's own error when the server asks for more time than we give */
export async function waitBeforeRetry(
  policy: RetryPolicy,
  signal: AbortSignal,
  attempt: number,
  failure: TransientFailure,
): Promise<void> {
  const { retryAfterMs } = failure;
  if (retryAfterMs !== undefined && retryAfterMs > policy.maxRetryAfterMs) throw failure.error;
  const delayMs = Math.max(retryAfterMs ?? 0, backOffMs(policy, attempt));
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw cancelled(signal);
  }
}

/** Exponential, with half of it left to chance so that many clients do not come back at once. */
function backOffMs({ baseDelayMs, maxDelayMs }: RetryPolicy, attempt: number): number {
  const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  return delayMs / 2 + (Math.random() * delayMs) / 2;
}

/** Retry-After (RFC 9110, section 10.2.3): seconds or a date. */
export function parseRetryAfter(
  header: string | undefined,
  nowMs = Date.now(),
): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** Why the whole was stopped: the reason that the signal carries, where it is ours. */
export function cancelled(signal: AbortSignal): SeaworthyError {
  const { reason } = signal;
  if (reason instanceof SeaworthyError) return reason;
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? new SeaworthyError('TIMEOUT', 'it took longer than it was given')
    : new SeaworthyError('CANCELLED', 'cancelled');
}
