import type { Fleet, Report } from '@seaworthy/model';
import { type Excuses, mergeIdleWaivers, suppress } from '@seaworthy/policy';
import { findActions, pruneActions, pruneFleetActions, rank } from '@seaworthy/risk';
import type { InputOutput, OptionValues } from './command.ts';
import type { excuseOptions } from './excuse-options.ts';
import { readExcuses } from './read-excuses.ts';
import { readReport, readReportOrFleet } from './read-report.ts';

type ExcuseOptions = OptionValues<typeof excuseOptions>;

/** A saved report with what is excused today, and the actions for what is left. */
export async function readSavedReport(
  file: string,
  options: ExcuseOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<Report> {
  const excuses = { ...(await readExcuses(options, io)), now: new Date() };
  return excuseReport(await readReport(file, signal), excuses);
}

/** The same for a report of one target or of many. */
export async function readSaved(
  file: string,
  options: ExcuseOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<{ readonly report: Report } | { readonly fleet: Fleet }> {
  const excuses = { ...(await readExcuses(options, io)), now: new Date() };
  const saved = await readReportOrFleet(file, signal);
  return 'report' in saved
    ? { report: excuseReport(saved.report, excuses) }
    : { fleet: excuseFleet(saved.fleet, excuses) };
}

function excuseReport(saved: Report, excuses: Excuses): Report {
  const report = suppress(saved, excuses);
  if (hasReturned(saved, report)) {
    const ranked = rank(report);
    return { ...ranked, actions: findActions([ranked]) };
  }
  if (report.findings.length === saved.findings.length) return report;
  return { ...report, actions: pruneActions(report.actions, report.findings) };
}

function excuseFleet(saved: Fleet, excuses: Excuses): Fleet {
  const excused = saved.reports.map((report) => excuseReport(report, excuses));
  const idleWaivers = mergeIdleWaivers(excused);
  const reports = excused.map(({ idleWaivers: _, ...report }): Report => report);
  const changed = reports.filter(
    ({ findings }, index) => findings.length !== saved.reports[index]!.findings.length,
  );
  const actions = reports.some((report, index) => hasReturned(saved.reports[index]!, report))
    ? findActions(reports)
    : changed.length > 0
      ? pruneFleetActions(saved.actions, reports)
      : saved.actions;
  const { idleWaivers: _, ...fleet } = saved;
  return { ...fleet, actions, ...(idleWaivers.length > 0 && { idleWaivers }), reports };
}

/** Whether something counts now that was excused. */
function hasReturned(saved: Report, report: Report): boolean {
  const known = new Set(saved.findings.map(({ id }) => id));
  return report.findings.some(({ id }) => !known.has(id));
}
