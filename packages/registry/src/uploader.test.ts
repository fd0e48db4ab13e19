import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  FakeRegistry,
  hasCommand,
  type RegistryServer,
  startRegistry,
  testLogin,
} from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RegistryClient } from './client.ts';
import { mediaTypes } from './media-types.ts';
import { parseReference } from './reference.ts';
import type { SessionOptions } from './session.ts';
import { RegistryUploader } from './uploader.ts';

const retry = { attempts: 3, baseDelayMs: 5, maxDelayMs: 20, maxRetryAfterMs: 2_000 };
const payload = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
const digest = `sha256:${createHash('sha256').update(payload).digest('hex')}`;
const blob = {
  digest,
  sizeBytes: payload.length,
  open: () => Readable.from([payload.subarray(0, 100_000), payload.subarray(100_000)]),
};

let open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

const defaults: SessionOptions = {
  signal: new AbortController().signal,
  plainHttp: true,
  caFiles: [],
  credentials: testLogin,
  retry,
  timeouts: { headersMs: 700, stallMs: 700 },
};

async function uploaderTo(host: string, more: Partial<SessionOptions> = {}) {
  const reference = parseReference(`${host}/org/data:1`);
  const uploader = await RegistryUploader.connect(reference, { ...defaults, ...more });
  const client = await RegistryClient.connect(reference, { ...defaults, ...more });
  open.push(uploader, client);
  const readBack = async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of await client.openBlob({ digest, sizeBytes: payload.length })) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  return { uploader, client, readBack };
}

