import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import type { AgentStatus } from './agent-status.ts';
import { askStatus, isAnswering } from './ask-agent.ts';
import { type ReleaseAnswer, ReleaseQuestion, refusalOf } from './control-answers.ts';
import { socketPathOf } from './socket-path.ts';

export interface ControlAnswers {
  status(): AgentStatus;
  /** @throws SeaworthyError */
  release(container: string): Promise<ReleaseAnswer>;
}

export interface ControlServer {
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 8;
const MAX_QUESTION = 4096;
const QUESTION_MS = 5000;

/**
 * Opens the socket of a configuration. A default one that cannot be is said and left: the agent
 * watches without it.
 * @throws CONFIGURATION when another agent answers there; ACCESS_DENIED
 */
export async function openControl(
  configurationPath: string,
  configuration: AgentConfiguration,
  answers: ControlAnswers,
  log: (text: string) => void,
): Promise<ControlServer | undefined> {
  const path = socketPathOf(configurationPath, configuration);
  if (path === undefined) return undefined;
  try {
    return await serveControl(path, answers);
  } catch (error) {
    const isDefault = configuration.control?.socket === undefined;
    if (!isDefault || !(error instanceof SeaworthyError) || error.code !== 'ACCESS_DENIED') {
      throw error;
    }
    log(`it cannot be asked by seaworthy agent status: ${error.message}`);
    return undefined;
  }
}

/**
 * Answers whoever can open the socket, which is its owner alone (and root): the kernel asks for
 * nothing more, so neither do we.
 * @throws CONFIGURATION when another agent answers there; ACCESS_DENIED when nobody can listen there
 */
export async function serveControl(path: string, answers: ControlAnswers): Promise<ControlServer> {
  await refuseSecond(path);
  const server = createServer(
    {
      requestTimeout: QUESTION_MS,
      headersTimeout: QUESTION_MS,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: MAX_QUESTION,
      keepAlive: false,
    },
    async (request, response) => {
      const [status, answer] = await answerTo(request, answers);
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(`${JSON.stringify(answer)}\n`);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await listen(server, path);
  } catch (error) {
    server.close();
    throw new SeaworthyError('ACCESS_DENIED', `control: ${path}: ${messageOf(error)}`, {
      hint: 'Another place stands under control: in the configuration; null is none.',
    });
  }
  const { ino } = statSync(path);
  return {
    close: () =>
      new Promise((resolve) => {
        if (statSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a crash has left is nobody's; who answers is somebody. */
async function refuseSecond(path: string): Promise<void> {
  if (!(await isAnswering(path))) return;
  const other = await askStatus(path).catch(() => undefined);
  const who = other === undefined ? '' : ` (process ${other.pid})`;
  throw new SeaworthyError('CONFIGURATION', `an agent runs already${who} and answers at ${path}`, {
    hint: 'One agent runs with one configuration: `seaworthy agent status` shows it. SIGHUP makes it read its files anew.',
  });
}

/** Under another name first: at its place it is whole, ours alone, and instead of what was there. */
async function listen(server: Server, path: string): Promise<void> {
  const unfinished = join(dirname(path), `.${process.pid}.sock`);
  rmSync(unfinished, { force: true });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // The socket is made in this call; only the answer comes later.
      server.listen(unfinished, resolve);
      process.umask(mask);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, path);
}

async function answerTo(
  request: IncomingMessage,
  answers: ControlAnswers,
): Promise<[status: number, answer: unknown]> {
  try {
    switch (`${request.method} ${request.url}`) {
      case 'GET /status':
        return [200, answers.status()];
      case 'POST /release':
        return [200, await answers.release(await readContainer(request))];
      default:
        throw new SeaworthyError('USAGE', `there is no ${request.method} ${request.url}`);
    }
  } catch (error) {
    if (error instanceof SeaworthyError) return [400, refusalOf(error)];
    // A bug of ours is told to who asked, and ends nobody's watch over a host.
    return [500, refusalOf(new SeaworthyError('ENGINE_FAILED', messageOf(error)))];
  }
}

async function readContainer(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_QUESTION) throw limitExceeded('question', 'characters', MAX_QUESTION);
  }
  try {
    return ReleaseQuestion.parse(JSON.parse(text)).container;
  } catch (cause) {
    throw new SeaworthyError('USAGE', 'the question is {"container": "NAME"}', { cause });
  }
}
