import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../run.ts';
import type { Engine } from './engine.ts';

/** Kubernetes', nerdctl's and ctr's own. */
const namespaces = ['k8s.io', 'default'];

/**
 * containerd through its own command line: its API is gRPC, for three calls. Which of its
 * namespaces a container is in only it knows.
 */
export function containerdEngine(socketPath: string): Engine {
  const ask = async (...words: string[]) => {
    let failure: unknown;
    for (const namespace of namespaces) {
      try {
        return await run('ctr', ['--address', socketPath, '--namespace', namespace, ...words]);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
  return {
    name: 'containerd',
    handles: ({ runtime }) => runtime === 'containerd' && existsSync(socketPath),
    pause: async (containerId) => void (await ask('tasks', 'pause', containerId)),
    unpause: async (containerId) => void (await ask('tasks', 'resume', containerId)),
    stop: async (containerId, graceSeconds) => {
      await ask('tasks', 'kill', '--all', '--signal', 'SIGTERM', containerId);
      await sleep(graceSeconds * 1000);
      await ask('tasks', 'kill', '--all', '--signal', 'SIGKILL', containerId).catch((error) => {
        if (!/not found|already finished|not running/.test(String(error))) throw error;
      });
    },
  };
}
