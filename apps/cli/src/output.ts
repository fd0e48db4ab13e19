import { writeFile } from 'node:fs/promises';
import { type Report, SeaworthyError } from '@seaworthy/model';
import { type Reporter, reporters } from '@seaworthy/report';
import type { InputOutput } from './command.ts';

interface Output {
  readonly reporter: Reporter;
  /** `undefined`: standard output. */
  readonly file: string | undefined;
}

/**
 * Reads `--format` values: "json", "sarif=report.sarif". The table when there is none.
 * @throws USAGE for an unknown format, or for two on standard output
 */
export function parseFormats(words: readonly string[]): readonly Output[] {
  const outputs = (words.length === 0 ? ['table'] : words).map((word): Output => {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const reporter = reporters.find((candidate) => candidate.name === name);
    if (reporter === undefined) {
      throw new SeaworthyError('USAGE', `there is no output format "${name}"`, {
        hint: `Choose from ${reporters.map((candidate) => candidate.name).join(', ')}.`,
      });
    }
    if (equals >= 0 && equals === word.length - 1) {
      throw new SeaworthyError('USAGE', `--format ${word} names no file`);
    }
    return { reporter, file: equals < 0 ? undefined : word.slice(equals + 1) };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new SeaworthyError('USAGE', 'only one format can go to standard output', {
      hint: 'Send the others to files, as in --format table --format sarif=report.sarif.',
    });
  }
  return outputs;
}

/** Writes the report in every format that was asked for. @throws CONFIGURATION */
export async function writeReport(
  report: Report,
  outputs: readonly Output[],
  { color, showSuppressed }: { readonly color: string; readonly showSuppressed: boolean },
  io: InputOutput,
): Promise<void> {
  for (const { reporter, file } of outputs) {
    if (file === undefined) {
      const options = { color: io.colorFor(color), width: io.width, showSuppressed };
      io.writeOut(reporter.render(report, options));
      continue;
    }
    const text = reporter.render(report, { color: false, width: 100, showSuppressed });
    try {
      await writeFile(file, text.endsWith('\n') ? text : `${text}\n`);
    } catch (error) {
      throw new SeaworthyError('CONFIGURATION', `cannot write ${file}`, { cause: error });
    }
    io.note(`${reporter.name} written to ${file}`);
  }
}
