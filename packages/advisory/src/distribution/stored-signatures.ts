import type { KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import {
  checkShape,
  digestOf,
  isDigest,
  mediaTypes,
  parseJson,
  type RegistryClient,
  type RegistryUploader,
  verifyDigest,
} from '@seaworthy/registry';
import * as z from 'zod/mini';
import {
  isSignedBy,
  parseClaim,
  payloadType,
  type SignedPayload,
  signatureAnnotation,
  signatureTag,
} from './signature.ts';

/** Of one manifest; people and machines that sign it are few. */
const maxSignatures = 100;
const maxPayloadBytes = 64 * 2 ** 10;

const Descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().check(z.refine(isDigest, 'not a digest')),
  size: z.int().check(z.nonnegative()),
  annotations: z.nullish(z.record(z.string(), z.string())),
});
type Descriptor = z.infer<typeof Descriptor>;

const SignatureManifest = z.object({
  layers: z.array(Descriptor).check(z.maxLength(maxSignatures)),
});

interface StoredSignature extends SignedPayload {
  readonly descriptor: Descriptor;
}

/**
 * Refuses a manifest that nobody with this key has signed, or whose signature has expired.
 * @throws SeaworthyError UNTRUSTED, and whatever reading throws
 */
export async function verifySignature(
  client: RegistryClient,
  manifest: { readonly digest: string; readonly name: string },
  key: KeyObject,
  now: Date,
): Promise<void> {
  const untrusted = (why: string, hint: string): SeaworthyError =>
    new SeaworthyError('UNTRUSTED', `${manifest.name} ${why}`, { hint });
  const stored = await readSignatures(client, manifest.digest);
  if (stored.length === 0) {
    throw untrusted('is not signed', 'Push it with --sign-key, or sign it with `cosign sign`.');
  }
  const claims = stored
    .filter((one) => isSignedBy(key, one))
    .map(({ payload }) => parseClaim(payload))
    .filter(({ manifestDigest }) => manifestDigest === manifest.digest);
  if (claims.length === 0) {
    throw untrusted(
      'is not signed by the key that is trusted',
      'Whoever pushed it has another key, or is somebody else. Nothing was changed here.',
    );
  }
  const isCurrent = claims.some(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  if (isCurrent) return;
  const latest = claims
    .map(({ expiresAt }) => expiresAt!.toISOString())
    .sort()
    .at(-1)!;
  throw untrusted(
    `has a signature that expired at ${latest}`,
    'Push it again, or find out who keeps the newer ones from you.',
  );
}

/** Adds a signature; those that this key made before make room for it. */
export async function storeSignature(
  client: RegistryClient,
  uploader: RegistryUploader,
  manifestDigest: string,
  signed: SignedPayload,
  publicKey: KeyObject,
): Promise<void> {
  const others = (await readSignatures(client, manifestDigest)).filter(
    (one) => !isSignedBy(publicKey, one),
  );
  const { payload, signature } = signed;
  const layers = [
    ...others.map(({ descriptor }) => descriptor),
    {
      mediaType: payloadType,
      digest: digestOf(payload),
      size: payload.length,
      annotations: { [signatureAnnotation]: signature },
    },
  ];
  // An image without files to all that know only images.
  const config = Buffer.from(
    JSON.stringify({
      architecture: '',
      os: '',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  for (const bytes of [payload, config]) await uploader.putBlob(blobOf(bytes));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.ociConfig, digest: digestOf(config), size: config.length },
    layers,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await uploader.putManifest(bytes, mediaTypes.ociManifest, signatureTag(manifestDigest));
}

export function blobOf(bytes: Buffer) {
  return { digest: digestOf(bytes), sizeBytes: bytes.length, open: () => Readable.from([bytes]) };
}

async function readSignatures(
  client: RegistryClient,
  manifestDigest: string,
): Promise<StoredSignature[]> {
  const what = 'signature manifest';
  let bytes: Buffer;
  try {
    ({ bytes } = await client.readManifest(signatureTag(manifestDigest)));
  } catch (error) {
    if (error instanceof SeaworthyError && error.code === 'TARGET_NOT_FOUND') return [];
    throw error;
  }
  const { layers } = checkShape(what, SignatureManifest, parseJson(what, bytes));
  const stored: StoredSignature[] = [];
  for (const descriptor of layers) {
    const signature = descriptor.annotations?.[signatureAnnotation];
    if (descriptor.mediaType !== payloadType || signature === undefined) continue;
    if (descriptor.size > maxPayloadBytes) continue;
    const payload = await client.readByDigest('blob', descriptor.digest, maxPayloadBytes);
    verifyDigest(payload, descriptor.digest, what);
    stored.push({ descriptor, payload, signature });
  }
  return stored;
}
