import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpSourceOptions, httpSource } from './http-source.ts';

let spool: string;
const servers: Server[] = [];

beforeEach(() => {
  spool = mkdtempSync(join(tmpdir(), 'feeds-http-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(spool, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function sourceOf(url: string, options: Partial<HttpSourceOptions> = {}) {
  return httpSource(url, { spool, ...options, limits: { retryDelayMs: 1, ...options.limits } });
}

test('brings a file with its digest and ETag; segments are encoded', async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.url);
    response.setHeader('etag', '"v1"').end('content');
  });
  const brought = await sourceOf(`${url}/base`).bring('Red Hat/all.zip');
  if (typeof brought === 'string') throw new Error(brought);
  expect(seen).toEqual(['/base/Red%20Hat/all.zip']);
  expect(readFileSync(brought.file, 'utf8')).toBe('content');
  expect(brought).toMatchObject({
    sizeBytes: 7,
    validator: '"v1"',
    sha256: createHash('sha256').update('content').digest('hex'),
  });
});

test('asks whether a file changed, and knows one that is absent', async () => {
  const url = await serve((request, response) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else response.writeHead(404).end();
  });
  expect(await sourceOf(url).bring('a', { validator: '"v1"' })).toBe('unchanged');
  expect(await sourceOf(url).bring('a')).toBe('absent');
});

test('tries again when the server is busy, not when it says no', async () => {
  let count = 0;
  const busy = await serve((_, response) => {
    count += 1;
    if (count < 3) response.writeHead(503).end();
    else response.end('ok');
  });
  expect(await sourceOf(busy).bring('a')).toMatchObject({ sizeBytes: 2 });
  expect(count).toBe(3);
  let refused = 0;
  const closed = await serve((_, response) => {
    refused += 1;
    response.writeHead(403).end();
  });
  await expect(sourceOf(closed).bring('a')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  expect(refused).toBe(1);
});

test('follows redirects, but not for ever', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
    else if (request.url === '/b') response.end('there');
    else response.writeHead(302, { location: request.url }).end();
  });
  expect(await sourceOf(url).bring('a')).toMatchObject({ sizeBytes: 5 });
  await expect(sourceOf(url).bring('loop')).rejects.toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining('redirects more than 5 times'),
  });
});

test('a password goes to its own host only, and into no message', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end('x');
  });
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(302, { location: `${other}/x` }).end();
  });
  const source = sourceOf(url.replace('http://', 'http://user:secret@'));
  await source.bring('a');
  expect(seen).toEqual([`Basic ${Buffer.from('user:secret').toString('base64')}`, undefined]);
  expect(source.location).not.toContain('secret');
});

test('a redirect from https to http is refused', async () => {
  const source = sourceOf('https://mirror.test', {
    fetcher: async () => ({
      status: 302,
      headers: { get: (name) => (name === 'location' ? 'http://mirror.test/a' : null) },
      body: null,
    }),
  });
  await expect(source.bring('a')).rejects.toMatchObject({ code: 'NETWORK' });
});

test('an endless body ends at the bound', async () => {
  const url = await serve((_, response) => {
    const write = () => {
      while (response.write(Buffer.alloc(64 * 1024)));
      response.once('drain', write);
    };
    write();
  });
  const source = sourceOf(url, { limits: { fileBytes: 2 ** 20 } });
  await expect(source.bring('a')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('a silent server ends in a timeout, before and within the body', async () => {
  const before = await serve(() => {});
  const within = await serve((_, response) => {
    response.write('start');
  });
  for (const url of [before, within]) {
    const source = sourceOf(url, { limits: { idleTimeoutMs: 50 } });
    await expect(source.bring('a')).rejects.toMatchObject({ code: 'TIMEOUT' });
  }
});

test('a body that is cut off is an error, after some tries', async () => {
  let count = 0;
  const url = await serve((_, response) => {
    count += 1;
    response.writeHead(200, { 'content-length': '100' });
    response.write('short', () => response.destroy());
  });
  await expect(sourceOf(url).bring('a')).rejects.toMatchObject({ code: 'NETWORK' });
  expect(count).toBe(3);
});

test('whoever cancels gets an answer at once', async () => {
  const url = await serve(() => {});
  const source = sourceOf(url, { signal: AbortSignal.timeout(30) });
  await expect(source.bring('a')).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('no server at all is told without trying for long', async () => {
  const source = sourceOf('http://127.0.0.1:9');
  await expect(source.bring('a')).rejects.toMatchObject({ code: 'NETWORK' });
});
