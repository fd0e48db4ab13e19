import { createHash } from 'node:crypto';
import { SeaworthyError } from '@seaworthy/model';

/** The registered algorithms of the OCI image specification, descriptor.md "Digests". */
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export type DigestAlgorithm = 'sha256' | 'sha512';

/** Whether a text is a digest that is safe to put into a path or a URL. */
export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

/** The algorithm of a text for which `isDigest` holds. */
export function algorithmOf(digest: string): DigestAlgorithm {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** @throws DIGEST_MISMATCH when the bytes are not those that `digest` names */
export function verifyDigest(bytes: Uint8Array, digest: string, what: string): void {
  const actual = digestOf(bytes, algorithmOf(digest));
  if (actual !== digest) throw digestMismatch(what, digest, actual);
}

export function digestMismatch(what: string, expected: string, actual: string): SeaworthyError {
  return new SeaworthyError('DIGEST_MISMATCH', `${what}: expected ${expected}, got ${actual}`, {
    hint: 'The content was changed or damaged on its way. Fetch or export the image again.',
  });
}
