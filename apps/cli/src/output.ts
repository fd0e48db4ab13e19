import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Report, SeaworthyError } from '@seaworthy/model';
import { loadReporter, type RenderOptions, type Reporter, reporterNames } from '@seaworthy/report';
import type { InputOutput, OptionValues } from './command.ts';
import { githubJob } from './github-job.ts';
import type { reportOptions } from './report-options.ts';

/** Where a report goes, with all that the formats need to know besides it. */
export interface Outputs {
  readonly outputs: readonly Output[];
  readonly facts: Pick<RenderOptions, 'job' | 'template'>;
}

export interface Output {
  readonly reporter: Reporter;
  /** `undefined`: standard output. */
  readonly file: string | undefined;
}

/**
 * Reads `--format` and `--template`, and asks every format whether it has what it needs: a wrong
 * question should not cost a scan.
 * @throws USAGE, or CONFIGURATION for a template that cannot be read
 */
export async function prepareOutputs(
  options: OptionValues<typeof reportOptions>,
): Promise<Outputs> {
  const { format, template: file } = options;
  const outputs = await parseFormats(
    file !== undefined && format.length === 0 ? ['template'] : format,
    await formatsFor(options),
  );
  const needs = (name: string) => outputs.some(({ reporter }) => reporter.name === name);
  if (file !== undefined && !needs('template')) {
    throw new SeaworthyError('USAGE', '--template is given, and no --format template', {
      hint: 'As in --format template=report.csv --template findings.csv.mustache.',
    });
  }
  const facts = {
    job: needs('github') ? await githubJob(process.env) : undefined,
    template: file === undefined ? undefined : await readTemplate(file),
  };
  for (const { reporter } of outputs) reporter.check?.({ ...facts, color: false, width: 100 });
  return { outputs, facts };
}

async function readTemplate(file: string): Promise<RenderOptions['template']> {
  try {
    return { name: basename(file), text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `the template ${file} cannot be read`, {
      cause: error,
    });
  }
}

interface Formats {
  readonly names: readonly string[];
  load(name: string): Promise<Reporter | undefined>;
}

/** A report on controls has formats of its own. @throws USAGE, CONFIGURATION */
async function formatsFor(options: OptionValues<typeof reportOptions>): Promise<Formats> {
  const { compliance, failOnControl, report, severity, onlyFixed } = options;
  if (compliance === undefined) {
    const stray = failOnControl.length > 0 ? '--fail-on-control' : report && '--report';
    if (stray === undefined) return { names: reporterNames, load: loadReporter };
    throw new SeaworthyError('USAGE', `${stray} is given, and no --compliance`);
  }
  if (severity !== undefined || onlyFixed) {
    const filter = onlyFixed ? '--only-fixed' : '--severity';
    throw new SeaworthyError('USAGE', `${filter} would let controls pass that failed`, {
      hint: 'Leave it out with --compliance; waivers say which findings are accepted.',
    });
  }
  const { complianceFormats } = await import('./compliance.ts');
  return complianceFormats(options);
}

/**
 * Reads `--format` values: "json", "sarif=report.sarif". The table when there is none.
 * @throws USAGE for an unknown format, or for two on standard output
 */
async function parseFormats(
  words: readonly string[],
  { names, load }: Formats,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  for (const word of words.length === 0 ? ['table'] : words) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const reporter = await load(name);
    if (reporter === undefined) {
      throw new SeaworthyError('USAGE', `there is no output format "${name}"`, {
        hint: `Choose from ${names.join(', ')}.`,
      });
    }
    if (equals >= 0 && equals === word.length - 1) {
      throw new SeaworthyError('USAGE', `--format ${word} names no file`);
    }
    outputs.push({ reporter, file: equals < 0 ? undefined : word.slice(equals + 1) });
  }
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
  { outputs, facts }: Outputs,
  { color, showSuppressed }: { readonly color: string; readonly showSuppressed: boolean },
  io: InputOutput,
): Promise<void> {
  for (const { reporter, file } of outputs) {
    if (file === undefined) {
      const options = { ...facts, color: io.colorFor(color), width: io.width, showSuppressed };
      io.writeOut(reporter.render(report, options));
      continue;
    }
    const text = reporter.render(report, { ...facts, color: false, width: 100, showSuppressed });
    try {
      await writeFile(file, text.endsWith('\n') ? text : `${text}\n`);
    } catch (error) {
      throw new SeaworthyError('CONFIGURATION', `cannot write ${file}`, { cause: error });
    }
    io.note(`${reporter.name} written to ${file}`);
  }
}
