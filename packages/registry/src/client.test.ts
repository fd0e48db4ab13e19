import type { ServerResponse } from 'node:http';
import { FakeRegistry } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RegistryClient } from './client.ts';
import { parseReference } from './reference.ts';
import type { SessionOptions } from './session.ts';

let registry: FakeRegistry;
let clients: RegistryClient[] = [];
const retry = { attempts: 3, baseDelayMs: 5, maxDelayMs: 20, maxRetryAfterMs: 2_000 };
const credentials = { username: 'user', password: 'pa:ss' };
const basic = `Basic ${Buffer.from('user:pa:ss').toString('base64')}`;
const payload = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

beforeEach(async () => {
  registry = await FakeRegistry.start();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  await registry.stop();
});

async function connect(
  more: Partial<SessionOptions> = {},
  tag = 'latest',
): Promise<RegistryClient> {
  const client = await RegistryClient.connect(parseReference(`${registry.host}/org/app:${tag}`), {
    signal: new AbortController().signal,
    plainHttp: true,
    caFiles: [],
    credentials,
    retry,
    timeouts: { headersMs: 700, stallMs: 700 },
    ...more,
  });
  clients.push(client);
  return client;
}

async function readBlob(client: RegistryClient, blob: { digest: string; size?: number }) {
  const chunks: Buffer[] = [];
  for await (const chunk of await client.openBlob({ digest: blob.digest, sizeBytes: blob.size })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Answers the first `times` requests of a path with a status. */
function failFirst(times: number, status: number, headers: Record<string, string> = {}): void {
  registry.behave((_, response) => {
    if (times === 0) return false;
    times -= 1;
    response.writeHead(status, headers).end('{"errors":[{"message":"secret"}]}');
    return true;
  });
}

test('lists tags page by page, and follows no page to another place', async () => {
  const pages: Record<string, { tags: unknown; link?: string }> = {
    '?n=1000': {
      tags: ['12.5', '12.6', '../evil'],
      link: '</v2/org/app/tags/list?n=1000&last=12.6>; rel="next"',
    },
    '?n=1000&last=12.6': { tags: ['latest'], link: '<https://evil.example/v2/x>; rel="next"' },
  };
  registry.behave(({ url = '' }, response) => {
    const page = url.startsWith('/v2/org/app/tags/list') && pages[new URL(url, 'http://x').search];
    if (!page) return false;
    const headers = page.link === undefined ? {} : { link: page.link };
    response.writeHead(200, headers).end(JSON.stringify({ name: 'org/app', tags: page.tags }));
    return true;
  });
  expect(await (await connect()).listTags()).toEqual(['12.5', '12.6', 'latest']);
  pages['?n=1000'] = { tags: null };
  expect(await (await connect()).listTags()).toEqual([]);
  pages['?n=1000'] = { tags: [1] };
  await expect((await connect()).listTags()).rejects.toMatchObject({ code: 'MALFORMED' });
  pages['?n=1000'] = { tags: ['a'], link: '<?n=1000>; rel="next"' };
  expect(await (await connect()).listTags()).toHaveLength(50);
});

test('reads a manifest by tag and by digest, and a blob', async () => {
  const image = registry.putImage([payload]);
  const client = await connect();
  const { bytes, ...root } = await client.readManifest();
  expect(root).toEqual({ mediaType: image.mediaType, promisedDigest: image.digest });
  const { digest, size } = JSON.parse(bytes.toString()).layers[0];
  expect(await readBlob(client, { digest, size })).toEqual(payload);
  expect(await client.hasBlob(digest)).toBe(true);
  expect(await client.hasBlob(digest.replace(/.$/, 'x'))).toBe(false);
});

test('what is not there, and what is forbidden, have their own errors', async () => {
  await expect((await connect()).readManifest()).rejects.toMatchObject({
    code: 'TARGET_NOT_FOUND',
    message: `${registry.host} has no ${registry.host}/org/app:latest`,
  });
  registry.behave((_, response) => Boolean(response.writeHead(403).end(basic)));
  const refused = await (await connect()).readManifest().catch((error) => error);
  expect(refused).toMatchObject({
    code: 'ACCESS_DENIED',
    hint: expect.stringContaining(`docker login ${registry.host}`),
  });
  expect(registry.seen).toHaveLength(2);
});

test('passing failures are tried again, lasting ones are not', async () => {
  registry.putImage(['layer']);
  failFirst(2, 503);
  await (await connect()).readManifest();
  expect(registry.seen).toHaveLength(3);
  failFirst(9, 500);
  await expect((await connect()).readManifest()).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining('status 500'),
  });
  expect(registry.seen).toHaveLength(6);
  failFirst(9, 418);
  await expect((await connect()).readManifest()).rejects.toMatchObject({ code: 'NETWORK' });
  expect(registry.seen).toHaveLength(7);
});

