import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { reportOptions } from '../report-options.ts';

export const convert = defineCommand({
  name: 'convert',
  summary: 'Turn a saved JSON report into any other format',
  description:
    'Nothing is scanned again. Waivers and VEX documents of today are applied, those that have ended since are not.',
  arguments: [
    {
      name: 'report',
      about: 'File that --format json wrote, or "-" for standard input',
      required: true,
    },
  ],
  options: reportOptions,
  examples: [
    { command: 'seaworthy convert report.json', about: 'The table of a report that was saved' },
    {
      command: 'seaworthy convert report.json --format sarif=report.sarif --fail-on critical',
      about: 'Another format, and a gate',
    },
  ],
  async run({ arguments: [file], options, io, signal }) {
    const [{ parseReport }, { suppress }, { checkReportOptions, finishReport }, { readExcuses }] =
      await Promise.all([
        import('@seaworthy/report'),
        import('@seaworthy/policy'),
        import('../finish-report.ts'),
        import('../read-excuses.ts'),
      ]);
    checkReportOptions(options);
    const excuses = await readExcuses(options, io);
    const text = file === '-' ? await readStandardInput(signal) : await readReport(file!);
    const report = suppress(parseReport(text, file), { ...excuses, now: new Date() });
    return finishReport(report, options, io);
  },
});

async function readReport(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `${file} cannot be read`, { cause: error });
  }
}

async function readStandardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  const input: AsyncIterable<Buffer> = addAbortSignal(signal, process.stdin);
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
