import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCommand, tarOf } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dockerReader } from './docker.ts';
import { dockerEndpoints, podmanEndpoints } from './engine/endpoint.ts';
import { podmanReader } from './podman.ts';
import { readWhole } from './test-context.ts';

let directory: string;
let server: Server | undefined;
let seen: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'docker-'));
  seen = [];
  vi.stubEnv('DOCKER_CONFIG', directory);
  vi.stubEnv('DOCKER_CONTEXT', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(directory, { recursive: true });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An engine on a socket, for what a real one does not do on demand. */
async function serve(answer: Answer): Promise<void> {
  const socket = join(directory, 'engine.sock');
  server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(socket, resolve));
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
}

const layer = tarOf([{ path: 'etc/os-release', data: 'ID=test\n' }]);
const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
const exported = tarOf([
  {
    path: 'config.json',
    data: JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [diffId] } }),
  },
  { path: 'layer.tar', data: layer },
  {
    path: 'manifest.json',
    data: JSON.stringify([{ Config: 'config.json', RepoTags: null, Layers: ['layer.tar'] }]),
  },
]);
const details = {
  Id: `sha256:${'a'.repeat(64)}`,
  RepoTags: ['app:latest', 'registry.example.com/app:1'],
  RepoDigests: [`other@sha256:${'b'.repeat(64)}`, `app@sha256:${'c'.repeat(64)}`],
};

const asEngine: Answer = ({ url }, response) => {
  if (url === '/_ping') response.setHeader('api-version', '1.50');
  response.end(url?.endsWith('/json') ? JSON.stringify(details) : exported);
};

test('exports by tag, else by id, and knows the digest in the registry', async () => {
  await serve(asEngine);
  const image = await readWhole(dockerReader, 'app');
  expect(image.target).toMatchObject({
    name: 'app',
    tags: details.RepoTags,
    digest: `sha256:${'c'.repeat(64)}`,
  });
  expect(image.layers[0]!.actual.diffId).toBe(diffId);
  await readWhole(dockerReader, 'aaaaaaaaaaaa');
  expect(seen).toEqual([
    '/images/app/json',
    '/images/app:latest/get',
    '/images/aaaaaaaaaaaa/json',
    `/images/${details.Id}/get`,
  ]);
});

test('asks a new engine for the platform that was named', async () => {
  await serve(asEngine);
  await readWhole(dockerReader, 'app', { platformIsExplicit: true });
  expect(decodeURIComponent(seen.at(-1)!)).toBe(
    '/v1.48/images/app:latest/get?platform={"os":"linux","architecture":"amd64","variant":""}',
  );
});

test.each<[string, Answer, string]>([
  ['breaks off', (_, response) => response.write('{', () => response.destroy()), 'NETWORK'],
  ['is no engine', (_, response) => response.end('<html>'), 'MALFORMED'],
  ['has a broken id', (_, response) => response.end('{"Id":"../../x"}'), 'MALFORMED'],
  ['fails', (_, response) => response.writeHead(500).end(), 'NETWORK'],
  ['refuses', (_, response) => response.writeHead(403).end(), 'ACCESS_DENIED'],
  ['has no such image', (_, response) => response.writeHead(404).end(), 'TARGET_NOT_FOUND'],
  ['talks without end', (_, response) => void flood(response), 'NETWORK'],
])('an engine that %s', async (_, answer, code) => {
  await serve(answer);
  await expect(readWhole(dockerReader, 'app')).rejects.toMatchObject({ code });
});

function flood(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65536, 32)));
  };
  response.on('drain', more);
  more();
}

test('an export that breaks off is an error', async () => {
  await serve((request, response) => {
    if (request.url?.endsWith('/json')) return asEngine(request, response);
    response.write(exported.subarray(0, 700), () => response.destroy());
  });
  await expect(readWhole(dockerReader, 'app')).rejects.toMatchObject({ code: 'NETWORK' });
});

test('names that mean something else in a URL are refused', async () => {
  await serve(asEngine);
  for (const name of ['../secrets', 'a?b=c', 'a b', '-x', 'a/../b', 'a%2e', '']) {
    await expect(readWhole(dockerReader, name)).rejects.toMatchObject({ code: 'USAGE' });
    expect(await dockerReader.recognises(name)).toBe(false);
  }
  expect(seen).toEqual([]);
});

