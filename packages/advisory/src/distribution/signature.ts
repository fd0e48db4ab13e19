import { type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { checkShape, parseJson } from '@seaworthy/registry';
import * as z from 'zod/mini';

/*
 * Signatures as cosign makes and verifies them with a key pair (sigstore/cosign,
 * specs/SIGNATURE_SPEC.md): over a payload in the "simple signing" form of containers/image
 * (containers-signature(5)) that names the digest of a manifest.
 */
export const payloadType = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const signatureAnnotation = 'dev.cosignproject.cosign/signature';
const claim = 'cosign container image signature';

/** The tag under which the signatures of a manifest lie. */
export function signatureTag(manifestDigest: string): string {
  return `${manifestDigest.replace(':', '-')}.sig`;
}

export interface SignedClaim {
  /** Where the manifest was when it was signed; says nothing about where it may be found. */
  readonly repository: string;
  readonly manifestDigest: string;
  readonly signedAt: Date;
  /** Not to be believed after this. */
  readonly expiresAt: Date | undefined;
  readonly creator: string;
}

export interface SignedPayload {
  readonly payload: Buffer;
  /** Base64. */
  readonly signature: string;
}

export function signClaim(claimed: SignedClaim, key: KeyObject): SignedPayload {
  const { repository, manifestDigest, signedAt, expiresAt, creator } = claimed;
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': repository },
        image: { 'docker-manifest-digest': manifestDigest },
        type: claim,
      },
      optional: {
        creator,
        timestamp: Math.floor(signedAt.getTime() / 1000),
        ...(expiresAt !== undefined && { expires: expiresAt.toISOString() }),
      },
    }),
  );
  return { payload, signature: signBytes(hashFor(key), payload, key).toString('base64') };
}

export function isSignedBy(key: KeyObject, { payload, signature }: SignedPayload): boolean {
  try {
    return verifyBytes(hashFor(key), payload, key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // not even the form of a signature
  }
}

/** SHA-256 for all, as cosign does it; Ed25519 brings its own. */
function hashFor(key: KeyObject): 'sha256' | undefined {
  return key.asymmetricKeyType === 'ed25519' ? undefined : 'sha256';
}

const Payload = z.object({
  critical: z.object({
    image: z.object({ 'docker-manifest-digest': z.string() }),
    type: z.literal(claim),
  }),
  optional: z.nullish(z.object({ expires: z.optional(z.iso.datetime()) })),
});

/**
 * What a payload says whose signature has been verified.
 * @throws SeaworthyError MALFORMED
 */
export function parseClaim(payload: Buffer): Pick<SignedClaim, 'manifestDigest' | 'expiresAt'> {
  const what = 'signed payload';
  const { critical, optional } = checkShape(what, Payload, parseJson(what, payload));
  const expires = optional?.expires;
  return {
    manifestDigest: critical.image['docker-manifest-digest'],
    expiresAt: expires === undefined ? undefined : new Date(expires),
  };
}
