import type { Report } from '@seaworthy/model';
import { suppress } from '@seaworthy/policy';
import { findActions, pruneActions, rank } from '@seaworthy/risk';
import type { InputOutput, OptionValues } from './command.ts';
import type { excuseOptions } from './excuse-options.ts';
import { readExcuses } from './read-excuses.ts';
import { readReport } from './read-report.ts';

/** A saved report with what is excused today, and the actions for what is left. */
export async function readSaved(
  file: string,
  options: OptionValues<typeof excuseOptions>,
  io: InputOutput,
  signal: AbortSignal,
): Promise<Report> {
  const excuses = await readExcuses(options, io);
  const saved = await readReport(file, signal);
  const report = suppress(saved, { ...excuses, now: new Date() });
  const known = new Set(saved.findings.map(({ id }) => id));
  if (report.findings.some(({ id }) => !known.has(id))) {
    const ranked = rank(report);
    return { ...ranked, actions: findActions([ranked]) };
  }
  if (report.findings.length === saved.findings.length) return report;
  return { ...report, actions: pruneActions(report.actions, report.findings) };
}
