import { type Finding, type IdleWaiver, isVulnerability, type Report } from '@seaworthy/model';
import { judgeGates, parseGates, type Refusal, whyUndecided } from '@seaworthy/policy';
import { describeIdleWaiver, filterReport, oneLine } from '@seaworthy/report';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { parseFormats, writeReport } from './output.ts';
import type { reportOptions } from './report-options.ts';

type ReportOptions = OptionValues<typeof reportOptions>;

/** Names of findings that a gate's message lists before it only counts. */
const namesShown = 5;

/** Looks at the words that only matter when there is a report. @throws USAGE */
export function checkReportOptions(options: ReportOptions): void {
  parseFormats(options.format);
  parseGates(options.failOn);
}

/** Filters, prints and gates a report: the end of every command that has one. */
export async function finishReport(
  report: Report,
  options: ReportOptions,
  io: InputOutput,
): Promise<ExitCode> {
  const shown = filterReport(report, {
    minimumSeverity: options.severity,
    onlyFixed: options.onlyFixed,
  });
  const { color, showSuppressed } = options;
  await writeReport(shown, parseFormats(options.format), { color, showSuppressed }, io);
  noteIdleWaivers(report.idleWaivers ?? [], io);
  const gates = parseGates(options.failOn);
  const refusals = judgeGates(shown, gates);
  for (const refusal of refusals) io.note(describeRefusal(refusal));
  if (refusals.length > 0) return 1;
  const undecided = whyUndecided(shown, gates);
  if (undecided !== undefined) {
    io.note(`gate --fail-on ${options.failOn.join(',')}: ${undecided}`);
    return 3;
  }
  return 0;
}

function describeRefusal({ gate, findings }: Refusal): string {
  const names = findings
    .slice(0, namesShown)
    .map(({ finding, because }) => oneLine(`${nameOf(finding)} (${because})`));
  const more = findings.length > namesShown ? ` and ${findings.length - namesShown} more` : '';
  return `gate --fail-on ${gate.name}: ${names.join(', ')}${more}`;
}

function nameOf(finding: Finding): string {
  return isVulnerability(finding)
    ? `${finding.vulnerability} in ${finding.package.name}`
    : `${finding.distribution} is past its end of life`;
}

function noteIdleWaivers(idle: readonly IdleWaiver[], io: InputOutput): void {
  const shown = idle.slice(0, 2 * namesShown);
  for (const waiver of shown) io.note(describeIdleWaiver(waiver));
  if (idle.length > shown.length) {
    io.note(`and ${idle.length - shown.length} more waivers have expired or match nothing`);
  }
}
