import { SeaworthyError } from '@seaworthy/model';
import { readAgentFile } from '../configuration/read-agent-file.ts';
import type { AgentStatus } from './agent-status.ts';
import { askRelease, askStatus } from './ask-agent.ts';
import type { ReleaseAnswer } from './control-answers.ts';
import { socketPathOf } from './socket-path.ts';

/** The agent that runs with a configuration, seen from outside. */
export interface AgentAt {
  /** @throws what `askStatus` does */
  status(): Promise<AgentStatus>;
  /** @throws what `askRelease` does */
  release(container: string): Promise<ReleaseAnswer>;
}

/** @throws CONFIGURATION when the file cannot be read, or has no such agent */
export async function agentAt(configurationPath: string): Promise<AgentAt> {
  const path = socketPathOf(configurationPath, await readAgentFile(configurationPath));
  if (path === undefined) {
    throw new SeaworthyError('CONFIGURATION', `${configurationPath}: its agent cannot be asked`, {
      hint: 'control.socket in the configuration says where; it is null, or the user has no directory for it.',
    });
  }
  return { status: () => askStatus(path), release: (container) => askRelease(path, container) };
}
