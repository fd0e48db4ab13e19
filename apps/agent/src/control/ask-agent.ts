import { request } from 'node:http';
import { connect } from 'node:net';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { AgentStatus } from './agent-status.ts';
import { ReleaseAnswer, readAnswer } from './control-answers.ts';

const STATUS_MS = 10_000;
/** Engines may take their time to let a container go on. */
const RELEASE_MS = 60_000;
const MAX_ANSWER = 16 * 2 ** 20;

/** @throws TARGET_NOT_FOUND when no agent answers; ACCESS_DENIED, TIMEOUT, MALFORMED */
export async function askStatus(socketPath: string): Promise<AgentStatus> {
  return readAnswer(await ask(socketPath, 'GET', '/status', '', STATUS_MS), AgentStatus);
}

/**
 * @param container its name, its id, or how its id begins
 * @throws what `askStatus` does; TARGET_NOT_FOUND when nothing holds on such a container, USAGE when
 * it could be several
 */
export async function askRelease(socketPath: string, container: string): Promise<ReleaseAnswer> {
  const question = JSON.stringify({ container });
  return readAnswer(await ask(socketPath, 'POST', '/release', question, RELEASE_MS), ReleaseAnswer);
}

/** Whether somebody listens there. */
export function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

function ask(
  socketPath: string,
  method: string,
  path: string,
  question: string,
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ socketPath, path, method, signal, agent: false }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.length > MAX_ANSWER) {
          response.destroy(limitExceeded('answer', 'characters', MAX_ANSWER));
        }
      });
      response.on('error', (error) => reject(explain(error, socketPath)));
      response.on('end', () => resolve(said));
    });
    asked.on('error', (error) => reject(explain(error, socketPath)));
    asked.end(question);
  });
}

function explain(error: Error, socketPath: string): SeaworthyError {
  if (error instanceof SeaworthyError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new SeaworthyError('TARGET_NOT_FOUND', 'no agent runs with this configuration', {
      hint: `Nobody answers at ${socketPath}. Is it the configuration that the agent was started with (--config)?`,
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new SeaworthyError('ACCESS_DENIED', `${socketPath} is the agent's user's alone`, {
      hint: 'Ask as the user that the agent runs as, mostly root.',
      cause: error,
    });
  }
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return new SeaworthyError('TIMEOUT', 'the agent does not answer', { cause: error });
  }
  return new SeaworthyError('NETWORK', `${socketPath}: ${messageOf(error)}`, { cause: error });
}
