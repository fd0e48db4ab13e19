import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Engine,
  hasCommand,
  hasShared,
  run,
  sharedPath,
  startContainerd,
  startDocker,
  startPodman,
  whyNoEngine,
} from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { containerdReader } from './containerd.ts';
import { dockerReader } from './docker.ts';
import { podmanReader } from './podman.ts';
import type { Reader } from './reader.ts';
import { readWhole } from './test-context.ts';

const canRun = (...programs: string[]) =>
  whyNoEngine() === undefined && hasShared('corpora/images') && programs.every(hasCommand);
const archive = (name: string) => sharedPath(`corpora/images/${name}`);
const alpine = archive('containerd-archives-alpine.tar');

/** What the archive itself says of its image. */
async function alpineFacts() {
  const member = (path: string) => run('tar', ['xOf', alpine, path]);
  const [{ Config }] = JSON.parse(await member('manifest.json'));
  const config = await member(Config);
  return {
    imageId: `sha256:${createHash('sha256').update(config).digest('hex')}`,
    diffIds: JSON.parse(config).rootfs.diff_ids,
  };
}

/** Every engine gives the same image back, whatever archive it makes of it. */
async function expectAlpine(reader: Reader, name: string) {
  const { imageId, diffIds } = await alpineFacts();
  const image = await readWhole(reader, name);
  expect(image.target).toMatchObject({
    kind: 'image',
    reader: reader.scheme,
    name,
    imageId,
    platform: 'linux/amd64',
  });
  expect(image.layers.map(({ actual }) => actual.diffId)).toEqual(diffIds);
  expect(image.layers.map(({ claimed }) => claimed.diffId)).toEqual(diffIds);
  return image;
}

let directory: string;
let engine: Engine;

/** Starts an engine for the tests of a block, and points this process at it. */
function useEngine(start: (directory: string) => Promise<Engine>, fill: () => Promise<unknown>) {
  const enter = () => {
    for (const [name, value] of Object.entries(engine.environment)) vi.stubEnv(name, value);
  };
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'eng-'));
    engine = await start(directory);
    enter();
    await fill();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    enter();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await engine?.stop();
    await rm(directory, { recursive: true, force: true });
  });
}

describe.skipIf(!canRun('docker', 'dockerd'))('a real Docker engine', () => {
  useEngine(startDocker, async () => {
    await engine.run('load', '--input', alpine);
    await engine.run('load', '--input', archive('docker-oci-archives-busybox.armv7.tar'));
    await engine.run('tag', 'alpine:3.14', 'alpine:latest');
  });

  test('gives its images by tag, without a tag and by id', async () => {
    const image = await expectAlpine(dockerReader, 'alpine:3.14');
    expect(image.target.tags).toEqual(['alpine:3.14', 'alpine:latest']);
    await expectAlpine(dockerReader, 'alpine');
    await expectAlpine(dockerReader, 'docker.io/library/alpine:3.14');
    const { imageId } = await alpineFacts();
    await expectAlpine(dockerReader, imageId);
    await expectAlpine(dockerReader, imageId.slice(7, 19));
  });

  test('an image of another platform is read, or refused when one was asked for', async () => {
    expect((await readWhole(dockerReader, 'busybox')).target.platform).toBe('linux/arm/v7');
    await expect(
      readWhole(dockerReader, 'busybox', { platform: 'linux/amd64', platformIsExplicit: true }),
    ).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  test('is asked for bare names, and answers quickly', async () => {
    expect(await dockerReader.recognises('alpine:3.14')).toBe(true);
    expect(await dockerReader.recognises('debian:12')).toBe(false);
    expect(await dockerReader.recognises('../alpine')).toBe(false);
    await expect(readWhole(dockerReader, 'debian:12')).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
      hint: expect.stringContaining('registry:debian:12'),
    });
  });
});

describe.skipIf(!canRun('podman'))('a real Podman without a socket', () => {
  useEngine(startPodman, () => engine.run('load', '--quiet', '--input', alpine));

  test('gives its images through its program', async () => {
    vi.stubEnv('CONTAINER_HOST', undefined);
    await expectAlpine(podmanReader, 'docker.io/library/alpine:3.14');
    await expectAlpine(podmanReader, 'alpine:3.14');
    await expect(readWhole(podmanReader, 'debian:12')).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
    });
    expect(await podmanReader.recognises('alpine:3.14')).toBe(false);
  });
});

describe.skipIf(!canRun('podman'))("a real Podman's socket", () => {
  useEngine(
    (path) => startPodman(path, { serve: true }),
    () => engine.run('load', '--quiet', '--input', alpine),
  );

  test('gives its images', async () => {
    await expectAlpine(podmanReader, 'docker.io/library/alpine:3.14');
    await expectAlpine(podmanReader, 'alpine:3.14');
    expect(await podmanReader.recognises('alpine:3.14')).toBe(true);
    expect(await podmanReader.recognises('debian:12')).toBe(false);
  });
});

describe.skipIf(!canRun('containerd', 'ctr'))('a real containerd', () => {
  useEngine(startContainerd, () =>
    engine.run('--namespace', 'k8s.io', 'images', 'import', '--no-unpack', alpine),
  );

  test('gives its images, wherever they are', async () => {
    await expectAlpine(containerdReader, 'docker.io/library/alpine:3.14');
    const { target } = await readWhole(containerdReader, 'alpine:3.14');
    expect(target).toMatchObject({
      name: 'docker.io/library/alpine:3.14',
      tags: ['docker.io/library/alpine:3.14'],
    });
    vi.stubEnv('CONTAINERD_NAMESPACE', 'default');
    await expect(readWhole(containerdReader, 'alpine:3.14')).rejects.toMatchObject({
      code: 'TARGET_NOT_FOUND',
      message: expect.stringContaining('default'),
    });
  });

  test('says when it does not answer, and when ctr is not there', async () => {
    vi.stubEnv('CONTAINERD_ADDRESS', '/nonexistent.sock');
    await expect(readWhole(containerdReader, 'alpine:3.14')).rejects.toMatchObject({
      code: 'NETWORK',
      hint: expect.stringContaining('CONTAINERD_ADDRESS'),
    });
    vi.stubEnv('PATH', '/nonexistent');
    await expect(readWhole(containerdReader, 'alpine:3.14')).rejects.toMatchObject({
      code: 'TARGET_UNSUPPORTED',
      hint: expect.stringContaining('Install ctr'),
    });
  });
});
