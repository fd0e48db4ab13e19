import { SeaworthyError } from '@seaworthy/model';

/** What was thrown as an error that a person can act on; `undefined` for a bug. */
export function asSeaworthyError(error: unknown): SeaworthyError | undefined {
  if (error instanceof SeaworthyError) return error;
  // Node's own functions put the reason of an abort into an error of theirs.
  if (error instanceof Error && error.name === 'AbortError') return asSeaworthyError(error.cause);
  if (error instanceof RangeError && error.message === 'Invalid string length') {
    return new SeaworthyError('LIMIT_EXCEEDED', 'the report is longer than a text can be', {
      hint: 'Scan parts of the target on their own.',
    });
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new SeaworthyError('TIMEOUT', 'it took longer than --timeout allows', {
      hint: 'Give it longer, as in --timeout 1h.',
    });
  }
  return undefined;
}
