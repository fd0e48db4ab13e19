import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCommand, isRoot } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { messageForTest } from './message-for-test.ts';
import { openForTest } from './opened-for-test.ts';
import type { Output } from './output.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-outputs-'));
afterAll(() => rmSync(directory, { recursive: true }));

const open = (output: object) => openForTest(output).output;

describe('file', () => {
  test('is opened anew when asked to, and is for nobody else', async () => {
    const path = join(directory, 'alerts.jsonl');
    const output = open({ to: 'file', path });
    output.write(messageForTest({ rule: 'first' }));
    await vi.waitFor(() => expect(output.counts.sent).toBe(1));
    renameSync(path, `${path}.1`);
    output.reopen();
    output.write(messageForTest({ rule: 'second' }));
    await output.close(1000);
    expect(readFileSync(`${path}.1`, 'utf8')).toContain('"rule":"first"');
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written is counted', async () => {
    const { output, said } = openForTest({ to: 'file', path: join(directory, 'no/such/place') });
    output.write(messageForTest());
    await output.close(400);
    expect(output.counts).toMatchObject({ sent: 0, dropped: 1 });
    expect(said.join()).toContain('ENOENT');
  });
});

const canMount = isRoot() && hasCommand('mount');

describe.skipIf(!canMount)('a disk that is full', () => {
  const disk = join(directory, 'disk');
  const path = join(disk, 'alerts.jsonl');
  const rulesIn = (file: string) =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).rule);

  beforeEach(() => {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    writeFileSync(join(disk, 'other'), Buffer.alloc(45_000));
  });
  afterEach(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  async function fill(): Promise<Output> {
    const output = open({ to: 'file', path });
    for (let n = 0; n < 30; n++) output.write(messageForTest({ rule: `${n}` }));
    await vi.waitFor(() => expect(output.counts.failures).toBeGreaterThan(0));
    expect(statSync(path).size).toBeGreaterThan(0);
    rmSync(join(disk, 'other'));
    return output;
  }
  const all = Array.from({ length: 30 }, (_, n) => `${n}`);

  test('cuts no line and doubles none once there is room', async () => {
    const output = await fill();
    await vi.waitFor(() => expect(output.counts.sent).toBe(30), { timeout: 5000 });
    await output.close(1000);
    expect(rulesIn(path)).toEqual(all);
  });

  test('leaves a cut line behind in the file that was moved away; the new one has it whole', async () => {
    const output = await fill();
    renameSync(path, `${path}.1`);
    output.reopen();
    await vi.waitFor(() => expect(output.counts.sent).toBe(30), { timeout: 5000 });
    await output.close(1000);
    const before = readFileSync(`${path}.1`, 'utf8');
    writeFileSync(`${path}.1`, before.slice(0, before.lastIndexOf('\n') + 1));
    expect([...rulesIn(`${path}.1`), ...rulesIn(path)]).toEqual(all);
  });
});

interface Received {
  readonly body: string;
  readonly request: IncomingMessage;
}

async function webhookServer(answer: (n: number) => number) {
  const received: Received[] = [];
  const server = createHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ body, request });
    const status = answer(received.length);
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { received, url: `http://127.0.0.1:${port}/hook?key=secret`, close: () => server.close() };
}

