import { createPrivateKey, createSign, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FakeRegistry,
  hasCommand,
  hasShared,
  type RegistryServer,
  run,
  sharedPath,
  startRegistry,
  testLogin,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { registryReader } from './registry.ts';
import { readWhole, testContext } from './test-context.ts';

const plain = { plainHttp: true, caFiles: [], credentials: testLogin };

test('takes every image reference for its own, and no path', async () => {
  expect(await registryReader.recognises('nginx:1.27')).toBe(true);
  expect(await registryReader.recognises('ghcr.io/org/app')).toBe(true);
  expect(await registryReader.recognises('./nginx')).toBe(false);
  expect(await registryReader.recognises('/nginx')).toBe(false);
});

test('does not touch the network when it must not', async () => {
  await expect(
    registryReader.open('localhost:1/app', testContext({ offline: true })),
  ).rejects.toMatchObject({ code: 'USAGE', hint: expect.stringContaining('--offline') });
});

test('manifests that are not what was asked for are refused', async () => {
  const registry = await FakeRegistry.start();
  onTestFinished(() => registry.stop());
  const image = registry.putImage(['layer']);
  const open = (name: string) =>
    registryReader.open(`${registry.host}/org/app${name}`, testContext({ registry: plain }));
  registry.behave((_, response) => Boolean(response.writeHead(200).end('{"schemaVersion":2}')));
  await expect(open(`@${image.digest}`)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  registry.behave((_, response) => {
    const headers = { 'docker-content-digest': image.digest };
    return Boolean(response.writeHead(200, headers).end('{"schemaVersion":2}'));
  });
  await expect(open(':latest')).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

test('says what an image is called, and leaves out foreign layers', async () => {
  const registry = await FakeRegistry.start();
  onTestFinished(() => registry.stop());
  const foreign = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  const base = { mediaType: foreign, digest: `sha256:${'f'.repeat(64)}`, size: 9, urls: ['x:'] };
  const layer = registry.putBlob('application/vnd.oci.image.layer.v1.tar', 'layer');
  const config = registry.putBlob(
    'application/vnd.oci.image.config.v1+json',
    JSON.stringify({ os: 'windows', architecture: 'amd64', created: '2024-01-01T00:00:00Z' }),
  );
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = registry.putManifest(
    type,
    { schemaVersion: 2, config, layers: [base, layer] },
    'v1',
  );
  const image = await readWhole(registryReader, `${registry.host}/org/app:v1`, {
    registry: plain,
  });
  expect(image.target).toMatchObject({
    reader: 'registry',
    name: `${registry.host}/org/app:v1`,
    digest: manifest.digest,
    imageId: config.digest,
    platform: 'windows/amd64',
    createdAt: '2024-01-01T00:00:00Z',
    tags: [`${registry.host}/org/app:v1`],
  });
  expect(image.layers.map(({ actual }) => actual.digest)).toEqual([layer.digest]);
  expect(image.problems).toMatchObject([{ code: 'foreign-layer' }]);
});

const isReady =
  hasShared('corpora/images') && ['docker-registry', 'skopeo', 'openssl'].every(hasCommand);
const archive = (name: string) => sharedPath(`corpora/images/${name}`);
const alpine = `docker-archive:${archive('containerd-archives-alpine.tar')}`;
const busybox = `docker-archive:${archive('docker-oci-archives-busybox.armv7.tar')}`;

/** The digests of an archive's layers, as its configuration has them. */
async function diffIdsOf(name: string): Promise<string[]> {
  const member = async (path: string) => JSON.parse(await run('tar', ['xOf', archive(name), path]));
  const [{ Config }] = await member('manifest.json');
  return (await member(Config)).rootfs.diff_ids;
}

describe.skipIf(!isReady)('a real registry', () => {
  let directory: string;
  let registry: RegistryServer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    registry = await startRegistry({ directory });
    await registry.push(alpine, 'org/alpine:3.14');
    await registry.push(alpine, 'org/alpine:v2s1', '--format=v2s1');
    await registry.push(
      alpine,
      'org/alpine:oci-zstd',
      '--format=oci',
      '--dest-compress-format=zstd',
    );
    await registry.push(busybox, 'org/busybox:armv7', '--override-arch=arm');
  });
  afterAll(async () => {
    await registry?.stop();
    await rm(directory, { recursive: true });
  });

  const read = (name: string, more: object = {}) =>
    readWhole(registryReader, `${registry.host}/${name}`, { registry: plain, ...more });

  test('gives the layers that were pushed, with the digests that it says', async () => {
    const image = await read('org/alpine:3.14');
    const [layer] = image.layers;
    expect(layer!.actual).toEqual(layer!.claimed);
    expect([layer!.actual.diffId]).toEqual(await diffIdsOf('containerd-archives-alpine.tar'));
    expect(image.target.platform).toBe('linux/amd64');
    const raw = await run('skopeo', [
      ...['inspect', '--raw', '--tls-verify=false', `docker://${registry.host}/org/alpine:3.14`],
    ]);
    expect(image.target.imageId).toBe(JSON.parse(raw).config.digest);
    const pinned = await read(`org/alpine@${image.target.digest}`);
    expect(pinned.target.digest).toBe(image.target.digest);
  });

  test('gives schema 1 manifests with their history', async () => {
    const image = await read('org/alpine:v2s1');
    const [expected] = await diffIdsOf('containerd-archives-alpine.tar');
    const diffIds = image.layers.map(({ actual }) => actual.diffId);
    expect(diffIds).toContain(expected);
    expect(image.config.createdBy).toHaveLength(image.layers.length);
    expect(image.config.createdBy[0]).toContain('ADD file:');
    expect(image.layers.map(({ claimed }) => claimed.digest)).toEqual(
      image.layers.map(({ actual }) => actual.digest),
    );
  });

  test('gives OCI manifests with zstd layers', async () => {
    const image = await read('org/alpine:oci-zstd');
    expect(image.layers[0]!.actual.digest).toBe(image.layers[0]!.claimed.digest);
  });

  test('chooses by platform, and says what there is', async () => {
    await expect(
      read('org/busybox:armv7', { platform: 'linux/s390x', platformIsExplicit: true }),
    ).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND', hint: 'It is there for: linux/arm/v7.' });
    expect((await read('org/busybox:armv7')).target.platform).toBe('linux/arm/v7');
    await expect(read('org/nothing')).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });
});

describe.skipIf(!isReady)('a real registry with a login', () => {
  let directory: string;
  let registry: RegistryServer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    registry = await startRegistry({ directory, tls: true, login: 'basic' });
    await registry.push(alpine, 'org/alpine:3.14');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await registry?.stop();
    await rm(directory, { recursive: true });
  });

  const open = (options: object) =>
    readWhole(registryReader, `${registry.host}/org/alpine:3.14`, {
      registry: { plainHttp: false, caFiles: [registry.caFile!], ...options },
    });

  test('and TLS of an authority that is named', async () => {
    const image = await open({ credentials: testLogin });
    expect(image.layers[0]!.actual).toEqual(image.layers[0]!.claimed);
    await expect(open({ caFiles: [], credentials: testLogin })).rejects.toMatchObject({
      code: 'NETWORK',
      hint: 'Name the authority with --ca-file.',
    });
  });

  test('reads the login from the configuration of docker', async () => {
    const { username, password } = testLogin;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const config = { auths: { [registry.host]: { auth } } };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    vi.stubEnv('DOCKER_CONFIG', directory);
    expect((await open({})).layers).toHaveLength(1);
    vi.stubEnv('DOCKER_CONFIG', '/nonexistent');
    vi.stubEnv('REGISTRY_AUTH_FILE', join(directory, 'config.json'));
    expect((await open({})).layers).toHaveLength(1);
    vi.stubEnv('REGISTRY_AUTH_FILE', '/nonexistent');
    await expect(open({})).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      hint: expect.stringContaining(`"docker login ${registry.host}"`),
    });
    const wrong = { credentials: { username, password: 'wrong' } };
    const refused = await open(wrong).catch((error) => error);
    expect(refused).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(`${refused.message} ${refused.hint}`).not.toContain('wrong');
  });
});

