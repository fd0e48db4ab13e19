import type { IdleWaiver, Report, ScanFailure } from '@seaworthy/model';
import { type Policy, parseGates } from '@seaworthy/policy';
import { describeIdleWaiver } from '@seaworthy/report';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { judgeReport, withDecisions } from './judge-report.ts';
import { prepareOutputs, writeReport } from './output.ts';
import { readPolicies } from './read-policies.ts';
import type { reportOptions } from './report-options.ts';

type ReportOptions = OptionValues<typeof reportOptions>;

const idleShown = 10;

/**
 * Looks at the words and files that only matter when there is a report.
 * @param targets of a scan, as the user wrote them
 * @returns the policies that will decide
 * @throws USAGE, CONFIGURATION, LIMIT_EXCEEDED
 */
export async function checkReportOptions(
  options: ReportOptions,
  io: InputOutput,
  targets: readonly string[],
): Promise<Policy[]> {
  await prepareOutputs(options);
  parseGates(options.failOn);
  return readPolicies(options, io, targets);
}

/** Filters, judges and prints a report: the end of every command that has one. */
export async function finishReport(
  report: Report,
  policies: readonly Policy[],
  options: ReportOptions,
  io: InputOutput,
): Promise<ExitCode> {
  const filtered = await filter(report, options);
  const verdict = await judgeReport(report, filtered, policies, options);
  const shown = withDecisions(filtered, verdict);
  const { color, showSuppressed } = options;
  await writeReport(shown, await prepareOutputs(options), { color, showSuppressed }, io);
  noteIdleWaivers(report.idleWaivers ?? [], io);
  for (const note of verdict.notes) io.note(note);
  return worst([verdict.exitCode, await failOnControl([report], [], options, io)]);
}

/** 1 that something was refused, before 3 that something is not known. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

export async function failOnControl(
  reports: readonly Report[],
  failures: readonly ScanFailure[],
  options: ReportOptions,
  io: InputOutput,
): Promise<ExitCode> {
  if (options.failOnControl.length === 0) return 0;
  const { judgeFailOnControl } = await import('./compliance.ts');
  const { notes, exitCode } = await judgeFailOnControl(reports, failures, options);
  for (const note of notes) io.note(note);
  return exitCode;
}

async function filter(report: Report, options: ReportOptions): Promise<Report> {
  const { severity: minimumSeverity, onlyFixed } = options;
  if (minimumSeverity === undefined && !onlyFixed) return report;
  const { filterReport } = await import('./filter.ts');
  return filterReport(report, { minimumSeverity, onlyFixed });
}

/** Waivers that somebody should look at. */
export function noteIdleWaivers(idle: readonly IdleWaiver[], io: InputOutput): void {
  const shown = idle.slice(0, idleShown);
  for (const waiver of shown) io.note(describeIdleWaiver(waiver));
  if (idle.length > shown.length) {
    io.note(`and ${idle.length - shown.length} more waivers have expired or match nothing`);
  }
}
