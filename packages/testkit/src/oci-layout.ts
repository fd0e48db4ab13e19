import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';

export interface TestLayer {
  /** An uncompressed tar archive: its bytes, the path of one, or its bytes piece by piece. */
  readonly tar: Buffer | string | AsyncIterable<Buffer>;
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly createdBy?: string;
}

export interface TestImage {
  readonly layers: readonly TestLayer[];
  /** Merged over the image configuration, which is without a fault when this is absent. */
  readonly config?: Record<string, unknown>;
  readonly name?: string;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

const suffixes = { none: '', gzip: '+gzip', zstd: '+zstd' };

/** Writes an OCI image layout (image-spec image-layout.md) and answers with its digests. */
export async function writeOciLayout(
  directory: string,
  image: TestImage,
): Promise<{ manifestDigest: string; configDigest: string }> {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const diffIds: string[] = [];
  const layers: unknown[] = [];
  for (const { tar, compression = 'none' } of image.layers) {
    const { blob, diffId } = await writeLayer(directory, tar, compression);
    diffIds.push(diffId);
    const mediaType = `application/vnd.oci.image.layer.v1.tar${suffixes[compression]}`;
    layers.push({ mediaType, ...blob });
  }
  const config = writeDocument(directory, {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: image.layers.map(({ createdBy }, index) => ({
      created_by: createdBy ?? `layer ${index}`,
    })),
    // As an image should be: its configuration has nothing to be found.
    config: { User: '10001' },
    ...image.config,
  });
  const manifest = writeDocument(directory, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers,
    ...(image.annotations === undefined ? {} : { annotations: image.annotations }),
  });
  const annotations =
    image.name === undefined ? {} : { 'org.opencontainers.image.ref.name': image.name };
  const index = {
    schemaVersion: 2,
    manifests: [
      { mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest, annotations },
    ],
  };
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(directory, 'index.json'), JSON.stringify(index));
  return { manifestDigest: manifest.digest, configDigest: config.digest };
}

async function writeLayer(
  directory: string,
  tar: TestLayer['tar'],
  compression: 'none' | 'gzip' | 'zstd',
): Promise<{ blob: Blob; diffId: string }> {
  const diffHash = createHash('sha256');
  const blobHash = createHash('sha256');
  let size = 0;
  const source =
    typeof tar === 'string'
      ? createReadStream(tar)
      : Readable.from(Buffer.isBuffer(tar) ? [tar] : tar);
  const temporary = join(directory, 'blobs/sha256/unfinished');
  const hashing = (onChunk: (chunk: Buffer) => void) =>
    async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        onChunk(chunk);
        yield chunk;
      }
    };
  const countDiff = hashing((chunk) => diffHash.update(chunk));
  const countBlob = hashing((chunk) => {
    blobHash.update(chunk);
    size += chunk.length;
  });
  const output = createWriteStream(temporary);
  if (compression === 'none') await pipeline(source, countDiff, countBlob, output);
  else {
    const compressor = compression === 'gzip' ? createGzip() : createZstdCompress();
    await pipeline(source, countDiff, compressor, countBlob, output);
  }
  const digest = `sha256:${blobHash.digest('hex')}`;
  renameSync(temporary, blobPath(directory, digest));
  return { blob: { digest, size }, diffId: `sha256:${diffHash.digest('hex')}` };
}

function writeDocument(directory: string, document: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(blobPath(directory, digest), bytes);
  return { digest, size: bytes.length };
}

function blobPath(directory: string, digest: string): string {
  return join(directory, 'blobs', digest.replace(':', '/'));
}
