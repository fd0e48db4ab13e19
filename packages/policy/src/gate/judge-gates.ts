import type { Decision, Finding, Report } from '@seaworthy/model';
import { nameOfGate } from './gate-policy.ts';
import type { Gate, GateNumber, GateTerm } from './parse-gates.ts';

/** What one gate says no to. */
export interface Refusal {
  readonly gate: Gate;
  /** In the order of the report. */
  readonly findings: readonly RefusedFinding[];
}

export interface RefusedFinding {
  readonly finding: Finding;
  /** What of it the gate asks about: "critical, fixed in 0.2.4". */
  readonly because: string;
}

/** What gates refuse, of the decisions of their policies. */
export function refusalsOf(
  report: Report,
  gates: readonly Gate[],
  decisions: readonly Decision[],
): Refusal[] {
  return gates.flatMap((gate) => {
    const decision = decisions.find(({ policy }) => policy === nameOfGate(gate));
    const ids = new Set(decision?.findings);
    const findings = report.findings
      .filter(({ id }) => ids.has(id))
      .map((finding) => ({ finding, because: reasonsOf(finding, gate) }));
    return findings.length === 0 ? [] : [{ gate, findings }];
  });
}

/**
 * Why the gates must not pass although they refuse nothing: what they ask about was not looked up
 * or not computed. `undefined` when they may pass.
 */
export function whyUndecided(report: Report, gates: readonly Gate[]): string | undefined {
  if (gates.length === 0) return undefined;
  const { vulnerabilities, secrets, malware, misconfigurations } = report.coverage;
  // Who asks for secrets, malware or configuration alone gets an answer about those.
  const othersAlone =
    !vulnerabilities.looked &&
    vulnerabilities.asked === false &&
    [secrets, malware, misconfigurations].some((one) => one?.looked === true);
  // A set of a few hundred flaws that everybody knows of says nothing of all the others.
  if (!othersAlone && !(vulnerabilities.looked && vulnerabilities.database.kind === 'full')) {
    return 'cannot pass without a full advisory database';
  }
  const asksRisk = gates.some(({ terms }) =>
    terms.some((term) => term.kind === 'number' && term.field === 'risk'),
  );
  if (asksRisk && report.findings.some(({ risk }) => risk === undefined)) {
    return 'cannot pass without risk scores, and the report has none: scan again';
  }
  return undefined;
}

function numberOf(finding: Finding, field: GateNumber): number | undefined {
  if (field === 'cvss') return finding.severity.score;
  if (field === 'risk') return finding.risk;
  return finding.kind === 'vulnerability' ? finding.epss?.score : undefined;
}

function reasonsOf(finding: Finding, { terms }: Gate): string {
  return [...new Set(terms.map((term) => reasonOf(finding, term)))].join(', ');
}

function reasonOf(finding: Finding, term: GateTerm): string {
  switch (term.kind) {
    case 'severity':
      return finding.severity.level === 'unknown' ? 'severity unknown' : finding.severity.level;
    case 'exploited':
      return 'exploited';
    case 'fixable':
      return finding.kind === 'vulnerability' && finding.fixedVersion !== undefined
        ? `fixed in ${finding.fixedVersion}`
        : 'a fix exists';
    case 'end-of-life':
      return finding.kind === 'end-of-life' ? `ended on ${finding.endedAt}` : 'end of life';
    case 'number':
      return `${term.field} ${numberOf(finding, term.field)}`;
  }
}
