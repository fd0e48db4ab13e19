import type { Fleet } from '@seaworthy/model';
import { filterReport } from '@seaworthy/report';
import { pruneFleetActions } from '@seaworthy/risk';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { judgeReport, noteIdleWaivers } from './finish-report.ts';
import { prepareOutputs } from './output.ts';
import type { reportOptions } from './report-options.ts';
import { writeFleet } from './write-fleet.ts';

/**
 * Filters, prints and gates the reports of many targets. 1 when the gate refuses any of them; else
 * 3 when one could not be read or judged.
 */
export async function finishFleet(
  fleet: Fleet,
  options: OptionValues<typeof reportOptions>,
  io: InputOutput,
): Promise<ExitCode> {
  const filter = { minimumSeverity: options.severity, onlyFixed: options.onlyFixed };
  const reports = fleet.reports.map((report) => filterReport(report, filter));
  const isFiltered = reports.some((report, index) => report !== fleet.reports[index]);
  const actions = isFiltered ? pruneFleetActions(fleet.actions, reports) : fleet.actions;
  const { color, showSuppressed } = options;
  const shown = { ...fleet, actions, reports };
  await writeFleet(shown, await prepareOutputs(options), { color, showSuppressed }, io);
  noteIdleWaivers(fleet.idleWaivers ?? [], io);
  const codes = new Set<ExitCode>(fleet.failures.length > 0 ? [3] : []);
  for (const report of reports) {
    const say = (text: string) => io.note(`${report.target.name}: ${text}`);
    codes.add(judgeReport(report, options, say));
  }
  for (const { target, code, message } of fleet.failures) {
    io.note(`${target}: not read [${code}] ${message}`);
  }
  return codes.has(1) ? 1 : codes.has(3) ? 3 : 0;
}
