import { digestOf } from '@seaworthy/registry';
import { expect, test } from 'vitest';
import { type Descriptor, parseManifest } from './manifest.ts';
import { parsePlatform } from './platform.ts';
import { leaveOutMissing, resolveImage } from './resolve-image.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Documents by digest, as a registry keeps them. */
class Documents {
  readonly #bytes = new Map<string, Buffer>();
  readonly asked: string[] = [];

  put(mediaType: string, value: unknown, more: object = {}) {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = digestOf(bytes);
    this.#bytes.set(digest, bytes);
    return { mediaType, digest, size: bytes.length, ...more };
  }

  image(platform: string, layers: object[] = [layer('a')], more: object = {}) {
    const [os, architecture, variant] = platform.split('/');
    const config = this.put('application/vnd.oci.image.config.v1+json', {
      os,
      architecture,
      variant,
      rootfs: { diff_ids: layers.map(() => digestOf(Buffer.from(platform))) },
      history: layers.map((_, index) => ({ created_by: `step ${index}` })),
    });
    return this.put(manifestType, { schemaVersion: 2, config, layers }, more);
  }

  async resolve(root: { digest: string }, platform = 'linux/amd64', isExplicit = true) {
    const manifest = parseManifest(this.#bytes.get(root.digest)!);
    const fetch = async ({ digest }: Descriptor) => {
      this.asked.push(digest);
      return this.#bytes.get(digest) ?? Buffer.from('not what was asked for');
    };
    const wish = { platform: parsePlatform(platform), isExplicit };
    return resolveImage('example', { manifest, digest: root.digest }, fetch, wish);
  }

  replace(digest: string, bytes: Buffer) {
    this.#bytes.set(digest, bytes);
  }
}

function layer(fill: string, more: object = {}) {
  return { mediaType: layerType, digest: `sha256:${fill.repeat(64)}`, size: 5, ...more };
}

function platform(name: string) {
  const [os, architecture, variant] = name.split('/');
  return { platform: { os, architecture, ...(variant && { variant }) } };
}

test('goes through nested indexes to the platform that is wanted', async () => {
  const documents = new Documents();
  const arm = documents.image('linux/arm64', [layer('b')], platform('linux/arm64'));
  const intel = documents.image('linux/amd64', [layer('a')], platform('linux/amd64'));
  const attestation = documents.image('unknown/unknown', [], platform('unknown/unknown'));
  const inner = documents.put(indexType, { schemaVersion: 2, manifests: [intel, attestation] });
  const root = documents.put(indexType, { schemaVersion: 2, manifests: [arm, inner] });
  expect(await documents.resolve(root)).toMatchObject({
    manifestDigest: intel.digest,
    layers: [{ digest: layer('a').digest, sizeBytes: 5, isForeign: false }],
    config: { platform: 'linux/amd64', createdBy: ['step 0'] },
    problems: [],
  });
  expect((await documents.resolve(root, 'linux/arm64')).manifestDigest).toBe(arm.digest);
  expect(documents.asked).not.toContain(attestation.digest);
  await expect(documents.resolve(root, 'linux/s390x')).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
    message: 'example has no image for linux/s390x',
    hint: 'It is there for: linux/arm64, linux/amd64.',
  });
});

test('asks configurations where an index says no platform', async () => {
  const documents = new Documents();
  const manifests = [documents.image('linux/arm64'), documents.image('linux/amd64')];
  const root = documents.put(indexType, { schemaVersion: 2, manifests });
  expect((await documents.resolve(root)).manifestDigest).toBe(manifests[1]!.digest);
});

test('an image alone must be of the wanted platform', async () => {
  const documents = new Documents();
  const image = documents.image('linux/arm64');
  await expect(documents.resolve(image)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  expect((await documents.resolve(image, 'linux/amd64', false)).config.platform).toBe(
    'linux/arm64',
  );
});

test('indexes that never end are a named error', async () => {
  const documents = new Documents();
  const loop = { mediaType: indexType, digest: `sha256:${'1'.repeat(64)}`, size: 0 };
  const text = JSON.stringify({ schemaVersion: 2, manifests: [{ ...loop, size: 164 }] });
  let inner: object = documents.image('linux/amd64');
  for (let depth = 0; depth < 6; depth += 1) {
    inner = documents.put(indexType, { schemaVersion: 2, manifests: [inner] });
  }
  await expect(documents.resolve(inner as never)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  // A digest cannot name a document that holds it: a loop is a lie about the digest.
  documents.replace(loop.digest, Buffer.from(text));
  await expect(documents.resolve(loop)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  const wide = Array.from({ length: 100 }, (_, index) =>
    documents.put(indexType, { schemaVersion: 2, manifests: [], annotations: { index } }),
  );
  const root = documents.put(indexType, { schemaVersion: 2, manifests: wide });
  await expect(documents.resolve(root)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('documents that are not what their descriptor says are refused', async () => {
  const documents = new Documents();
  const image = documents.image('linux/amd64', [layer('a')], platform('linux/amd64'));
  const root = documents.put(indexType, { schemaVersion: 2, manifests: [image] });
  documents.replace(image.digest, Buffer.alloc(image.size, ' '));
  await expect(documents.resolve(root)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  documents.replace(image.digest, Buffer.from('short'));
  await expect(documents.resolve(root)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

test('layers that cannot be had are left out, in step with their history', async () => {
  const documents = new Documents();
  const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  const root = documents.image('windows/amd64', [
    layer('a', { mediaType: foreign, urls: ['https://example.com/layer'] }),
    layer('b', { mediaType: `${layerType}+encrypted` }),
    layer('c'),
  ]);
  const image = await documents.resolve(root, 'windows/amd64');
  expect(image.layers.map(({ digest }) => digest[7])).toEqual(['a', 'c']);
  const complete = await leaveOutMissing(image, async () => false);
  expect(complete.layers.map(({ digest }) => digest[7])).toEqual(['c']);
  expect(complete.config.createdBy).toEqual(['step 2']);
  expect(complete.config.diffIds).toHaveLength(1);
  expect(complete.problems.map(({ code }) => code)).toEqual(['unsupported', 'foreign-layer']);
  expect(await leaveOutMissing(image, async () => true)).toEqual(image);
});

test('signatures are not images, even with an image configuration', async () => {
  const documents = new Documents();
  const cosign = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const root = documents.image('linux/amd64', [layer('a', { mediaType: cosign })]);
  await expect(documents.resolve(root)).rejects.toMatchObject({
    code: 'TARGET_UNSUPPORTED',
    message: expect.stringContaining('a Cosign signature'),
  });
});
