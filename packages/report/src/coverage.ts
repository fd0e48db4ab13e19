import type { Report } from '@seaworthy/model';
import type { ReportSummary } from './summary.ts';
import { countOf, formatCount, oneLine } from './text/printable.ts';

/**
 * What limits the answer, in sentences for people. Loud: without it an empty list of findings
 * would be taken for a clean result.
 */
export function describeLimits(report: Report): string[] {
  const limits: string[] = [];
  const coverage = report.coverage.vulnerabilities;
  if (!coverage.looked) {
    limits.push(`Flaws were NOT looked up: ${oneLine(coverage.reason)}`);
  } else {
    const { kind, advisories } = coverage.database;
    if (kind === 'starter') {
      limits.push(
        `Only the starter set of ${countOf(advisories, 'well-known flaw')} was looked up, not a full ` +
          'database. For a full answer: seaworthy db update',
      );
    }
    const ageDays = databaseAgeDays(report);
    if (kind === 'full' && ageDays > 7) {
      limits.push(
        `The database was ${countOf(ageDays, 'day')} old: newer flaws are missing. ` +
          'Refresh it with: seaworthy db update',
      );
    }
    const notMatched = Object.entries(coverage.notMatched).filter(([, count]) => count > 0);
    if (notMatched.length > 0) {
      const total = notMatched.reduce((sum, [, count]) => sum + count, 0);
      const parts = notMatched
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([ecosystem, count]) => `${formatCount(count)} ${oneLine(ecosystem)}`);
      limits.push(`${countOf(total, 'package')} could not be judged: ${parts.join(', ')}`);
    }
  }
  const { secrets } = report.coverage;
  if (secrets?.looked === false) {
    limits.push(`Secrets were NOT looked for: ${oneLine(secrets.reason)}`);
  }
  const { malware } = report.coverage;
  if (malware?.looked === false) {
    limits.push(`Malware was NOT looked for: ${oneLine(malware.reason)}`);
  }
  limits.push(...describeConfigurationLimits(report));
  const missing = report.findings.filter(
    (one) => one.kind === 'vulnerability' && one.fixAvailableIn?.length === 0,
  );
  if (missing.length > 0) {
    limits.push(
      `The fix of ${countOf(missing.length, 'finding')} is in none of the package repositories that the system is set up with`,
    );
  }
  if (report.problems.length > 0) {
    limits.push(
      `Not everything could be looked at: ${countOf(report.problems.length, 'problem')}, listed at the end`,
    );
  }
  return limits;
}

/** Files named in a sentence. */
const maxNamed = 3;

function describeConfigurationLimits({ coverage: { misconfigurations } }: Report): string[] {
  if (misconfigurations === undefined) return [];
  if (!misconfigurations.looked) {
    return [`Configuration was NOT judged: ${oneLine(misconfigurations.reason)}`];
  }
  const byReason = Map.groupBy(misconfigurations.skipped, ({ why }) => why);
  const reasons = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const told = reasons.slice(0, maxNamed).map(([why, files]) => {
    const names = files.slice(0, maxNamed).map(({ path }) => oneLine(path));
    const more = files.length > maxNamed ? ', ...' : '';
    return `${countOf(files.length, 'configuration file')} NOT judged: ${oneLine(why)} (${names.join(', ')}${more})`;
  });
  const rest = reasons.slice(maxNamed).reduce((sum, [, files]) => sum + files.length, 0);
  if (rest === 0) return told;
  return [
    ...told,
    `${countOf(rest, 'more configuration file')} NOT judged, for other reasons: the JSON report has them`,
  ];
}

/** What configuration was judged, on one line; `undefined` when none was there to judge. */
export function describeConfiguration(report: Report): string | undefined {
  const coverage = report.coverage.misconfigurations;
  if (coverage?.looked !== true || coverage.files === 0) return undefined;
  const asked = Object.keys(coverage.results).length;
  const what = report.target.kind === 'image' ? 'of the image' : countOf(coverage.files, 'file');
  return `${what}, held against ${countOf(asked, 'check')} of ${formatCount(coverage.checks)}`;
}

/** Days between the making of the database and the scan. */
function databaseAgeDays(report: Report): number {
  const coverage = report.coverage.vulnerabilities;
  if (!coverage.looked) return 0;
  const ageMs = Date.parse(report.createdAt) - Date.parse(coverage.database.builtAt);
  return Math.max(0, Math.floor(ageMs / 86_400_000));
}

/** What flaws were looked up in, on one line. */
export function describeDatabase(report: Report): string {
  const coverage = report.coverage.vulnerabilities;
  if (!coverage.looked) return 'none';
  const { kind, advisories, builtAt } = coverage.database;
  const built = `built ${builtAt.slice(0, 10)}`;
  return `${kind === 'starter' ? 'starter set, ' : ''}${countOf(advisories, 'advisory', 'advisories')}, ${built}`;
}

/** The sentence that opens a report. It states facts; whether they are acceptable is a policy's. */
export function describeVerdict(
  report: Report,
  counts: Pick<ReportSummary, 'exploited' | 'fixable' | 'queue'>,
): { readonly tone: 'alarm' | 'warn' | 'good'; readonly text: string } {
  const total = report.findings.length;
  const limited = describeLimits(report).length > 0;
  if (!report.coverage.vulnerabilities.looked && total === 0) {
    return { tone: 'alarm', text: 'Packages listed, flaws NOT looked up' };
  }
  if (total === 0) {
    const hidden = Object.values(report.hidden).reduce((sum, count) => sum + count, 0);
    if (hidden > 0) return { tone: 'warn', text: 'No findings pass the filters' };
    if (limited) return { tone: 'warn', text: 'No findings in what could be looked at' };
    return report.suppressed.length > 0
      ? { tone: 'good', text: 'No known flaws but those that are suppressed' }
      : { tone: 'good', text: 'No known flaws' };
  }
  const severe = report.findings.some(({ severity }) =>
    ['critical', 'high'].includes(severity.level),
  );
  const exploited =
    counts.exploited > 0 ? `, ${formatCount(counts.exploited)} known to be exploited` : '';
  const upgrades = counts.queue.filter(
    ({ action }) => action.kind !== 'replace-package' && action.kind !== 'upgrade-distribution',
  );
  const ways = upgrades.length === 0 ? '' : ` with ${countOf(upgrades.length, 'change')}`;
  const fixable =
    counts.fixable === 0
      ? 'None can be fixed by an upgrade yet.'
      : `${counts.fixable === total ? 'All' : formatCount(counts.fixable)} can be fixed now${ways}.`;
  return {
    tone: counts.exploited > 0 || severe ? 'alarm' : 'warn',
    text: `${countOf(total, 'finding')}${exploited}. ${fixable}`,
  };
}
