import { createServer, type Server } from 'node:http';
import { messageOf, SeaworthyError } from '@seaworthy/model';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface MetricsAnswers {
  metrics(): string;
  /** What is wrong; empty when all is well. */
  problems(): readonly string[];
}

/**
 * `/metrics` and `/healthz`, and nothing else: no method but GET, no body is read.
 * @param address "127.0.0.1:9399"
 * @throws CONFIGURATION when nobody can listen there
 */
export async function serveMetrics(
  address: string,
  answers: MetricsAnswers,
): Promise<MetricsServer> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  const server = createServer(
    { requestTimeout: 5000, headersTimeout: 5000 },
    (request, response) => {
      const path = request.url?.split('?', 1)[0];
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET' }).end();
      } else if (path === '/metrics') {
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
        response.end(answers.metrics());
      } else if (path === '/healthz') {
        const problems = answers.problems();
        response.writeHead(problems.length === 0 ? 200 : 503, { 'content-type': 'text/plain' });
        response.end(`${problems.join('\n') || 'ok'}\n`);
      } else {
        response.writeHead(404).end();
      }
    },
  );
  server.maxConnections = 32;
  await listen(server, Number(address.slice(colon + 1)), host, address);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new SeaworthyError('CONFIGURATION', `metrics: ${address}: ${messageOf(error)}`, {
          hint: 'Another address stands under metrics: in the configuration; null is none.',
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
}
