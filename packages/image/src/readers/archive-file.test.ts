import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SeaworthyError } from '@seaworthy/model';
import { edited, mutated, tarOf } from '@seaworthy/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveReader } from './archive.ts';
import { openDockerArchive } from './docker-archive.ts';
import type { ImageSource } from './reader.ts';
import { testContext } from './test-context.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-file-'));
});
afterAll(() => rm(directory, { recursive: true }));

const layer = tarOf([{ path: 'etc/os-release', data: 'ID=test\n' }]);
const config = { os: 'linux', architecture: 'amd64', rootfs: { diff_ids: ['sha256:a'] } };
/** As `docker save` lays it out, its links between layers included. */
const saved = tarOf([
  { path: 'manifest.json', data: JSON.stringify([{ Config: 'c.json', Layers: ['b/layer.tar'] }]) },
  { path: 'c.json', data: JSON.stringify(config) },
  { path: 'a/layer.tar', data: layer },
  { path: 'b/layer.tar', type: '2', target: '../a/layer.tar' },
]);

/** The error when it is one of ours, nothing when there is a source; else the test fails. */
async function open(bytes: Uint8Array): Promise<(SeaworthyError | undefined)[]> {
  const path = join(directory, 'image.tar');
  await writeFile(path, bytes);
  const ends: (SeaworthyError | undefined)[] = [];
  for (const opened of [
    (context: ReturnType<typeof testContext>) => openDockerArchive(path, undefined, context),
    (context: ReturnType<typeof testContext>) => archiveReader.open(path, context),
  ]) {
    const context = testContext();
    try {
      const source = await opened(context);
      if (source.kind === 'image') await readLayers(source);
      await source.close();
      ends.push(undefined);
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      ends.push(error);
    } finally {
      await context.remove();
    }
  }
  return ends;
}

/** A layer that the manifest names is there in whole, or its absence is one of our errors. */
async function readLayers(source: ImageSource): Promise<void> {
  for (const one of source.layers) {
    let sizeBytes = 0;
    for await (const chunk of await one.open()) sizeBytes += chunk.length;
    expect(sizeBytes).toBe(one.sizeBytes);
  }
}

test('a saved image opens, compressed or not', async () => {
  expect(await open(saved)).toEqual([undefined, undefined]);
  expect(await open(gzipSync(saved))).toEqual([undefined, undefined]);
});

test('mutated archives end in a source or a named error', { timeout: 60_000 }, async () => {
  const noise = fc.array(fc.nat(), { maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(noise, fc.boolean(), async (changes, isCompressed) => {
      await open(mutated(isCompressed ? gzipSync(saved) : saved, changes));
    }),
    { numRuns: 150 },
  );
  const edit = fc.record({
    at: fc.nat(saved.length),
    drop: fc.nat(1024),
    insert: fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constant(new Uint8Array(512))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 4 }), async (edits) => {
      await open(edited(saved, edits));
    }),
  );
});

test('members that say anything end in a source or a named error', async () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(
      fc.record(
        {
          Config: fc.oneof(fc.constantFrom('c.json', '../c.json', '/', '', 'loop'), fc.jsonValue()),
          Layers: fc.oneof(fc.array(fc.constantFrom('c.json', 'loop', '')), fc.jsonValue()),
          RepoTags: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(value, fc.jsonValue(), async (manifest, document) => {
      await open(
        tarOf([
          { path: 'manifest.json', data: JSON.stringify(manifest) },
          { path: 'c.json', data: JSON.stringify(document) },
          { path: 'loop', type: '2', target: 'loop' },
        ]),
      );
    }),
  );
});

test('random bytes end in a source or a named error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      await open(bytes);
    }),
  );
});