describe('webhook', () => {
  test('posts JSON with its headers, which may come from a file', async () => {
    const server = await webhookServer(() => 200);
    writeFileSync(join(directory, 'token'), 'Bearer abc\n');
    const output = open({
      to: 'webhook',
      url: server.url,
      headers: { authorization: { file: join(directory, 'token') }, 'x-team': 'blue' },
    });
    output.write(messageForTest());
    await output.close(2000);
    const [{ request, body }] = server.received as [Received];
    expect(JSON.parse(body).rule).toBe('Terminal shell in container');
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer abc',
      'x-team': 'blue',
    });
    // Its query may be a password.
    expect(output.name).not.toContain('secret');
    server.close();
  });

  test('gathers a batch', async () => {
    const server = await webhookServer(() => 204);
    const output = open({ to: 'webhook', url: server.url, batch: 100, gatherMs: 30 });
    for (let n = 0; n < 7; n++) output.write(messageForTest({ rule: `${n}` }));
    await output.close(2000);
    expect(server.received.map(({ body }) => JSON.parse(body).length)).toEqual([7]);
    server.close();
  });

  test('tries again while the server is out of order', async () => {
    const server = await webhookServer((n) => (n < 3 ? 503 : 200));
    const output = open({ to: 'webhook', url: server.url });
    output.write(messageForTest());
    await vi.waitFor(() => expect(output.counts.sent).toBe(1), { timeout: 5000 });
    expect(output.counts).toMatchObject({ failures: 2, dropped: 0 });
    server.close();
  });

  test.each([400, 401, 404, 302])('does not try again after %i, nor elsewhere', async (status) => {
    const server = await webhookServer(() => status);
    const output = open({ to: 'webhook', url: server.url, giveUpAfterMs: 0 });
    output.write(messageForTest());
    await vi.waitFor(() => expect(output.counts.dropped).toBe(1));
    expect(server.received).toHaveLength(1);
    server.close();
  });

  test('a server that never answers is left after its time', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const url = `http://127.0.0.1:${port}/`;
    const output = open({ to: 'webhook', url, timeoutMs: 100, giveUpAfterMs: 0 });
    output.write(messageForTest());
    await vi.waitFor(() => expect(output.counts.dropped).toBe(1), { timeout: 3000 });
    await output.close(100);
    silent.close();
  });

  test('a header without a value is wrong at the start', () => {
    const headers = { authorization: { environment: 'SEAWORTHY_TEST_NOT_SET' } };
    expect(() => open({ to: 'webhook', url: 'http://127.0.0.1:1', headers })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION' }),
    );
  });
});

/** RFC 5424: facility authpriv (10) and severity notice (5). */
const header = /^<85>1 2026-03-01T13:53:31\.000000Z node-1 seaworthy \d+ alert - /;

describe('syslog', () => {
  test('as datagrams over UDP', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const output = open({ to: 'syslog', address: `udp://127.0.0.1:${socket.address().port}` });
    const received = once(socket, 'message');
    output.write(messageForTest({ output: 'two\nlines' }));
    const [data] = (await received) as [Buffer];
    expect(data.toString()).toMatch(header);
    expect(data.toString()).toMatch(/: two \| lines$/);
    await output.close(500);
    socket.close();
  });

  test('as counted frames over TCP, also after the server was away', async () => {
    let text = '';
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('data', (chunk) => {
        text += chunk;
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const output = open({ to: 'syslog', address: `tcp://127.0.0.1:${port}` });
    output.write(messageForTest());
    await vi.waitFor(() => expect(text).not.toBe(''));
    const [, length, frame] = /^(\d+) (.*)$/s.exec(text)!;
    expect(Buffer.byteLength(frame!)).toBe(Number(length));
    expect(frame).toMatch(header);
    for (const socket of sockets) socket.destroy();
    text = '';
    await vi.waitFor(() => {
      output.write(messageForTest());
      expect(text).not.toBe('');
    });
    await output.close(500);
    server.close();
  });

  test('as lines over a socket in the file system', async () => {
    const path = join(directory, 'log');
    let text = '';
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        text += chunk;
      });
    });
    server.listen(path);
    await once(server, 'listening');
    const output = open({ to: 'syslog', address: `unix:${path}`, facility: 'local3' });
    output.write(messageForTest());
    await vi.waitFor(() =>
      expect(text).toMatch(/^<157>\w{3} [ \d]\d [\d:]{8} seaworthy\[\d+\]: .*\n$/),
    );
    await output.close(500);
    server.close();
  });
});
