import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type Daemon, freePort, startDaemon } from './daemon.ts';
import { hasCommand } from './machine.ts';

export interface Clamd extends Daemon {
  readonly socket: string;
  readonly port: number;
}

export const hasClamd: boolean = hasCommand('clamd');

/**
 * Debian's clamd with signatures of the test's own, since those of ClamAV come over the network.
 * @param signatures "name" by the bytes that it stands for
 */
export async function startClamd(
  directory: string,
  signatures: Readonly<Record<string, Buffer>>,
  { maxBytes = 40 << 20 } = {},
): Promise<Clamd> {
  const database = join(directory, 'signatures');
  await mkdir(database, { recursive: true });
  // Name, kind of file (any), place (any), bytes.
  const lines = Object.entries(signatures).map(
    ([name, bytes]) => `${name}:0:*:${bytes.toString('hex')}\n`,
  );
  await writeFile(join(database, 'test.ndb'), lines.join(''));
  const socket = join(directory, 'clamd.sock');
  const port = await freePort();
  const configuration = join(directory, 'clamd.conf');
  await writeFile(
    configuration,
    [
      'Foreground yes',
      `DatabaseDirectory ${database}`,
      `LocalSocket ${socket}`,
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      `TemporaryDirectory ${directory}`,
      `StreamMaxLength ${maxBytes}`,
      'MaxThreads 4',
      'ConcurrentDatabaseReload no',
      '',
    ].join('\n'),
  );
  const logFile = join(directory, 'clamd.log');
  const daemon = await startDaemon({
    program: 'clamd',
    parameters: ['--config-file', configuration],
    environment: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    logFile,
    isReady: () =>
      new Promise((resolve) => {
        const connection = createConnection({ path: socket });
        connection.on('connect', () => connection.write('zPING\0'));
        connection.on('data', (data) => {
          connection.destroy();
          resolve(data.toString().startsWith('PONG'));
        });
        connection.on('error', () => resolve(false));
      }),
  });
  return { ...daemon, socket, port };
}
