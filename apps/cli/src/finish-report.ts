import type { Finding, Report } from '@seaworthy/model';
import { gate } from '@seaworthy/policy';
import { filterReport } from '@seaworthy/report';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { parseFormats, writeReport } from './output.ts';
import type { reportOptions } from './report-options.ts';

/** Names of findings that a gate's message lists before it only counts. */
const namesShown = 5;

/**
 * Filters, prints and gates a report: the end of every command that has one. `wantsFlaws` is off
 * when flaws were not to be looked up.
 */
export async function finishReport(
  report: Report,
  options: OptionValues<typeof reportOptions>,
  io: InputOutput,
  wantsFlaws = true,
): Promise<ExitCode> {
  const shown = filterReport(report, {
    minimumSeverity: options.severity,
    onlyFixed: options.onlyFixed,
  });
  await writeReport(shown, parseFormats(options.format), options.color, io);
  const { vulnerabilities } = report.coverage;
  const refused = gate(shown, { failOn: options.failOn });
  if (refused.length > 0) {
    const names = refused.map(nameOf);
    const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
    io.note(`gate --fail-on ${options.failOn}: ${names.slice(0, namesShown).join(', ')}${more}`);
    return 1;
  }
  // A gate must not pass on flaws that were never looked up, or on a set of a few hundred.
  const sawAll = vulnerabilities.looked && vulnerabilities.database.kind === 'full';
  if (options.failOn !== undefined && wantsFlaws && !sawAll) {
    io.note(`gate --fail-on ${options.failOn}: cannot pass without a full advisory database`);
    return 3;
  }
  return 0;
}

function nameOf(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return `${finding.vulnerability} in ${finding.package.name}`;
    case 'secret':
      return `${finding.title} in ${finding.path ?? finding.name ?? 'the image history'}`;
    case 'end-of-life':
      return `${finding.distribution} is past its end of life`;
  }
}
