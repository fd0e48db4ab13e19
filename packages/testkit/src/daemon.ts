import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DaemonOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Both output streams go here; its end is shown when the daemon does not start. */
  readonly logFile: string;
  readonly isReady: () => Promise<boolean>;
}

export interface Daemon {
  /** Asks it to end, and makes it after ten seconds. */
  stop(): Promise<void>;
}

/** Starts a real server for a test and waits until it answers, for at most 30 seconds. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.program, options.parameters, {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...options.environment },
  });
  closeSync(log);
  let end: string | undefined;
  child.on('error', (error) => {
    end = error.message;
  });
  child.on('exit', (code, signal) => {
    end = `ended with ${signal ?? `code ${code}`}`;
  });
  const stop = async () => {
    if (end !== undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(force);
  };
  for (const startMs = Date.now(); Date.now() - startMs < 30_000; await sleep(50)) {
    if (end !== undefined) break;
    if (await options.isReady().catch(() => false)) return { stop };
  }
  await stop();
  const said = await readFile(options.logFile, 'utf8').catch(() => '');
  throw new Error(`${options.program} did not start: ${end ?? 'no answer'}\n${said.slice(-2000)}`);
}

/** A port of the loopback address that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
