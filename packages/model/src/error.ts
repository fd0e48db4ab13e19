/**
 * An error that a person can act on: a stable `code`, a message that says what failed and a `hint`
 * that says what to do. Anything else that is thrown is a bug.
 */
export class SeaworthyError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SeaworthyError';
    this.code = code;
    this.hint = options.hint;
  }
}

/**
 * Every code and the family it belongs to. The family decides the exit code of the command:
 * `usage` is 2 (the question was wrong), `look` is 3 (could not look).
 */
export const errorCodes = {
  // The question was wrong.
  USAGE: 'usage',
  CONFIGURATION: 'usage',
  // The target could not be read.
  TARGET_NOT_FOUND: 'look',
  TARGET_UNSUPPORTED: 'look',
  ACCESS_DENIED: 'look',
  NETWORK: 'look',
  TIMEOUT: 'look',
  DIGEST_MISMATCH: 'look',
  UNTRUSTED: 'look',
  MALFORMED: 'look',
  LIMIT_EXCEEDED: 'look',
  ENGINE_FAILED: 'look',
  NO_DATABASE: 'look',
  DATABASE_CORRUPT: 'look',
  CANCELLED: 'look',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** The input broke a format's rules. Thrown by parsers; `where` is a path, entry or offset. */
export function malformed(what: string, why: string, cause?: unknown): SeaworthyError {
  return new SeaworthyError('MALFORMED', `${what}: ${why}`, { cause });
}

/** The input is larger, deeper or more numerous than the named bound allows. */
export function limitExceeded(what: string, limit: string, bound: number): SeaworthyError {
  return new SeaworthyError('LIMIT_EXCEEDED', `${what}: more than ${bound} (${limit})`, {
    hint: 'The bound protects this machine from hostile input.',
  });
}

/** The message of anything that was thrown, never its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
