import { type Report, SeaworthyError } from '@seaworthy/model';
import { oneLine, paintDiff } from '@seaworthy/report';
import type { InputOutput } from './command.ts';
import { planMendedFiles } from './plan-files.ts';
import { writeChanges } from './write-changes.ts';

/** Formats for people: a diff may come before them on standard output. */
const readable = ['table', 'markdown'];

/**
 * Shows the certain mends of a directory as a diff, and then makes them.
 * @throws USAGE for a target that is no project directory
 */
export async function mendTarget(
  report: Report,
  options: { readonly format: readonly string[]; readonly color: string },
  io: InputOutput,
): Promise<'nothing' | 'mended' | 'failed'> {
  if (report.target.kind !== 'directory') {
    throw new SeaworthyError(
      'USAGE',
      `--fix edits project directories, and this is ${kindOf(report)}`,
    );
  }
  const { changes, left } = await planMendedFiles(report);
  for (const line of left) io.note(`by hand: ${oneLine(line)}`);
  if (changes.length === 0) {
    io.note('nothing was mended: no finding of the configuration has a mend that is certain');
    return 'nothing';
  }
  const onOutput = options.format.filter((word) => !word.includes('='));
  const isReadable =
    options.format.length === 0 || onOutput.every((name) => readable.includes(name));
  for (const { diff } of changes) {
    if (isReadable) io.writeOut(`${paintDiff(diff, io.colorFor(options.color))}\n`);
    else io.note(diff);
  }
  return (await writeChanges(changes, io)) ? 'mended' : 'failed';
}

function kindOf({ target: { kind } }: Report): string {
  return kind === 'image' ? 'an image' : `a ${kind.replaceAll('-', ' ')}`;
}