describe('a registry that a test controls', () => {
  let registry: FakeRegistry;
  beforeEach(async () => {
    registry = await FakeRegistry.start();
  });
  afterEach(() => registry.stop());
  const methods = () => registry.seen.map(({ method }) => method);

  test('a blob is uploaded once, and a manifest is kept under its tag', async () => {
    const { uploader, client, readBack } = await uploaderTo(registry.host);
    expect(await uploader.putBlob(blob)).toBe('uploaded');
    expect(await uploader.putBlob(blob)).toBe('present');
    expect(methods()).toEqual(['HEAD', 'POST', 'PUT', 'HEAD']);
    expect(await readBack()).toEqual(payload);
    const bytes = Buffer.from('{"schemaVersion":2}');
    const stored = await uploader.putManifest(bytes, mediaTypes.ociManifest, '1');
    expect(await client.readManifest()).toEqual({
      bytes,
      mediaType: mediaTypes.ociManifest,
      promisedDigest: stored,
    });
  });

  test('an upload that breaks off is begun anew', async () => {
    let breaks = 2;
    registry.behave((request) => {
      if (request.method !== 'PUT' || breaks === 0) return false;
      breaks -= 1;
      request.once('data', () => request.socket.destroy());
      return true;
    });
    const { uploader, readBack } = await uploaderTo(registry.host);
    expect(await uploader.putBlob(blob)).toBe('uploaded');
    expect(methods()).toEqual(['HEAD', 'POST', 'PUT', 'POST', 'PUT', 'POST', 'PUT']);
    expect(await readBack()).toEqual(payload);
  });

  test('a registry that stops taking, or never answers, ends in TIMEOUT', async () => {
    registry.behave(({ method }) => method === 'PUT');
    const { uploader } = await uploaderTo(registry.host, { retry: { ...retry, attempts: 2 } });
    await expect(uploader.putBlob(blob)).rejects.toMatchObject({ code: 'TIMEOUT' });
    const large = { ...blob, sizeBytes: 2 ** 30, open: () => Readable.from(endless()) };
    await expect(uploader.putBlob(large)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('cancelling ends an upload at once', async () => {
    registry.behave(({ method }) => method === 'PUT');
    const signal = AbortSignal.timeout(100);
    const { uploader } = await uploaderTo(registry.host, { signal, timeouts: {} });
    const startMs = performance.now();
    await expect(uploader.putBlob(blob)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(performance.now() - startMs).toBeLessThan(1_500);
  });

  test.each([
    [403, 'ACCESS_DENIED'],
    [405, 'NETWORK'],
    [413, 'NETWORK'],
    [400, 'NETWORK'],
  ])('status %i is said at once', async (status, code) => {
    registry.behave(({ method }, response) => {
      return method === 'PUT' && Boolean(response.writeHead(status).end());
    });
    const { uploader } = await uploaderTo(registry.host);
    await expect(uploader.putBlob(blob)).rejects.toMatchObject({ code });
    expect(methods()).toEqual(['HEAD', 'POST', 'PUT']);
  });

  test('a login that is asked for in the middle is given, and the bytes are sent again', async () => {
    registry.behave((request, response) => {
      if (request.method !== 'PUT' || request.headers.authorization !== undefined) return false;
      request.resume();
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      return true;
    });
    const { uploader, readBack } = await uploaderTo(registry.host);
    expect(await uploader.putBlob(blob)).toBe('uploaded');
    expect(await readBack()).toEqual(payload);
  });

  test('bytes go where the registry says, the login does not', async () => {
    const seen: { authorization: string | undefined; url: string | undefined; bytes: number }[] =
      [];
    const storage = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on('end', () => {
        seen.push({ authorization: request.headers.authorization, url: request.url, bytes });
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((resolve) => void storage.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => void storage.close() });
    const address = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
    registry.behave(({ method, headers }, response) => {
      if (headers.authorization === undefined) {
        return Boolean(response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end());
      }
      const headersOut = { location: `${address}/up?signature=a%2Fb==` };
      return method === 'POST' && Boolean(response.writeHead(202, headersOut).end());
    });
    const { uploader } = await uploaderTo(registry.host);
    await uploader.putBlob(blob);
    const url = `/up?signature=a%2Fb==&digest=${encodeURIComponent(digest)}`;
    expect(seen).toEqual([{ authorization: undefined, url, bytes: payload.length }]);
    // And a redirect takes the bytes along.
    registry.behave(({ method }, response) => {
      const headers = { location: `${address}/redirected` };
      return method === 'PUT' && Boolean(response.writeHead(307, headers).end());
    });
    registry.behave(({ method }, response) => {
      const headers = { location: '/v2/org/data/blobs/uploads/1' };
      return method === 'POST' && Boolean(response.writeHead(202, headers).end());
    });
    await uploader.putBlob(blob);
    expect(seen[1]).toEqual({
      authorization: undefined,
      url: '/redirected',
      bytes: payload.length,
    });
  });

  test.each(['http://169.254.169.254/latest', 'file:///etc/passwd', 'http://'])(
    'an upload to %s is refused',
    async (location) => {
      registry.behave(({ method }, response) => {
        return method === 'POST' && Boolean(response.writeHead(202, { location }).end());
      });
      const { uploader } = await uploaderTo(registry.host);
      await expect(uploader.putBlob(blob)).rejects.toMatchObject({ code: 'NETWORK' });
      expect(methods()).toEqual(['HEAD', 'POST']);
    },
  );

  test('a registry that stored something else is not believed', async () => {
    registry.behave(({ method }, response) => {
      const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
      return method === 'PUT' && Boolean(response.writeHead(201, headers).end());
    });
    const { uploader } = await uploaderTo(registry.host);
    await expect(
      uploader.putManifest(Buffer.from('{}'), mediaTypes.ociManifest, '1'),
    ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});

describe.skipIf(!hasCommand('docker-registry'))("distribution's registry, TLS and a login", () => {
  let directory: string;
  let registry: RegistryServer;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seaworthy-upload-'));
    registry = await startRegistry({ directory, tls: true, login: 'basic' });
  });
  afterAll(async () => {
    await registry?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('takes what we upload, and only with the right login and bytes', async () => {
    const secure = { plainHttp: false, caFiles: [registry.caFile!] };
    const { uploader, readBack } = await uploaderTo(registry.host, secure);
    expect(await uploader.putBlob(blob)).toBe('uploaded');
    expect(await uploader.putBlob(blob)).toBe('present');
    expect(await readBack()).toEqual(payload);
    const wrong = { ...blob, digest: digest.replace(/.$/, digest.endsWith('0') ? '1' : '0') };
    await expect(uploader.putBlob(wrong)).rejects.toMatchObject({ code: 'NETWORK' });
    const stranger = await uploaderTo(registry.host, {
      ...secure,
      credentials: { ...testLogin, password: 'wrong' },
    });
    await expect(stranger.uploader.putBlob(blob)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });
});

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}
