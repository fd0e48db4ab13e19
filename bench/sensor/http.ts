import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A loopback server under load, and its client: for each line on standard input it prints nanoseconds
 * of processor time a request, the best of some short runs. One process for all, since two starts of
 * Node.js differ by more than what is measured.
 */
const server = createServer((_, response) => response.end('hello\n'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ port, agent, host: '127.0.0.1' }, (response) => {
      response.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}

async function worker(requests: number): Promise<void> {
  for (let turn = 0; turn < requests; turn++) await ask();
}

async function requestNs(): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 12; run++) {
    const start = process.cpuUsage();
    await Promise.all(Array.from({ length: 16 }, () => worker(150)));
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, ((user + system) * 1000) / (16 * 150));
  }
  return Math.round(best);
}

// Until what is compiled is compiled.
for (let turn = 0; turn < 4; turn++) await requestNs();
for await (const _ of createInterface({ input: process.stdin })) console.log(await requestNs());
agent.destroy();
server.close();
