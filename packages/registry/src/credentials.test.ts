import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCredentials } from './credentials.ts';
import { parseReference } from './reference.ts';

let directory: string;
const { signal } = new AbortController();
const options = { plainHttp: false, caFiles: [] };
const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function search(image: string, files: Record<string, unknown>, more: object = {}) {
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(directory, name), text);
  }
  return findCredentials(parseReference(image), options, signal, {
    HOME: '/nonexistent',
    DOCKER_CONFIG: directory,
    REGISTRY_AUTH_FILE: join(directory, 'auth.json'),
    ...more,
  });
}

async function writeHelper(name: string, script: string): Promise<{ PATH: string }> {
  const path = join(directory, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { PATH: `${directory}:${process.env['PATH']}` };
}

/** Helpers are found on the PATH of this process. */
async function withPath<T>(PATH: string, run: () => Promise<T>): Promise<T> {
  const before = process.env['PATH'];
  process.env['PATH'] = PATH;
  try {
    return await run();
  } finally {
    process.env['PATH'] = before;
  }
}

test('docker login: by host, and by the old address of Docker Hub', async () => {
  const config = {
    auths: {
      'https://index.docker.io/v1/': auth('hub:pass:word'),
      'ghcr.io': auth('git:hub'),
      'https://registry.example.com:5000/v2/': auth('a:b'),
      'acr.example.io': { ...auth('00000000:'), identitytoken: 'refresh' },
      'token.example.io': { registrytoken: 'ready' },
      'plain.example.io': { username: 'u', password: 'p' },
      'broken.example.io': { auth: 5 },
    },
  };
  const find = async (image: string) =>
    (await search(image, { 'config.json': config })).credentials;
  const hub = { kind: 'password', username: 'hub', password: 'pass:word' };
  expect(await find('nginx')).toEqual(hub);
  expect(await find('docker.io/org/app')).toEqual(hub);
  expect(await find('ghcr.io/a/b')).toMatchObject({ username: 'git' });
  expect(await find('registry.example.com:5000/a')).toMatchObject({ username: 'a' });
  expect(await find('registry.example.com/a')).toBeUndefined();
  expect(await find('acr.example.io/a')).toEqual({ kind: 'identity-token', token: 'refresh' });
  expect(await find('token.example.io/a')).toEqual({ kind: 'access-token', token: 'ready' });
  expect(await find('plain.example.io/a')).toMatchObject({ username: 'u', password: 'p' });
  expect(await find('broken.example.io/a')).toBeUndefined();
  expect(await find('constructor.io/a')).toBeUndefined();
});

test('podman login: the finest key wins', async () => {
  const files = {
    'auth.json': {
      auths: { 'quay.io': auth('all:x'), 'quay.io/org/app': auth('app:x') },
    },
  };
  const find = async (image: string) => (await search(image, files)).credentials;
  expect(await find('quay.io/org/app:1')).toMatchObject({ username: 'app' });
  expect(await find('quay.io/org/other')).toMatchObject({ username: 'all' });
});

test('what the user names for the scan comes before all files', async () => {
  await writeFile(
    join(directory, 'config.json'),
    JSON.stringify({ auths: { 'a.io': auth('x:y') } }),
  );
  const named = { ...options, credentials: { username: 'me', password: 'secret' } };
  const found = await findCredentials(parseReference('a.io/b'), named, signal, {
    DOCKER_CONFIG: directory,
  });
  expect(found.credentials).toMatchObject({ username: 'me' });
});

test('a credential helper is asked for the server, without a shell', async () => {
  const { PATH } = await writeHelper(
    'test',
    `read server; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$1-$server\\",\\"Secret\\":\\"s\\"}"`,
  );
  const config = { credsStore: 'test' };
  const found = await withPath(PATH, () => search('nginx', { 'config.json': config }));
  expect(found.credentials).toMatchObject({ username: 'get-https://index.docker.io/v1/' });
  const perHost = { credHelpers: { 'ghcr.io': 'test' }, auths: { 'b.io': auth('b:b') } };
  const find = (image: string) =>
    withPath(PATH, async () => (await search(image, { 'config.json': perHost })).credentials);
  expect(await find('ghcr.io/a')).toMatchObject({ username: 'get-ghcr.io' });
  expect(await find('b.io/a')).toMatchObject({ username: 'b' });
});

test('a helper that gives a token, nothing, nonsense or too much', async () => {
  const ask = async (script: string) => {
    const { PATH } = await writeHelper('test', script);
    return withPath(PATH, () => search('a.io/b', { 'config.json': { credsStore: 'test' } }));
  };
  expect(await ask('echo \'{"Username":"<token>","Secret":"refresh"}\'')).toEqual({
    credentials: { kind: 'identity-token', token: 'refresh' },
    notes: [],
  });
  expect(await ask('echo "credentials not found in native keychain"; exit 1')).toEqual({
    credentials: undefined,
    notes: [],
  });
  const nonsense = await ask('echo "secret nonsense"');
  expect(nonsense.notes).toEqual(['docker-credential-test gave an answer that cannot be read']);
  expect((await ask('echo secret; exit 1')).notes).toEqual(['docker-credential-test failed']);
  expect((await ask('yes secret')).notes).toEqual([
    expect.stringMatching(/^docker-credential-test /),
  ]);
});

test('what cannot be read is noted and not fatal', async () => {
  const missing = await search('a.io/b', { 'config.json': { credsStore: 'not-there' } });
  expect(missing.notes).toEqual(['docker-credential-not-there is not on PATH']);
  const evil = await search('a.io/b', { 'config.json': { credsStore: '../../bin/sh' } });
  expect(evil.notes).toEqual(['the name of a credential helper in the configuration is not one']);
  const broken = await search('a.io/b', { 'config.json': '{' });
  expect(broken.notes).toEqual([expect.stringContaining('is not a registry authentication file')]);
  expect(await search('a.io/b', { 'config.json': {} })).toEqual({
    credentials: undefined,
    notes: [],
  });
});
