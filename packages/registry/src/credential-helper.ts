import { execFile } from 'node:child_process';
import type { Credentials } from './credentials.ts';

const timeoutMs = 20_000;
const maxOutputBytes = 64 * 1024;

/**
 * Asks a program of Docker's credential-helper protocol ("docker-credential-NAME get", the server
 * on standard input, JSON on standard output). `undefined` when it knows nothing of the server.
 *
 * @throws Error saying why the program could not answer; never what it wrote
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new Error('the name of a credential helper in the configuration is not one');
  }
  const program = `docker-credential-${name}`;
  const output = await run(program, server, signal);
  if (output === undefined) return undefined;
  const answer = parseAnswer(output);
  if (answer === undefined) throw new Error(`${program} gave an answer that cannot be read`);
  const { Username: username, Secret: secret } = answer;
  if (secret === '') return undefined;
  return username === '<token>'
    ? { kind: 'identity-token', token: secret }
    : { kind: 'password', username, password: secret };
}

function run(program: string, server: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const limits = {
      timeout: timeoutMs,
      maxBuffer: maxOutputBytes,
      killSignal: 'SIGKILL',
    } as const;
    const child = execFile(program, ['get'], { ...limits, signal }, (error, stdout) => {
      if (error === null) return resolve(stdout);
      // The protocol has no exit code for "not found", only this message.
      if (/credentials not found/i.test(stdout)) return resolve(undefined);
      const why =
        error.code === 'ENOENT'
          ? 'is not on PATH'
          : error.killed
            ? `did not answer within ${timeoutMs / 1000} s`
            : 'failed';
      reject(new Error(`${program} ${why}`));
    });
    // A helper that does not read its input closes the pipe; its answer is what counts.
    child.stdin?.on('error', () => {});
    child.stdin?.end(server);
  });
}

function parseAnswer(output: string): { Username: string; Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(output);
    if (typeof Username === 'string' && typeof Secret === 'string') return { Username, Secret };
  } catch {
    // Handled as any other answer that is none.
  }
  return undefined;
}
