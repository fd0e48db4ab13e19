import { errorCodes, messageOf, SeaworthyError } from '@seaworthy/model';
import type { ExitCode } from './command.ts';
import { commands } from './commands/index.ts';
import { Terminal } from './input-output.ts';
import { asSeaworthyError } from './known-error.ts';
import { parseWords } from './parser.ts';
import { version } from './version.ts';

// Zod would compile each schema with eval when it is first used. Documents here are validated once,
// so that costs more than it gains, and eval is turned off on hardened systems.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const about = `Is it fit to sail, and what should be fixed first?

Exit codes:
  0  clean, or below the gate
  1  the gate said no
  2  wrong usage or configuration
  3  could not look`;

/** Parses the words, runs the command and turns whatever happens into an exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  const io = new Terminal({ quiet: words.includes('--quiet') || words.includes('-q') });
  const interrupt = new AbortController();
  const onSignal = (): void => {
    interrupt.abort(new SeaworthyError('CANCELLED', 'interrupted'));
    // A second interrupt means it.
    process.once('SIGINT', () => process.exit(130));
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  // A reader that has seen enough ("| head") is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  try {
    const parsed = parseWords(words, commands, { version, about });
    if (parsed.kind === 'print') {
      io.writeOut(parsed.text);
      return 0;
    }
    return await parsed.command.run({
      arguments: parsed.arguments,
      options: parsed.options as never,
      io,
      signal: interrupt.signal,
    });
  } catch (error) {
    const known = asSeaworthyError(error);
    if (known === undefined) {
      process.stderr.write(
        `${error instanceof Error ? error.stack : messageOf(error)}\n\nThis is a bug in seaworthy ${version}. Please report it with the lines above.\n`,
      );
      return 3;
    }
    io.reportError(known);
    return errorCodes[known.code] === 'usage' ? 2 : 3;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
