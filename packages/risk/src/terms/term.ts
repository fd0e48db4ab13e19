import type { CvssVersion } from '@seaworthy/advisory';
import type { Finding, Package, VulnerabilityFinding } from '@seaworthy/model';
import type { RiskContext } from '../context.ts';

/** What one consideration does to the odds of a finding. */
export interface Weighed {
  /** The odds are multiplied by it; 1 changes nothing. */
  readonly factor: number;
  /** In words, for people: what is known, and why that counts. */
  readonly because: string;
}

/**
 * One consideration. Unknown is neutral: a term that lacks what it needs answers with the factor 1,
 * and one that has nothing to say of this kind of finding with `undefined`.
 */
export interface Term {
  readonly name: string;
  weigh(input: TermInput): Weighed | undefined;
}

export interface TermInput {
  readonly finding: Finding;
  /** Absent when the report does not list it. */
  readonly package: Package | undefined;
  readonly context: RiskContext;
  /** Of the vector, where there is one that can be read. */
  readonly cvss:
    | { readonly version: CvssVersion; readonly metrics: ReadonlyMap<string, string> }
    | undefined;
}

/** A term of vulnerabilities alone. */
export function vulnerabilityTerm(
  name: string,
  weigh: (finding: VulnerabilityFinding, input: TermInput) => Weighed,
): Term {
  return {
    name,
    weigh: (input) =>
      input.finding.kind === 'vulnerability' ? weigh(input.finding, input) : undefined,
  };
}

export function neutral(because: string): Weighed {
  return { factor: 1, because };
}
