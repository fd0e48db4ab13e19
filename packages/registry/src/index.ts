export { RegistryClient, type StoredManifest } from './client.ts';
export {
  algorithmOf,
  type DigestAlgorithm,
  digestMismatch,
  digestOf,
  isDigest,
  verifyDigest,
} from './digest.ts';
export { checkShape, maxManifestBytes, parseJson } from './json.ts';
export { mediaTypes } from './media-types.ts';
export { readBody } from './read-body.ts';
export { formatReference, isReference, parseReference, type Reference } from './reference.ts';
export type { RegistryOptions } from './registry-options.ts';
export { cancelled, type RetryPolicy, TransientFailure, withRetries } from './retry.ts';
export type { SessionOptions } from './session.ts';
export { discard, type HttpResponse, Transport } from './transport.ts';
export { RegistryUploader } from './uploader.ts';
