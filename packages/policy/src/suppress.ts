import {
  compareFindings,
  type Evidence,
  type Finding,
  isVulnerability,
  type Report,
  type Suppression,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { indexStatements } from './vex/match-statement.ts';
import type { VexStatement } from './vex/statement.ts';
import { lastDayBefore, type Waiver } from './waiver/waiver.ts';
import { WaiverUse } from './waiver/waiver-use.ts';

/** All that somebody has said of findings outside the database. */
export interface Excuses {
  readonly waivers: readonly Waiver[];
  readonly vex: readonly VexStatement[];
  readonly now: Date;
}

/**
 * Moves the findings that do not count to `suppressed`, with who says so and why.
 *
 * VEX comes before waivers: "not affected" says more than "accepted". What is already suppressed
 * stays so, except what a waiver excused until a day that has passed: that comes back.
 */
export function suppress(report: Report, { waivers, vex, now }: Excuses): Report {
  const { lasting, returned } = splitEnded(report.suppressed, now);
  const index = indexStatements(vex, report);
  const use = new WaiverUse(waivers, report, now);
  const findings: Finding[] = [];
  const suppressed: Suppression[] = [...lasting];
  const all =
    returned.length === 0
      ? report.findings
      : [...report.findings, ...returned].sort(compareFindings);
  for (const finding of all) {
    const statement = isVulnerability(finding) ? index.find(finding) : undefined;
    const byVex = statement === undefined ? undefined : suppressedBy(finding, statement);
    const { holding, ended } = use.find(finding);
    const suppression = byVex ?? (holding && waivedBy(finding, holding));
    if (suppression !== undefined) {
      suppressed.push(suppression);
      continue;
    }
    use.noteReturned(ended, finding);
    findings.push(statement === undefined ? finding : annotated(finding, statement));
  }
  for (const { finding } of lasting) use.find(finding);
  const idle = use.idle();
  const { idleWaivers: _, ...rest } = report;
  return { ...rest, findings, suppressed, ...(idle.length > 0 ? { idleWaivers: idle } : {}) };
}

function splitEnded(
  suppressed: readonly Suppression[],
  now: Date,
): { lasting: Suppression[]; returned: Finding[] } {
  const today = now.toISOString().slice(0, 10);
  const isOver = ({ until }: Suppression): boolean => until !== undefined && until < today;
  return {
    lasting: suppressed.filter((each) => !isOver(each)),
    returned: suppressed.filter(isOver).map(({ finding }) => finding),
  };
}

function suppressedBy(finding: Finding, statement: VexStatement): Suppression | undefined {
  const { status, justification, statement: words, author, source } = statement;
  if (status !== 'not_affected' && status !== 'fixed') return undefined;
  const fallback =
    justification?.replaceAll('_', ' ') ?? (status === 'fixed' ? 'fixed' : 'not affected');
  return {
    finding,
    by: 'vex',
    status,
    reason: words ?? fallback,
    ...(justification === undefined ? {} : { justification }),
    ...(author === undefined ? {} : { owner: author }),
    source,
  };
}

function waivedBy(finding: Finding, waiver: Waiver): Suppression {
  const { status, reason, justification, owner, endsAtMs, source } = waiver;
  return {
    finding,
    by: 'waiver',
    ...(status === undefined ? {} : { status }),
    reason,
    ...(justification === undefined ? {} : { justification }),
    ...(owner === undefined ? {} : { owner }),
    ...(endsAtMs === undefined ? {} : { until: lastDayBefore(endsAtMs) }),
    source,
  };
}

/** "affected" and "under investigation" leave the finding, and say so in its evidence. */
function annotated(finding: Finding, statement: VexStatement): Finding {
  if (finding.kind !== 'vulnerability') return finding;
  const { status, statement: words, author, source } = statement;
  const evidence: Evidence = {
    advisory: statement.names[0]!,
    source: author === undefined ? `VEX ${source}` : `VEX of ${author}, ${source}`,
    ecosystem: 'VEX',
    package: finding.package.name,
    range: status.replaceAll('_', ' '),
    ...(words === undefined ? {} : { note: words }),
  };
  return {
    ...finding,
    status: statusAfter(finding, statement),
    evidence: added(finding, evidence),
  };
}

/** A fix that exists is no less there while somebody investigates. */
function statusAfter(
  finding: VulnerabilityFinding,
  { status }: VexStatement,
): VulnerabilityFinding['status'] {
  const isOpen = status === 'under_investigation' && finding.status !== 'fixed';
  return isOpen ? 'under-investigation' : finding.status;
}

/** Once, however often a saved report goes through here. */
function added({ evidence }: VulnerabilityFinding, one: Evidence): Evidence[] {
  const isThere = evidence.some((each) => JSON.stringify(each) === JSON.stringify(one));
  return isThere ? evidence : [...evidence, one];
}