describe.skipIf(!isReady)('a real registry with a token server', () => {
  let directory: string;
  let registry: RegistryServer;
  const asked: string[] = [];
  const tokens = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(
      `${request.headers.authorization ? 'with' : 'without'} login: ${url.searchParams.get('scope')}`,
    );
    const token = await signToken(directory, url.searchParams);
    response.end(JSON.stringify({ token, expires_in: 300 }));
  });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    await new Promise<void>((resolve) => {
      tokens.listen(0, '127.0.0.1', resolve);
    });
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=tokens'],
      ...['-keyout', join(directory, 'token.key'), '-out', join(directory, 'token.pem')],
    ]);
    const realm = `http://localhost:${(tokens.address() as AddressInfo).port}/token`;
    const certificateFile = join(directory, 'token.pem');
    registry = await startRegistry({ directory, login: { realm, certificateFile } });
    await registry.push(alpine, 'org/alpine:3.14', '--dest-creds=a:b');
  });
  afterAll(async () => {
    await registry?.stop();
    tokens.close();
    await rm(directory, { recursive: true });
  });

  test('is asked once for each repository', async () => {
    asked.length = 0;
    const target = `${registry.host}/org/alpine:3.14`;
    const image = await readWhole(registryReader, target, { registry: plain });
    expect(image.layers[0]!.actual).toEqual(image.layers[0]!.claimed);
    expect(asked).toEqual(['with login: repository:org/alpine:pull']);
  });
});

/** A token as the distribution specification describes it (RS256, certificate in the header). */
async function signToken(directory: string, asked: URLSearchParams): Promise<string> {
  const [type = '', name = '', actions = ''] = (asked.get('scope') ?? '').split(':');
  const read = (file: string) => readFile(join(directory, file));
  const certificate = new X509Certificate(await read('token.pem'));
  const header = { typ: 'JWT', alg: 'RS256', x5c: [certificate.raw.toString('base64')] };
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'test',
    sub: '',
    aud: 'test',
    exp: nowSeconds + 300,
    nbf: nowSeconds - 10,
    iat: nowSeconds,
    jti: randomUUID(),
    access: [{ type, name, actions: actions.split(',') }],
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  const key = createPrivateKey(await read('token.key'));
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}
