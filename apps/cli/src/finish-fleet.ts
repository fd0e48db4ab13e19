import type { Fleet } from '@seaworthy/model';
import type { Policy } from '@seaworthy/policy';
import { filterReport } from '@seaworthy/report';
import { pruneFleetActions } from '@seaworthy/risk';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { failOnControl, noteIdleWaivers, worst } from './finish-report.ts';
import { judgeReport, withDecisions } from './judge-report.ts';
import { prepareOutputs } from './output.ts';
import type { reportOptions } from './report-options.ts';
import { writeFleet } from './write-fleet.ts';

/**
 * Filters, prints and gates the reports of many targets. 1 when the gate refuses any of them; else
 * 3 when one could not be read or judged.
 */
export async function finishFleet(
  fleet: Fleet,
  policies: readonly Policy[],
  options: OptionValues<typeof reportOptions>,
  io: InputOutput,
): Promise<ExitCode> {
  const filter = { minimumSeverity: options.severity, onlyFixed: options.onlyFixed };
  const reports = fleet.reports.map((report) => filterReport(report, filter));
  const isFiltered = reports.some((report, index) => report !== fleet.reports[index]);
  const actions = isFiltered ? pruneFleetActions(fleet.actions, reports) : fleet.actions;
  const { color, showSuppressed } = options;
  const verdicts = await Promise.all(
    reports.map((report, index) => judgeReport(fleet.reports[index]!, report, policies, options)),
  );
  const judged = reports.map((report, index) => withDecisions(report, verdicts[index]!));
  const shown = { ...fleet, actions, reports: judged };
  await writeFleet(shown, await prepareOutputs(options), { color, showSuppressed }, io);
  noteIdleWaivers(fleet.idleWaivers ?? [], io);
  const codes = new Set<ExitCode>(fleet.failures.length > 0 ? [3] : []);
  for (const [index, { notes, exitCode }] of verdicts.entries()) {
    for (const note of notes) io.note(`${reports[index]!.target.name}: ${note}`);
    codes.add(exitCode);
  }
  for (const { target, code, message } of fleet.failures) {
    io.note(`${target}: not read [${code}] ${message}`);
  }
  codes.add(await failOnControl(fleet.reports, fleet.failures, options, io));
  return worst([...codes]);
}