test('Retry-After is honoured, up to a bound', async () => {
  registry.putImage(['layer']);
  failFirst(1, 429, { 'retry-after': '1' });
  const startMs = performance.now();
  await (await connect()).readManifest();
  expect(performance.now() - startMs).toBeGreaterThan(950);
  failFirst(1, 429, { 'retry-after': '3600' });
  await expect((await connect()).readManifest()).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining('429'),
  });
});

test('a server that says nothing, or stops in the middle, ends in TIMEOUT', async () => {
  registry.behave(() => true);
  await expect(
    (await connect({ retry: { ...retry, attempts: 2 } })).readManifest(),
  ).rejects.toMatchObject({ code: 'TIMEOUT' });
  registry.behave((_, response) => Boolean(response.writeHead(200).write('{"schemaVersion":')));
  await expect(
    (await connect({ retry: { ...retry, attempts: 1 } })).readManifest(),
  ).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('cancelling ends a request, a wait and a blob at once', async () => {
  const blob = registry.putBlob('', payload);
  const cancelIn = (ms: number) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  };
  registry.behave(({ url }) => url?.includes('manifests') === true);
  const patient = { timeouts: {}, retry: { ...retry, baseDelayMs: 60_000, maxDelayMs: 60_000 } };
  const startMs = performance.now();
  const hanging = await connect({ ...patient, signal: cancelIn(50) });
  await expect(hanging.readManifest()).rejects.toMatchObject({ code: 'CANCELLED' });
  registry.behave(({ url }, response) => {
    return url?.includes('manifests') === true && Boolean(response.writeHead(500).end());
  });
  const waiting = await connect({ ...patient, signal: cancelIn(50) });
  await expect(waiting.readManifest()).rejects.toMatchObject({ code: 'CANCELLED' });
  registry.behave(({ url }, response) => {
    if (url?.includes('blobs') !== true) return false;
    response.writeHead(200, { 'content-length': payload.length }).write(payload.subarray(0, 10));
    return true;
  });
  const reading = await connect({ ...patient, signal: cancelIn(50) });
  await expect(readBlob(reading, blob)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(performance.now() - startMs).toBeLessThan(2_000);
  const timeout = await connect({ ...patient, signal: AbortSignal.timeout(50) });
  await expect(timeout.readManifest()).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('endless and oversize answers are cut off', async () => {
  const flood = (response: ServerResponse) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65536, 32)));
    };
    response.on('drain', more);
    more();
  };
  registry.behave((_, response) => {
    response.writeHead(200);
    flood(response);
    return true;
  });
  await expect((await connect()).readManifest()).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  const blob = { digest: `sha256:${'a'.repeat(64)}`, size: 1000 };
  await expect(readBlob(await connect(), blob)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

test('a broken blob is taken up where it broke', async () => {
  const blob = registry.putBlob('', payload);
  let broken = 0;
  registry.behave(({ headers }, response) => {
    if (broken === 2) return false;
    broken += 1;
    const start = Number(/\d+/.exec(headers.range ?? '0')?.[0]);
    response.writeHead(headers.range === undefined ? 200 : 206, {
      'content-length': payload.length - start,
      'content-range': `bytes ${start}-${payload.length - 1}/${payload.length}`,
    });
    response.write(payload.subarray(start, start + 100_000), () => response.destroy());
    return true;
  });
  expect(await readBlob(await connect(), blob)).toEqual(payload);
  expect(registry.seen.map(({ range }) => range)).toEqual([
    undefined,
    expect.stringMatching(/^bytes=\d+-$/),
    expect.stringMatching(/^bytes=\d+-$/),
  ]);
});

test.each([
  ['ignores ranges', 200, {}],
  ['gives another range', 206, { 'content-range': 'bytes 5-299999/300000' }],
  ['gives a range without saying which', 206, {}],
  ['refuses ranges', 416, {}],
])('a registry that %s is read again from the start', async (_, status, headers) => {
  const blob = registry.putBlob('', payload);
  let isFirst = true;
  registry.behave((request, response) => {
    if (isFirst) {
      isFirst = false;
      response.writeHead(200, { 'content-length': payload.length });
      response.write(payload.subarray(0, 100_000), () => response.destroy());
      return true;
    }
    if (request.headers.range === undefined) return false;
    response.writeHead(status, headers).end(status === 416 ? '' : payload);
    return true;
  });
  expect(await readBlob(await connect(), blob)).toEqual(payload);
});

test('blobs that lie about their length end in an error', async () => {
  const blob = registry.putBlob('', payload);
  const longer = { ...blob, size: blob.size + 1 };
  await expect(readBlob(await connect(), longer)).rejects.toMatchObject({
    code: 'DIGEST_MISMATCH',
  });
  registry.behave((_, response) => Boolean(response.writeHead(200).end(payload)));
  await expect(readBlob(await connect(), longer)).rejects.toMatchObject({ code: 'NETWORK' });
  await expect(readBlob(await connect(), { ...blob, size: 10 })).rejects.toMatchObject({
    code: 'DIGEST_MISMATCH',
  });
  registry.behave((_, response) => {
    response.writeHead(200, { 'content-length': payload.length });
    return Boolean(response.write(payload.subarray(0, 10), () => response.destroy()));
  });
  await expect(readBlob(await connect(), blob)).rejects.toMatchObject({ code: 'NETWORK' });
});

test('a blob that nobody wants any more ends its connection', async () => {
  const blob = registry.putBlob('', payload);
  let closed = false;
  registry.behave((_, response) => {
    response.on('close', () => {
      closed = true;
    });
    response.writeHead(200, { 'content-length': payload.length }).write(payload.subarray(0, 10));
    return true;
  });
  const client = await connect({ timeouts: {} });
  const stream = await client.openBlob({ digest: blob.digest, sizeBytes: blob.size });
  for await (const _ of stream) break;
  await expect.poll(() => closed).toBe(true);
});

test('redirects are followed, but credentials stay at home', async () => {
  const elsewhere = await FakeRegistry.start();
  try {
    const blob = elsewhere.putBlob('', payload);
    requireBasic();
    registry.behave(({ url }, response) => {
      if (url?.includes('/blobs/') !== true) return false;
      const location = `${elsewhere.url}${url}?signature=secret`;
      return Boolean(response.writeHead(307, { location }).end());
    });
    elsewhere.behave(({ url = '' }, response) => {
      const location = `/v2/org/app/blobs/${blob.digest}`;
      return url.includes('signature') && Boolean(response.writeHead(302, { location }).end());
    });
    registry.putImage(['layer']);
    const client = await connect();
    await client.readManifest();
    expect(await readBlob(client, blob)).toEqual(payload);
    expect(registry.seen.at(-1)!.authorization).toBe(basic);
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      undefined,
    ]);
    elsewhere.behave((_, response) => Boolean(response.writeHead(403).end()));
    const refused = await readBlob(client, blob).catch((error) => error);
    expect(refused.code).toBe('ACCESS_DENIED');
    expect(`${refused.message} ${refused.hint}`).not.toContain('secret');
  } finally {
    await elsewhere.stop();
  }
});

