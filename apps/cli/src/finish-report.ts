import type { IdleWaiver, Report } from '@seaworthy/model';
import { type Policy, parseGates } from '@seaworthy/policy';
import { describeIdleWaiver, filterReport } from '@seaworthy/report';
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
  const filtered = filterReport(report, {
    minimumSeverity: options.severity,
    onlyFixed: options.onlyFixed,
  });
  const verdict = await judgeReport(report, filtered, policies, options);
  const shown = withDecisions(filtered, verdict);
  const { color, showSuppressed } = options;
  await writeReport(shown, await prepareOutputs(options), { color, showSuppressed }, io);
  noteIdleWaivers(report.idleWaivers ?? [], io);
  for (const note of verdict.notes) io.note(note);
  return verdict.exitCode;
}

/** Waivers that somebody should look at. */
export function noteIdleWaivers(idle: readonly IdleWaiver[], io: InputOutput): void {
  const shown = idle.slice(0, idleShown);
  for (const waiver of shown) io.note(describeIdleWaiver(waiver));
  if (idle.length > shown.length) {
    io.note(`and ${idle.length - shown.length} more waivers have expired or match nothing`);
  }
}
