import type { Finding, IdleWaiver, Report } from '@seaworthy/model';
import { judgeGates, parseGates, type Refusal, whyUndecided } from '@seaworthy/policy';
import { describeIdleWaiver, filterReport, oneLine } from '@seaworthy/report';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { prepareOutputs, writeReport } from './output.ts';
import type { reportOptions } from './report-options.ts';

type ReportOptions = OptionValues<typeof reportOptions>;

/** Names of findings that a gate's message lists before it only counts. */
const namesShown = 5;

/** Looks at the words that only matter when there is a report. @throws USAGE, CONFIGURATION */
export async function checkReportOptions(options: ReportOptions): Promise<void> {
  await prepareOutputs(options);
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
  await writeReport(shown, await prepareOutputs(options), { color, showSuppressed }, io);
  noteIdleWaivers(report.idleWaivers ?? [], io);
  return judgeReport(shown, options, (text) => io.note(text));
}

/** The gates, after the filters; `say` hears why they do not let the report pass. */
export function judgeReport(
  report: Report,
  options: Pick<ReportOptions, 'failOn'>,
  say: (text: string) => void,
): ExitCode {
  const gates = parseGates(options.failOn);
  const refusals = judgeGates(report, gates);
  for (const refusal of refusals) say(describeRefusal(refusal));
  if (refusals.length > 0) return 1;
  const undecided = whyUndecided(report, gates);
  if (undecided !== undefined) {
    say(`gate --fail-on ${options.failOn.join(',')}: ${undecided}`);
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
  switch (finding.kind) {
    case 'vulnerability':
      return `${finding.vulnerability} in ${finding.package.name}`;
    case 'secret':
      return `${finding.title} in ${finding.path ?? finding.name ?? 'the image history'}`;
    case 'misconfiguration':
      return `${finding.summary} in ${finding.path}:${finding.startLine}`;
    case 'end-of-life':
      return `${finding.distribution} is past its end of life`;
  }
}

/** Waivers that somebody should look at. */
export function noteIdleWaivers(idle: readonly IdleWaiver[], io: InputOutput): void {
  const shown = idle.slice(0, 2 * namesShown);
  for (const waiver of shown) io.note(describeIdleWaiver(waiver));
  if (idle.length > shown.length) {
    io.note(`and ${idle.length - shown.length} more waivers have expired or match nothing`);
  }
}
