import { createHash, createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SeaworthyError } from '@seaworthy/model';
import {
  formatReference,
  mediaTypes,
  parseReference,
  type Reference,
  RegistryClient,
  RegistryUploader,
  type SessionOptions,
} from '@seaworthy/registry';
import type { DatabaseInfo } from '../database/database-info.ts';
import { exportDatabase } from '../database/transfer.ts';
import { emptyConfig, formatArtifact } from './artifact.ts';
import { readPrivateKey } from './key-files.ts';
import { signClaim } from './signature.ts';
import { blobOf, storeSignature } from './stored-signatures.ts';

export interface PushOptions extends SessionOptions {
  /** Where the database lies; $SEAWORTHY_DB or the user's cache directory when absent. */
  readonly directory?: string | undefined;
  readonly sign?:
    | {
        /** PEM file of the private key. */
        readonly keyFile: string;
        readonly passphrase?: string | undefined;
        /** How long the signature is to be believed. */
        readonly validForMs: number;
        /** Who signs, for people: "seaworthy 1.0". */
        readonly creator: string;
      }
    | undefined;
  readonly progress?: ((message: string) => void) | undefined;
  readonly now?: Date | undefined;
}

export interface PushResult {
  readonly info: DatabaseInfo;
  /** Of the manifest. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Whether the registry did not have it yet. */
  readonly uploaded: boolean;
}

/**
 * Stores the database in a registry, under the tag of `target` ("latest" without one).
 * @throws SeaworthyError USAGE, CONFIGURATION, NO_DATABASE, DATABASE_CORRUPT, ACCESS_DENIED,
 *   NETWORK, TIMEOUT, CANCELLED, DIGEST_MISMATCH
 */
export async function pushDatabase(target: string, options: PushOptions): Promise<PushResult> {
  const reference = parseReference(target);
  const { tag } = reference;
  if (tag === undefined || reference.digest !== undefined) {
    throw new SeaworthyError('USAGE', 'a database is pushed to a tag, not to a digest');
  }
  // A key that cannot be read should not cost an upload.
  const { sign } = options;
  const key = sign && (await readPrivateKey(sign.keyFile, sign.passphrase));
  const spool = await mkdtemp(join(tmpdir(), 'seaworthy-push-'));
  const open: { close(): Promise<void> }[] = [];
  try {
    options.progress?.('Packing the database');
    const file = join(spool, 'advisories.seaworthy');
    const { directory, signal } = options;
    const { info, checkedAt, sizeBytes } = await exportDatabase(file, { directory, signal });
    const layer = { digest: await digestOfFile(file), sizeBytes };
    const uploader = await RegistryUploader.connect(reference, options);
    open.push(uploader);
    options.progress?.(`Uploading ${(sizeBytes / 2 ** 20).toFixed(1)} MiB to ${reference.host}`);
    const outcome = await uploader.putBlob({ ...layer, open: () => createReadStream(file) });
    await uploader.putBlob(blobOf(emptyConfig));
    const manifest = formatArtifact(info, checkedAt, layer);
    const digest = await uploader.putManifest(manifest, mediaTypes.ociManifest, tag);
    if (sign !== undefined && key !== undefined) {
      const client = await RegistryClient.connect(reference, options);
      open.push(client);
      const now = options.now ?? new Date();
      const claim = {
        repository: repositoryName(reference),
        manifestDigest: digest,
        signedAt: now,
        expiresAt: new Date(now.getTime() + sign.validForMs),
        creator: sign.creator,
      };
      const signed = signClaim(claim, key);
      await storeSignature(client, uploader, digest, signed, createPublicKey(key));
    }
    return { info, digest, sizeBytes, uploaded: outcome === 'uploaded' };
  } finally {
    await Promise.all(open.map((one) => one.close()));
    await rm(spool, { recursive: true, force: true });
  }
}

function repositoryName(reference: Reference): string {
  return formatReference({ ...reference, tag: undefined, digest: undefined });
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return `sha256:${hash.digest('hex')}`;
}
