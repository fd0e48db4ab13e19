import { compareFindings, type Suppression, type VulnerabilityFinding } from '@seaworthy/model';
import type { Statement } from './statement.ts';

/** What a report lists of them; the rest is counted. Each contradicts a source that matched. */
const maximumListed = 1000;

/**
 * A finding that a better source takes back: who builds the package says that this version has the
 * fix or never had the flaw, or the advisory limits the flaw to code that is not in the program.
 */
export function takenBack(finding: VulnerabilityFinding, word: readonly Statement[]): Suppression {
  const located = word.find((one) => one.absent !== undefined);
  const speaker = located ?? word[0]!;
  const { advisory, feed } = speaker;
  return {
    finding: { ...withoutFix(finding), status: 'not-affected' },
    by: 'vendor',
    reason: located?.absent ?? reasonOf(speaker),
    ...(located !== undefined && { justification: 'vulnerable_code_not_present' }),
    source: `${feed}: ${advisory.id}`,
  };
}

function withoutFix({ fixedVersion: _, ...finding }: VulnerabilityFinding): VulnerabilityFinding {
  return finding;
}

function reasonOf({ entry, lookup }: Statement): string {
  const { ecosystem, intervals, versions } = entry;
  const fixes = intervals.flatMap(({ fixed }) => fixed ?? []);
  const fix = fixes.findLast((one) => lookup.scheme.compare(one, lookup.version) <= 0);
  if (fix !== undefined) return `${ecosystem}: fixed in ${fix}; ${lookup.version} is installed`;
  if (intervals.length > 0 || versions.length > 0) {
    return `${ecosystem}: ${lookup.version} is not in the affected range`;
  }
  return `${ecosystem}: not affected${entry.note === undefined ? '' : `: ${entry.note}`}`;
}

/** The worst first, as many as a report should list, and how many more there were. */
export function listed(suppressed: Suppression[]): { listed: Suppression[]; left: number } {
  suppressed.sort((a, b) => compareFindings(a.finding, b.finding));
  return {
    listed: suppressed.slice(0, maximumListed),
    left: Math.max(0, suppressed.length - maximumListed),
  };
}
