import { createHash, type Hash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import type { ContentScanner } from '../content/content-scanner.ts';
import { limits } from '../limits.ts';
import type { LayerBlob } from '../readers/reader.ts';
import type { ContentStore } from './collected-content.ts';
import { decompress } from './decompress.ts';
import { LayerCollector } from './layer-collector.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { ScanBudget } from './scan-budget.ts';
import type { Selection } from './selection.ts';
import { TarReader } from './tar.ts';

export interface LayerReading {
  readonly selection: Selection;
  readonly store: ContentStore;
  readonly signal: AbortSignal;
  /** Shared by the layers of a scan; each has one of its own without it. */
  readonly budget?: ScanBudget;
  /** See every file's bytes. */
  readonly scanners?: readonly ContentScanner[];
}

/**
 * Reads one layer, once, as it streams by. A layer that breaks off or breaks a bound gives the
 * facts that were read until then, with a problem.
 * @throws DIGEST_MISMATCH when the blob is not the one that its manifest names, and whatever the
 * blob's source throws (NETWORK, TIMEOUT ...)
 */
export async function readLayer(blob: LayerBlob, reading: LayerReading): Promise<LayerFacts> {
  const collector = new LayerCollector(
    reading.selection,
    reading.store,
    true,
    reading.budget,
    reading.scanners,
  );
  const tar = new TarReader(collector);
  const pass = await readTar(blob, tar, reading, collector);
  const missed = pass.partial ? new Map<string, string[]>() : collector.missedLinkTargets();
  if (missed.size > 0) {
    const again = new TarReader({ entry: (header) => collector.adopt(header, missed) });
    await readTar(blob, again, reading, collector);
  }
  await collector.settle();
  return collector.finish(pass);
}

async function readTar(
  blob: LayerBlob,
  tar: TarReader,
  { signal }: LayerReading,
  collector: LayerCollector,
): Promise<{ diffId: string; uncompressedBytes: number; partial: boolean }> {
  const blobHash = blob.digest === undefined ? undefined : hashFor(blob.digest);
  const diffHash = createHash('sha256');
  const source: Readable = await blob.open();
  let storedBytes = 0;
  let uncompressedBytes = 0;
  let partial = false;
  // A source that hangs gives no chunk at which the signal could be looked at.
  const stop = (): void => void source.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks = decompress(source, (chunk) => {
      storedBytes += chunk.length;
      blobHash?.update(chunk);
    });
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      uncompressedBytes += chunk.length;
      checkSize(uncompressedBytes, storedBytes);
      // Hashing what comes after the archive's end matters too: it is part of the digest.
      diffHash.update(chunk);
      tar.push(chunk);
      while (collector.relief !== undefined) await collector.relief;
    }
    tar.close();
  } catch (error) {
    signal.throwIfAborted();
    const isContent =
      error instanceof SeaworthyError &&
      (error.code === 'MALFORMED' ||
        error.code === 'LIMIT_EXCEEDED' ||
        error.code === 'TARGET_UNSUPPORTED');
    if (!isContent) throw error;
    // Broken on the way, or made so? Past a bound nothing more is read to find out.
    if (error.code === 'MALFORMED') await checkStored(blob, signal);
    partial = true;
    collector.report({
      code:
        error.code === 'LIMIT_EXCEEDED'
          ? 'limit-exceeded'
          : error.code === 'TARGET_UNSUPPORTED'
            ? 'unsupported'
            : 'truncated',
      message: `${error.message}; the rest of the layer was not read`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  } finally {
    signal.removeEventListener('abort', stop);
    source.destroy();
  }
  const diffId = `sha256:${diffHash.digest('hex')}`;
  if (!partial) checkDigests(blob, blobHash, diffId, collector);
  return { diffId, uncompressedBytes, partial };
}

function checkSize(uncompressedBytes: number, storedBytes: number): void {
  if (uncompressedBytes > limits.layerBytes) {
    throw limitExceeded('layer', 'uncompressed bytes of a layer', limits.layerBytes);
  }
  if (
    uncompressedBytes > limits.layerRatioFromBytes &&
    uncompressedBytes > storedBytes * limits.layerRatio
  ) {
    throw limitExceeded('layer', 'times its compressed size', limits.layerRatio);
  }
}

function checkDigests(
  blob: LayerBlob,
  blobHash: Hash | undefined,
  diffId: string,
  collector: LayerCollector,
): void {
  checkBlobDigest(blob, blobHash);
  if (blob.diffId !== undefined && blob.diffId !== diffId) {
    collector.report({
      code: 'digest-mismatch',
      message: `the image configuration promises ${blob.diffId}, and the layer is ${diffId}`,
    });
  }
}

/** Reads a blob whose contents made no sense once more, for its digest. @throws DIGEST_MISMATCH */
async function checkStored(blob: LayerBlob, signal: AbortSignal): Promise<void> {
  if (blob.digest === undefined) return;
  const hash = hashFor(blob.digest);
  const source: AsyncIterable<Buffer> = addAbortSignal(signal, await blob.open());
  for await (const chunk of source) hash.update(chunk);
  checkBlobDigest(blob, hash);
}

function checkBlobDigest({ digest }: LayerBlob, hash: Hash | undefined): void {
  if (digest === undefined || hash === undefined) return;
  const actual = `${digest.slice(0, digest.indexOf(':'))}:${hash.digest('hex')}`;
  if (actual === digest) return;
  throw new SeaworthyError(
    'DIGEST_MISMATCH',
    `layer ${digest} arrived with other contents (${actual})`,
    { hint: 'The source or something on the way to it changed the data; do not trust it.' },
  );
}

/** @throws TARGET_UNSUPPORTED for digests of an unknown kind */
function hashFor(digest: string): Hash {
  const algorithm = digest.slice(0, digest.indexOf(':'));
  if (algorithm !== 'sha256' && algorithm !== 'sha512') {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `cannot verify digests of kind "${algorithm}"`);
  }
  return createHash(algorithm);
}
