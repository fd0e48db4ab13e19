import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { FakeRegistry, hasCommand, run } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { readBody } from './read-body.ts';
import { Transport, type TransportOptions } from './transport.ts';

let directory: string;
const { signal } = new AbortController();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'transport-'));
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

async function get(url: string, options: Partial<TransportOptions> = {}): Promise<string> {
  const transport = await Transport.create({ plainHttp: false, caFiles: [], ...options });
  try {
    const request = { method: 'GET', url: new URL(url), headers: { authorization: 'x' } } as const;
    const response = await transport.send(request, signal);
    return (await readBody(response, 1000, signal)).toString();
  } finally {
    await transport.close();
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('plain HTTP goes through the proxy of the environment, this machine never', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('from the proxy');
  });
  const port = await listen(proxy);
  vi.stubEnv('http_proxy', `http://127.0.0.1:${port}`);
  vi.stubEnv('NO_PROXY', 'direct.invalid');
  const plain = { plainHttp: true };
  expect(await get('http://registry.invalid/v2/', plain)).toBe('from the proxy');
  expect(asked).toEqual(['http://registry.invalid/v2/']);
  await expect(get('http://direct.invalid/', plain)).rejects.toMatchObject({
    code: 'NETWORK',
    message: 'there is no host direct.invalid',
  });
  const registry = await FakeRegistry.start();
  onTestFinished(() => registry.stop());
  expect(await get(`${registry.url}/v2/`, plain)).toBe('{"errors":[]}');
  expect(asked).toHaveLength(1);
});

test.skipIf(!hasCommand('openssl'))(
  'HTTPS goes through a tunnel, to an authority that is named',
  async () => {
    const pem = (name: string) => join(directory, name);
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=registry'],
      ...['-addext', 'subjectAltName=DNS:registry.invalid'],
      ...['-keyout', pem('key.pem'), '-out', pem('cert.pem')],
    ]);
    const keys = { key: await readFile(pem('key.pem')), cert: await readFile(pem('cert.pem')) };
    const seen: (string | undefined)[] = [];
    const registry = createTlsServer(keys, (request, response) => {
      seen.push(request.headers.authorization);
      response.end('from the registry');
    });
    const registryPort = await listen(registry);
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Duplex) => {
      tunnels.push(`${request.url} ${request.headers.authorization}`);
      const upstream = connect(registryPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    });
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await listen(proxy)}`);
    const url = 'https://registry.invalid/v2/';
    expect(await get(url, { caFiles: [pem('cert.pem')] })).toBe('from the registry');
    expect(tunnels).toEqual(['registry.invalid:443 undefined']);
    expect(seen).toEqual(['x']);
    await expect(get(url)).rejects.toMatchObject({ hint: 'Name the authority with --ca-file.' });
    await expect(
      get('https://other.invalid/', { caFiles: [pem('cert.pem')] }),
    ).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('not valid for it'),
    });
  },
);

test('a CA file that is none is a wrong configuration', async () => {
  await writeFile(join(directory, 'empty.pem'), 'nothing');
  await expect(
    get('https://x/', { caFiles: [join(directory, 'empty.pem')] }),
  ).rejects.toMatchObject({ code: 'CONFIGURATION' });
  await expect(get('https://x/', { caFiles: ['/nonexistent'] })).rejects.toMatchObject({
    code: 'CONFIGURATION',
  });
});
