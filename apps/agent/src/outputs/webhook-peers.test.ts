import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@seaworthy/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { messageForTest } from './message-for-test.ts';
import { openForTest } from './opened-for-test.ts';
import type { Output } from './output.ts';

/** What receivers of webhooks are like on a bad day. Each test has its own. */
let server: Server | undefined;
let received: string[] = [];

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  server = undefined;
  received = [];
});

async function serve(
  answer: (response: ServerResponse, request: IncomingMessage, turn: number) => void,
  port = 0,
): Promise<string> {
  let turn = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(JSON.parse(body).rule);
    turn += 1;
    answer(response, request, turn);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const write = (output: Output, from: number, to: number) => {
  for (let n = from; n < to; n++) output.write(messageForTest({ rule: `${n}` }));
};
const numbers = (to: number) => Array.from({ length: to }, (_, n) => `${n}`);
const sentAll = (output: Output, count: number) =>
  vi.waitFor(() => expect(output.counts.sent).toBe(count), { timeout: 10_000 });

describe('a receiver', () => {
  test('that takes its time holds nobody up, and gets all in order', async () => {
    const url = await serve((response) => setTimeout(() => response.end('ok'), 100));
    const { output } = openForTest({ to: 'webhook', url });
    const began = performance.now();
    write(output, 0, 12);
    expect(performance.now() - began).toBeLessThan(50);
    await sentAll(output, 12);
    expect(received).toEqual(numbers(12));
    expect(output.counts).toEqual({ sent: 12, failures: 0, dropped: 0, waiting: 0 });
    await output.close(1000);
  });

  test('that is slower than is waited for gets the same again, and nothing before it', async () => {
    const url = await serve((response, _request, turn) =>
      setTimeout(() => response.end('ok'), turn < 3 ? 400 : 0),
    );
    const { output } = openForTest({ to: 'webhook', url, timeoutMs: 150 });
    write(output, 0, 3);
    await sentAll(output, 3);
    expect(received).toEqual(['0', '0', '0', '1', '2']);
    await output.close(1000);
  });

  test('that refuses for a while gets all in order afterwards; it is said once', async () => {
    const until = performance.now() + 1500;
    const url = await serve((response) => {
      response.writeHead(performance.now() < until ? 500 : 200).end();
    });
    const { output, said } = openForTest({ to: 'webhook', url });
    write(output, 0, 5);
    await sleep(500);
    write(output, 5, 10);
    await sentAll(output, 10);
    expect(received.slice(-10)).toEqual(numbers(10));
    expect(said).toEqual([
      expect.stringMatching(/the server answers 500$/),
      expect.stringMatching(/works again$/),
    ]);
    await output.close(1000);
  });

  test('that hangs up in the middle is asked again', async () => {
    const url = await serve((response, request, turn) => {
      if (turn === 1) request.socket.destroy();
      // Promises more than it says, then hangs up: but it has taken the message.
      else if (turn === 2) {
        response.writeHead(200, { 'content-length': 100 }).write('x');
        setTimeout(() => request.socket.destroy(), 20);
      } else response.end();
    });
    const { output } = openForTest({ to: 'webhook', url });
    write(output, 0, 4);
    await sentAll(output, 4);
    expect(received).toEqual(['0', '0', '1', '2', '3']);
    await output.close(1000);
  });

  test('that is not there at the start gets all in order once it is', async () => {
    const port = await freePort();
    const { output, said } = openForTest({ to: 'webhook', url: `http://127.0.0.1:${port}/` });
    write(output, 0, 20);
    await vi.waitFor(() => expect(output.counts.failures).toBeGreaterThan(1), 5000);
    await serve((response) => response.end(), port);
    await sentAll(output, 20);
    expect(received).toEqual(numbers(20));
    expect(said[0]).toMatch(/ECONNREFUSED/);
    await output.close(1000);
  });

  test('that never answers: what waits has a bound, the first stay, and the end is quick', async () => {
    const url = await serve(() => {});
    const { output, said } = openForTest({ to: 'webhook', url, queue: 100 });
    write(output, 0, 1);
    await vi.waitFor(() => expect(received).toEqual(['0']));
    const update = { ...messageForTest({ rule: 'update' }), kind: 'update' } as const;
    for (let n = 0; n < 50; n++) output.write(update as never);
    const began = performance.now();
    write(output, 1, 20_000);
    // Detection goes on at its own speed.
    expect(performance.now() - began).toBeLessThan(5000);
    expect(output.counts).toMatchObject({ waiting: 101, dropped: 50 + 19_899 });
    expect(said).toEqual([expect.stringMatching(/too much waits/)]);
    const stopped = performance.now();
    await output.close(300);
    expect(performance.now() - stopped).toBeLessThan(1000);
    expect(output.counts).toMatchObject({ sent: 0, waiting: 0, dropped: 50 + 19_999 + 1 });
  });
});
