import { request } from 'node:http';
import { expect, test } from 'vitest';
import { writeMetrics } from './metrics-text.ts';
import { serveMetrics } from './serve-metrics.ts';

test('the text format of Prometheus', () => {
  expect(
    writeMetrics([
      {
        name: 'a_total',
        type: 'counter',
        help: 'How many.',
        samples: [{ labels: { rule: 'say "no"\n\\' }, value: 3 }],
      },
      { name: 'b', type: 'gauge', help: 'How much.', samples: [{ value: 1.5 }] },
    ]),
  ).toBe(`# HELP a_total How many.
# TYPE a_total counter
a_total{rule="say \\"no\\"\\n\\\\"} 3
# HELP b How much.
# TYPE b gauge
b 1.5
`);
});

function ask(port: number, path: string, method = 'GET'): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, method, host: '127.0.0.1' }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve([response.statusCode ?? 0, body]);
    });
    asked.on('error', reject).end();
  });
}

test('metrics and health, and nothing else', async () => {
  const problems: string[] = [];
  const server = await serveMetrics('127.0.0.1:0', {
    metrics: () => 'a 1\n',
    problems: () => problems,
  });
  expect(await ask(server.port, '/metrics')).toEqual([200, 'a 1\n']);
  expect(await ask(server.port, '/healthz?x')).toEqual([200, 'ok\n']);
  problems.push('sensor: gone');
  expect(await ask(server.port, '/healthz')).toEqual([503, 'sensor: gone\n']);
  expect((await ask(server.port, '/'))[0]).toBe(404);
  expect((await ask(server.port, '/metrics', 'POST'))[0]).toBe(405);
  await expect(
    serveMetrics(`127.0.0.1:${server.port}`, { metrics: () => '', problems: () => [] }),
  ).rejects.toMatchObject({ code: 'CONFIGURATION' });
  await server.close();
});