test('an engine that hangs or is not there delays a bare name by little', async () => {
  await serve(() => {});
  const startMs = performance.now();
  expect(await dockerReader.recognises('app')).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(300);
  vi.stubEnv('DOCKER_HOST', 'unix:///nonexistent.sock');
  vi.stubEnv('CONTAINER_HOST', 'unix:///nonexistent.sock');
  expect(await dockerReader.recognises('app')).toBe(false);
  expect(await podmanReader.recognises('app')).toBe(false);
  await expect(readWhole(dockerReader, 'app')).rejects.toMatchObject({
    code: 'NETWORK',
    message: 'no engine answers at unix:///nonexistent.sock (ENOENT)',
  });
});

test('finds the engine as docker and podman do', async () => {
  const find = async (environment: Record<string, string>) =>
    (await dockerEndpoints({ HOME: directory, ...environment })).map(({ address }) => address);
  expect(await find({ DOCKER_HOST: 'tcp://10.0.0.5' })).toEqual(['tcp://10.0.0.5']);
  expect(await find({ XDG_RUNTIME_DIR: '/run/user/1' })).toEqual([
    'unix:///var/run/docker.sock',
    'unix:///run/user/1/docker.sock',
    `unix://${directory}/.docker/run/docker.sock`,
  ]);
  await expect(find({ DOCKER_HOST: 'ssh://host' })).rejects.toMatchObject({
    code: 'TARGET_UNSUPPORTED',
  });
  await expect(find({ DOCKER_HOST: 'nonsense' })).rejects.toMatchObject({ code: 'CONFIGURATION' });
  const podman = await podmanEndpoints({ XDG_RUNTIME_DIR: '/run/user/1' });
  expect(podman.map(({ socketPath }) => socketPath)).toEqual([
    '/run/user/1/podman/podman.sock',
    '/run/podman/podman.sock',
  ]);
});

test("follows docker's contexts", async () => {
  const id = createHash('sha256').update('far').digest('hex');
  const meta = { Name: 'far', Endpoints: { docker: { Host: 'tcp://far.example.com:2376' } } };
  const keys = join(directory, 'contexts/tls', id, 'docker');
  await mkdir(join(directory, 'contexts/meta', id), { recursive: true });
  await mkdir(keys, { recursive: true });
  await writeFile(join(directory, 'contexts/meta', id, 'meta.json'), JSON.stringify(meta));
  await writeFile(join(keys, 'ca.pem'), 'authority');
  await writeFile(join(directory, 'config.json'), '{"currentContext":"far"}');
  const environment = { DOCKER_CONFIG: directory };
  expect(await dockerEndpoints(environment)).toEqual([
    {
      address: 'tcp://far.example.com:2376',
      host: 'far.example.com',
      port: 2376,
      tls: { ca: Buffer.from('authority') },
    },
  ]);
  await expect(dockerEndpoints({ ...environment, DOCKER_CONTEXT: 'gone' })).rejects.toMatchObject({
    code: 'CONFIGURATION',
  });
  const [usual] = await dockerEndpoints({ ...environment, DOCKER_CONTEXT: 'default' });
  expect(usual!.socketPath).toBe('/var/run/docker.sock');
});

test('an engine in the network counts as the network', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://192.0.2.1:2375');
  await expect(readWhole(dockerReader, 'app', { offline: true })).rejects.toMatchObject({
    code: 'USAGE',
  });
});

test.skipIf(!hasCommand('openssl'))(
  'an engine behind TLS proves itself, and so do we',
  async () => {
    const openssl = (...parameters: string[]) =>
      execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' });
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    const names = ['-addext', 'subjectAltName=DNS:localhost'];
    openssl(
      ...request,
      '-subj',
      '/CN=localhost',
      ...names,
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
    );
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) =>
      execFileSync('cat', [join(directory, name)]),
    );
    await writeFile(join(directory, 'ca.pem'), cert!);
    const tls = { key, cert, ca: cert, requestCert: true, rejectUnauthorized: true };
    server = createTlsServer(tls, asEngine);
    await new Promise<void>((resolve) => server!.listen(0, resolve));
    vi.stubEnv('DOCKER_HOST', `tcp://localhost:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    vi.stubEnv('DOCKER_CERT_PATH', directory);
    expect((await readWhole(dockerReader, 'app')).layers[0]!.actual.diffId).toBe(diffId);
    await rm(join(directory, 'ca.pem'));
    await expect(readWhole(dockerReader, 'app')).rejects.toMatchObject({ code: 'NETWORK' });
  },
);
