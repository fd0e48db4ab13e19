import { Agent, startResponder } from '@seaworthy/agent';
import { SeaworthyError } from '@seaworthy/model';
import type { ExitCode, InputOutput } from './command.ts';
import { becomeLean } from './lean-process.ts';
import { version } from './version.ts';

export interface AgentCommandOptions {
  readonly config: string;
  readonly check: boolean;
}

/** Runs the agent under signals: HUP reads everything anew, what interrupts the command ends it. */
export async function runAgent(
  { config, check }: AgentCommandOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (!check) becomeLean();
  const log = (text: string): void => io.note(`agent: ${text.replaceAll('\n', ' ')}`);
  const agent = await Agent.prepare({
    configurationPath: config,
    version,
    log,
    responder: startResponder,
  });
  if (check) {
    io.note(`${config}: ${agent.rules} rules`);
    return 0;
  }
  const onHangUp = (): void => {
    agent.hangUp().catch((error: unknown) => {
      // A bug of ours must not end the watch over a host.
      log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  };
  process.on('SIGHUP', onHangUp);
  try {
    const isWell = await agent.run(signal, () => log(`watching, ${agent.rules} rules`));
    if (!isWell) {
      throw new SeaworthyError('TARGET_UNSUPPORTED', agent.problems.join('; '), {
        hint: 'seaworthy agent doctor says what this host offers.',
      });
    }
    return 0;
  } finally {
    process.off('SIGHUP', onHangUp);
  }
}
