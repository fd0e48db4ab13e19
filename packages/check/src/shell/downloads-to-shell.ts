import { isShell, programOf } from './program.ts';
import { type Command, splitCommands } from './split-commands.ts';

const downloaders = new Set(['curl', 'wget', 'fetch']);
const interpreters = new Set(['python', 'python3', 'perl', 'ruby', 'node', 'php']);

/** Downloads of a script that an interpreter runs at once: `curl … | sh`, `bash <(curl …)`. */
export function* downloadsToShell(
  script: string,
): Generator<{ readonly from: string; readonly to: string }> {
  yield* pipedToShell(splitCommands(script));
  // The splitter takes a substitution apart, so that it is looked for as it is written.
  const substitution = /\b(ba|z|da)?sh\s+(?:-c\s+"\$\(|<\(\s?|<\s<\(\s?)(curl|wget)\s/g;
  for (const [, shell = '', from] of script.slice(0, 100_000).matchAll(substitution)) {
    yield { from: from!, to: `${shell}sh` };
  }
}

/** The same for commands that are split already, with the command that downloads. */
export function* pipedToShell<Found extends Command>(
  commands: Iterable<Found>,
): Generator<{ readonly command: Found; readonly from: string; readonly to: string }> {
  for (const command of commands) {
    const from = programOf(command);
    if (!downloaders.has(from)) continue;
    let next = command.pipesTo;
    // gunzip, tee and the like may stand between; another download is looked at in its turn.
    while (next !== undefined && !isInterpreter(next) && !downloaders.has(programOf(next))) {
      next = next.pipesTo;
    }
    if (next !== undefined && isInterpreter(next)) yield { command, from, to: programOf(next) };
  }
}

function isInterpreter(command: Command): boolean {
  const program = programOf(command);
  // `python3 -c`, `python -m json.tool` and `node -e` read what they are given as data.
  if (interpreters.has(program)) return !command.words.some((word) => /^-[cmepn]/.test(word));
  return isShell(program);
}
