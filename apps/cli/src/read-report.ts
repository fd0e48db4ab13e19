import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { type Fleet, type Report, SeaworthyError } from '@seaworthy/model';
import { parseReport, parseSaved } from '@seaworthy/report';

/** Reads a report that `--format json` wrote; "-" is standard input. @throws SeaworthyError */
export async function readReport(file: string, signal: AbortSignal): Promise<Report> {
  return parseReport(await readText(file, signal), file);
}

/** The same for one target or for many. */
export async function readReportOrFleet(
  file: string,
  signal: AbortSignal,
): Promise<{ readonly report: Report } | { readonly fleet: Fleet }> {
  return parseSaved(await readText(file, signal), file);
}

function readText(file: string, signal: AbortSignal): Promise<string> {
  return file === '-' ? readStandardInput(signal) : readFileText(file);
}

async function readFileText(file: string): Promise<string> {
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
