import type { Report } from '@seaworthy/model';
import { gate } from '@seaworthy/policy';
import { filterReport } from '@seaworthy/report';
import type { ExitCode, InputOutput, OptionValues } from './command.ts';
import { parseFormats, writeReport } from './output.ts';
import type { reportOptions } from './report-options.ts';

/** Names of findings that a gate's message lists before it only counts. */
const namesShown = 5;

/** Filters, prints and gates a report: the end of every command that has one. */
export async function finishReport(
  report: Report,
  options: OptionValues<typeof reportOptions>,
  io: InputOutput,
): Promise<ExitCode> {
  const shown = filterReport(report, {
    minimumSeverity: options.severity,
    onlyFixed: options.onlyFixed,
  });
  await writeReport(shown, parseFormats(options.format), options.color, io);
  return judgeReport(shown, options, (text) => io.note(text));
}

/** The gate, after the filters; `say` hears why it did not let the report pass. */
export function judgeReport(
  report: Report,
  options: Pick<OptionValues<typeof reportOptions>, 'failOn'>,
  say: (text: string) => void,
): ExitCode {
  const { vulnerabilities } = report.coverage;
  const refused = gate(report, { failOn: options.failOn });
  if (refused.length > 0) {
    const names = refused.map((finding) =>
      finding.kind === 'vulnerability'
        ? `${finding.vulnerability} in ${finding.package.name}`
        : `${finding.distribution} is past its end of life`,
    );
    const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
    say(`gate --fail-on ${options.failOn}: ${names.slice(0, namesShown).join(', ')}${more}`);
    return 1;
  }
  // A gate must not pass on flaws that were never looked up, or on a set of a few hundred.
  const sawAll = vulnerabilities.looked && vulnerabilities.database.kind === 'full';
  if (options.failOn !== undefined && !sawAll) {
    say(`gate --fail-on ${options.failOn}: cannot pass without a full advisory database`);
    return 3;
  }
  return 0;
}
