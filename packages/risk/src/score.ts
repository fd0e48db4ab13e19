import { parseCvss } from '@seaworthy/advisory';
import type { Finding, Package } from '@seaworthy/model';
import type { RiskContext } from './context.ts';
import { terms } from './terms/index.ts';
import type { TermInput, Weighed } from './terms/term.ts';

export interface ExplainedTerm extends Weighed {
  readonly name: string;
}

export interface RiskExplanation {
  /** 0 to 100 with one decimal; what `finding.risk` holds. */
  readonly score: number;
  /** Product of the factors. */
  readonly odds: number;
  readonly terms: readonly ExplainedTerm[];
}

/** Nothing is certain, and the weight of a risk (`riskWeight`) has to end somewhere. */
const highest = 99.9;

/**
 * How urgent a finding is, term by term.
 *
 * Every term multiplies the odds that the flaw does harm; `odds / (1 + odds)` brings them to 0 to
 * 100. So what is unknown is the factor 1, nothing has to be cut off at the top, and a term that
 * grows can never lower the score. docs/risk.md has the factors, where they come from, and worked
 * examples.
 */
export function explainRisk(
  finding: Finding,
  pkg: Package | undefined,
  context: RiskContext = {},
): RiskExplanation {
  // A distribution rates in words; how the flaw is reached, a vector of another source tells.
  const others = finding.kind === 'vulnerability' ? (finding.severities ?? []) : [];
  const vector = [finding.severity, ...others].flatMap((one) => one.vector ?? [])[0];
  const cvss = vector === undefined ? undefined : parseCvss(vector);
  const input: TermInput = { finding, package: pkg, context, cvss };
  const explained: ExplainedTerm[] = [];
  let odds = 1;
  for (const { name, weigh } of terms) {
    const weighed = weigh(input);
    if (weighed === undefined) continue;
    odds *= weighed.factor;
    explained.push({ name, ...weighed });
  }
  return { score: scoreOfOdds(odds), odds, terms: explained };
}

function scoreOfOdds(odds: number): number {
  return Math.min(highest, Math.round((1000 * odds) / (1 + odds)) / 10);
}

/**
 * What a score counts when risks are added up: its odds. Ten findings of score 50 weigh as much as
 * one of 91, and a hundred of 10 less than one of 95, so that many small flaws do not outweigh the
 * one that attackers use.
 */
export function riskWeight(score: number): number {
  const bounded = Math.min(highest, Math.max(0, score));
  return bounded / (100 - bounded);
}
