import { execFileSync } from 'node:child_process';
import { endsWell, hasShared, mutated, sharedPath } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAttestation, manifestDigest, parseManifest, verifyManifest } from './manifest.ts';

const digest = (fill: string) => `sha256:${fill.repeat(64)}`;
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const image = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: digest('a'),
    size: 7,
  },
  layers: [
    { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest('b'), size: 9 },
  ],
};

describe.skipIf(!hasShared('corpora/images'))('manifests of real archives', () => {
  const member = (archive: string, path: string) =>
    execFileSync('tar', ['xOf', sharedPath(`corpora/images/${archive}`), path]);

  test("Docker's export: an index whose entry has a name and a platform", () => {
    const index = parseManifest(member('docker-oci-archives-busybox.armv7.tar', 'index.json'));
    if (index.kind !== 'index') throw new Error('not an index');
    const [entry] = index.manifests;
    expect(entry!.platform).toEqual({ os: 'linux', architecture: 'arm', variant: 'v7' });
    expect(entry!.annotations.get('org.opencontainers.image.ref.name')).toBe('latest');
    const path = `blobs/${entry!.digest.replace(':', '/')}`;
    const bytes = member('docker-oci-archives-busybox.armv7.tar', path);
    verifyManifest(bytes, entry!.digest);
    const manifest = parseManifest(bytes, entry!.mediaType);
    if (manifest.kind !== 'image') throw new Error('not an image');
    expect(manifest.layers.map((layer) => layer.sizeBytes)).toEqual([2656256]);
  });

  test("containerd's export: an index that points to a Docker manifest list", () => {
    const index = parseManifest(member('containerd-archives-alpine.tar', 'index.json'));
    if (index.kind !== 'index') throw new Error('not an index');
    const [entry] = index.manifests;
    const path = `blobs/${entry!.digest.replace(':', '/')}`;
    const list = parseManifest(member('containerd-archives-alpine.tar', path), entry!.mediaType);
    expect(list).toMatchObject({
      kind: 'index',
      manifests: [{ platform: { os: 'linux', architecture: 'amd64', variant: '' } }],
    });
  });
});

test('reads an image, and says what in it is wrong', () => {
  expect(parseManifest(bytesOf(image))).toMatchObject({
    kind: 'image',
    config: { digest: digest('a'), sizeBytes: 7 },
    layers: [{ digest: digest('b'), sizeBytes: 9 }],
  });
  const broken = (change: object) => () => parseManifest(bytesOf({ ...image, ...change }));
  const path = { mediaType: '', digest: 'sha256:../../etc/passwd', size: 1 };
  expect(broken({ layers: [path] })).toThrow(/layers\.0\.digest: not a sha256/);
  expect(broken({ layers: [{ ...image.layers[0], size: -1 }] })).toThrow(/layers\.0\.size/);
  expect(broken({ schemaVersion: 3 })).toThrow(/schemaVersion/);
  expect(broken({ layers: Array(1001).fill(image.layers[0]) })).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
  expect(() => parseManifest(Buffer.alloc(4 * 1024 * 1024 + 1, ' '))).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
});

test('refuses what two readers could read as two images', () => {
  const cases = [
    { ...image, manifests: [] },
    { ...image, Layers: [] },
    { ...image, mediaType: 'application/vnd.oci.image.index.v1+json' },
    { schemaVersion: 2 },
    [],
    null,
  ];
  for (const value of cases) {
    expect(() => parseManifest(bytesOf(value))).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  }
  const index = 'application/vnd.docker.distribution.manifest.list.v2+json';
  expect(() => parseManifest(bytesOf({ ...image, mediaType: undefined }), index)).toThrow(
    /contradict/,
  );
  expect(parseManifest(bytesOf(image), 'application/json; charset=utf-8').kind).toBe('image');
});

test.each([
  ['application/vnd.cncf.helm.config.v1+json', 'a Helm chart'],
  ['application/vnd.docker.plugin.v1+json', 'a Docker plugin'],
  ['application/vnd.example.thing', 'not an image'],
])('says what a configuration of type %s is', (mediaType, name) => {
  const artifact = { ...image, config: { ...image.config, mediaType } };
  expect(() => parseManifest(bytesOf(artifact))).toThrow(
    expect.objectContaining({
      code: 'TARGET_UNSUPPORTED',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    }),
  );
});

test('knows attestations from images', () => {
  const entry = (change: object) => {
    const index = { schemaVersion: 2, manifests: [{ ...image.config, ...change }] };
    const parsed = parseManifest(bytesOf(index));
    return parsed.kind === 'index' && isAttestation(parsed.manifests[0]!);
  };
  expect(entry({ platform: { os: 'linux', architecture: 'amd64' } })).toBe(false);
  expect(entry({ platform: { os: 'unknown', architecture: 'unknown' } })).toBe(true);
  expect(entry({ artifactType: 'application/vnd.in-toto+json' })).toBe(true);
  expect(entry({ annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } })).toBe(
    true,
  );
  expect(entry({ annotations: JSON.parse('{"__proto__": "x"}') })).toBe(false);
});

test('random and mutated bytes end in one of our errors', () => {
  const read = (bytes: Buffer) =>
    endsWell(() => {
      parseManifest(bytes);
      manifestDigest(bytes);
    });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (data) => read(Buffer.from(data))));
  fc.assert(fc.property(fc.json(), (text) => read(Buffer.from(text))));
  const sample = bytesOf(image);
  fc.assert(fc.property(fc.array(fc.nat()), (noise) => read(mutated(sample, noise))));
});
