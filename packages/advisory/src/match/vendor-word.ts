import {
  compareFindings,
  type Suppression,
  type VulnerabilityFinding,
  vexJustifications,
} from '@seaworthy/model';
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
  const fix = located === undefined ? fixIn(speaker) : undefined;
  const justification =
    located === undefined ? justificationOf(speaker) : 'vulnerable_code_not_present';
  return {
    finding: { ...withoutFix(finding), status: 'not-affected' },
    by: 'vendor',
    status: fix === undefined ? 'not_affected' : 'fixed',
    reason: located?.absent ?? reasonOf(speaker, fix),
    ...(justification !== undefined && { justification }),
    source: `${feed}: ${advisory.id}`,
  };
}

function withoutFix({ fixedVersion: _, ...finding }: VulnerabilityFinding): VulnerabilityFinding {
  return finding;
}

/** The last fix that the installed version has. */
function fixIn({ entry, lookup }: Statement): string | undefined {
  const fixes = entry.intervals.flatMap(({ fixed }) => fixed ?? []);
  return [...fixes, ...(entry.fixedBuilds ?? [])].findLast(
    (one) => lookup.scheme.compare(one, lookup.version) <= 0,
  );
}

function reasonOf({ entry, lookup }: Statement, fix: string | undefined): string {
  const { ecosystem, intervals, versions, note } = entry;
  if (fix !== undefined) return `${ecosystem}: fixed in ${fix}; ${lookup.version} is installed`;
  if (intervals.length > 0 || versions.length > 0) {
    return `${ecosystem}: ${lookup.version} is not in the affected range`;
  }
  return `${ecosystem}: not affected${note === undefined ? '' : `: ${note}`}`;
}

/** VEX feeds give the label as the note: "vulnerable code not present". */
function justificationOf({ entry }: Statement): string | undefined {
  const isNever = entry.intervals.length === 0 && entry.versions.length === 0;
  const label = isNever ? entry.note?.replaceAll(' ', '_') : undefined;
  return vexJustifications.find((one) => one === label);
}

/** The worst first, as many as a report should list, and how many more there were. */
export function listed(suppressed: Suppression[]): { listed: Suppression[]; left: number } {
  suppressed.sort((a, b) => compareFindings(a.finding, b.finding));
  return {
    listed: suppressed.slice(0, maximumListed),
    left: Math.max(0, suppressed.length - maximumListed),
  };
}
