import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import {
  cancelled,
  digestMismatch,
  digestOf,
  formatReference,
  parseReference,
  RegistryClient,
  type SessionOptions,
  verifyDigest,
} from '@seaworthy/registry';
import {
  dataFile,
  defaultDatabaseDirectory,
  type Pointer,
  readPointer,
  schemaVersion,
  writePointer,
} from '../database/generations.ts';
import { importLocked } from '../database/transfer.ts';
import { withUpdateLock } from '../database/update-lock.ts';
import { type DatabaseArtifact, parseArtifact } from './artifact.ts';
import { readPublicKey } from './key-files.ts';
import { verifySignature } from './stored-signatures.ts';

/** By how much the clocks of two machines may differ. */
const clockSkewMs = 24 * 3_600_000;

export interface PullOptions extends SessionOptions {
  /** Where the database is to lie; $SEAWORTHY_DB or the user's cache directory when absent. */
  readonly directory?: string | undefined;
  /** PEM file of the public key that must have signed it. */
  readonly verifyKeyFile?: string | undefined;
  /** What to do with one that is older than what is here; refused by default. */
  readonly whenOlder?: 'refuse' | 'keep-newer' | 'replace' | undefined;
  readonly progress?: ((message: string) => void) | undefined;
  readonly now?: Date | undefined;
}

export interface PullResult extends Pick<DatabaseArtifact, 'advisories' | 'builtAt'> {
  /** Whether it is another database than before; nothing is fetched for the same one. */
  readonly changed: boolean;
  /** Of the manifest. */
  readonly digest: string;
}

/**
 * Puts the database that a registry holds in place of the one that is here. Scans that run
 * meanwhile keep the old one; nothing changes when anything is wrong with the new one.
 * @throws SeaworthyError USAGE for one that is older than what is here; UNTRUSTED;
 *   TARGET_UNSUPPORTED, TARGET_NOT_FOUND, ACCESS_DENIED, NETWORK, TIMEOUT, CANCELLED,
 *   DIGEST_MISMATCH, MALFORMED, LIMIT_EXCEEDED, CONFIGURATION
 */
export async function pullDatabase(source: string, options: PullOptions): Promise<PullResult> {
  const reference = parseReference(source);
  const name = formatReference(reference);
  const { verifyKeyFile } = options;
  const key = verifyKeyFile === undefined ? undefined : await readPublicKey(verifyKeyFile);
  options.progress?.(`Asking ${reference.host} for ${reference.repository}`);
  const client = await RegistryClient.connect(reference, options);
  try {
    const { bytes, promisedDigest } = await client.readManifest();
    if (promisedDigest !== undefined) verifyDigest(bytes, promisedDigest, name);
    const digest = digestOf(bytes);
    const now = options.now ?? new Date();
    if (key !== undefined) await verifySignature(client, { digest, name }, key, now);
    const artifact = parseArtifact(bytes, name);
    refuseFuture(artifact, name, now);
    const { advisories, builtAt } = artifact;
    const changed = await take(client, artifact, name, options);
    return { changed, digest, advisories, builtAt };
  } finally {
    await client.close();
  }
}

/** Answers whether the database is another one afterwards. */
async function take(
  client: RegistryClient,
  artifact: DatabaseArtifact,
  name: string,
  options: PullOptions,
): Promise<boolean> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  const { signal, now } = options;
  return await withUpdateLock(directory, signal, async () => {
    const pointer = await usablePointer(directory);
    if (pointer?.digest === artifact.contentDigest) {
      const checkedAt = later(pointer.checkedAt, artifact.checkedAt);
      if (checkedAt !== pointer.checkedAt) await writePointer(directory, { ...pointer, checkedAt });
      return false;
    }
    if (pointer !== undefined && isOlder(artifact, pointer)) {
      if (options.whenOlder === 'keep-newer') return false;
      if (options.whenOlder !== 'replace') throw older(artifact, pointer, name);
    }
    const spool = await mkdtemp(join(directory, 'download-'));
    try {
      const file = join(spool, 'bundle');
      options.progress?.(`Fetching ${(artifact.layer.sizeBytes / 2 ** 20).toFixed(1)} MiB`);
      await fetchLayer(client, artifact.layer, file, name, signal);
      options.progress?.('Unpacking the database');
      const { checkedAt } = artifact;
      await importLocked(file, {
        what: name,
        directory,
        signal,
        now,
        checkedAt,
        check(info) {
          if (info.digest !== artifact.contentDigest) {
            throw digestMismatch(name, artifact.contentDigest, info.digest);
          }
          if (info.builtAt !== artifact.builtAt) {
            throw malformed(name, 'the manifest and the contents give different dates');
          }
        },
      });
    } finally {
      await rm(spool, { recursive: true, force: true });
    }
    return true;
  });
}

/** What is there and can be read by this program; anything else may be replaced. */
async function usablePointer(directory: string): Promise<Pointer | undefined> {
  try {
    const pointer = await readPointer(directory);
    if (pointer === undefined || pointer.schema !== schemaVersion) return undefined;
    await access(dataFile(directory, pointer.generation));
    return pointer;
  } catch {
    return undefined;
  }
}

/** A date to come would make every later database look old. */
function refuseFuture(artifact: DatabaseArtifact, name: string, now: Date): void {
  const latest = later(artifact.builtAt, artifact.checkedAt);
  if (Date.parse(latest) <= now.getTime() + clockSkewMs) return;
  throw malformed(name, `it says that it was built in the future (${latest})`);
}

function isOlder(artifact: DatabaseArtifact, pointer: Pointer): boolean {
  return Date.parse(artifact.builtAt) < Date.parse(pointer.builtAt);
}

function older(artifact: DatabaseArtifact, pointer: Pointer, name: string): SeaworthyError {
  return new SeaworthyError(
    'USAGE',
    `${name} was built at ${artifact.builtAt}, before the database that is here (${pointer.builtAt})`,
    { hint: 'Nothing was changed. If you want the older one, use --force.' },
  );
}

function later(a: string, b: string): string {
  return Date.parse(b) > Date.parse(a) ? b : a;
}

/** The layer as a file, its digest taken on the way. */
async function fetchLayer(
  client: RegistryClient,
  layer: DatabaseArtifact['layer'],
  file: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const [algorithm = 'sha256'] = layer.digest.split(':');
  const hash = createHash(algorithm);
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const body = await client.openBlob(layer);
  try {
    await pipeline(body, meter, createWriteStream(file), { signal });
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    if (signal.aborted) throw cancelled(signal);
    throw new SeaworthyError('ACCESS_DENIED', `cannot write ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const actual = `${algorithm}:${hash.digest('hex')}`;
  if (actual !== layer.digest) throw digestMismatch(name, layer.digest, actual);
}
