import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** A context for tests of readers; `remove` deletes its temporary directory. */
export function testContext(
  more: Partial<ReaderContext> = {},
): ReaderContext & { remove(): Promise<void> } {
  let made: Promise<string> | undefined;
  return {
    signal: new AbortController().signal,
    platform: 'linux/amd64',
    platformIsExplicit: false,
    offline: false,
    registry: { plainHttp: false, caFiles: [] },
    temporaryDirectory: () => {
      made ??= mkdtemp(join(tmpdir(), 'reader-test-'));
      return made;
    },
    progress: () => {},
    ...more,
    async remove() {
      if (made !== undefined) await rm(await made, { recursive: true });
    },
  };
}

/** Opens an image, reads all its layers and says what they are, found without the product's code. */
export async function readWhole(reader: Reader, target: string, more: Partial<ReaderContext> = {}) {
  const context = testContext(more);
  try {
    const source = await reader.open(target, context);
    if (source.kind !== 'image') throw new Error('not an image');
    try {
      return { ...source, layers: await Promise.all(source.layers.map(readLayer)) };
    } finally {
      await source.close();
    }
  } finally {
    await context.remove();
  }
}

async function readLayer(layer: ImageSource['layers'][number]) {
  const stored = await buffer(await layer.open());
  const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
  const plain = isGzip ? gunzipSync(stored) : stored;
  return {
    claimed: { digest: layer.digest, diffId: layer.diffId, sizeBytes: layer.sizeBytes },
    actual: { digest: sha256(stored), diffId: sha256(plain), sizeBytes: stored.length },
  };
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
