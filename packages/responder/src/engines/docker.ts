import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { SeaworthyError } from '@seaworthy/model';
import type { ContainerRuntime } from '@seaworthy/runtime';
import type { Engine } from './engine.ts';

const ANSWER_MS = 30_000;
const MAX_ANSWER = 64 * 1024;

/** The HTTP API of Docker's engine, which Podman's service answers too. */
export function dockerEngine(
  name: string,
  runtimes: readonly ContainerRuntime[],
  socketPath: string,
): Engine {
  const post = (containerId: string, order: string) =>
    call(socketPath, `/containers/${encodeURIComponent(containerId)}/${order}`);
  return {
    name,
    handles: ({ runtime }) => runtimes.includes(runtime) && existsSync(socketPath),
    pause: (containerId) => post(containerId, 'pause'),
    unpause: (containerId) => post(containerId, 'unpause'),
    stop: (containerId, graceSeconds) => post(containerId, `stop?t=${graceSeconds}`),
  };
}

/** 304: it is so already. */
const fine = new Set([200, 204, 304]);

function call(socketPath: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new SeaworthyError('NETWORK', `${socketPath} ${path}: ${why}`));
    const asked = request({ socketPath, path, method: 'POST', timeout: ANSWER_MS }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < MAX_ANSWER) said += text;
      });
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (fine.has(status) || (status === 409 && /already paused|not paused/.test(said))) {
          resolve();
        } else {
          fail(`${status} ${said.trim().slice(0, 300)}`);
        }
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', (error) => fail(error.message));
    asked.end();
  });
}