test.each([
  ['redirects without end', '/v2/org/app/manifests/latest'],
  ['redirects into the local network', 'http://169.254.169.254/latest/meta-data/'],
  ['redirects to something that is no address', 'http://['],
])('a registry that %s is refused', async (what, location) => {
  registry.behave((_, response) => Boolean(response.writeHead(302, { location }).end()));
  await expect((await connect()).readManifest()).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining(what),
  });
  expect(registry.seen.length).toBeLessThanOrEqual(11);
});

test('plain HTTP is never a fallback', async () => {
  registry.putImage(['layer']);
  const client = await connect({ plainHttp: false });
  await expect(client.readManifest()).rejects.toMatchObject({
    code: 'NETWORK',
    hint: expect.stringContaining('--plain-http'),
  });
  expect(registry.seen).toEqual([]);
});

test('a place where nobody listens is a network error', async () => {
  const { host } = registry;
  const client = await connect();
  await registry.stop();
  await expect(client.readManifest()).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining(`${host} failed (ECONNREFUSED)`),
  });
  registry = await FakeRegistry.start();
});

/** 401 until the right password comes, as nginx in front of a registry. */
function requireBasic(): void {
  registry.behave(({ headers }, response) => {
    if (headers.authorization === basic) return false;
    const challenge = { 'www-authenticate': 'Basic realm="Registry Realm"' };
    return Boolean(response.writeHead(401, challenge).end());
  });
}
