import type { Finding } from '@seaworthy/model';
import { explainRisk, riskWeight } from '../score.ts';

/**
 * All findings of all targets as numbers. An "occurrence" is a finding in one target; it is what an
 * action removes, and what weighs. A finding that many targets have is one finding.
 */
export class Ledger {
  readonly #indexes = new Map<string, number>();
  readonly #findings: Finding[] = [];
  readonly #findingOf: number[] = [];
  readonly #weights: number[] = [];

  /** The number of the occurrence of each finding of one target, in the same order. */
  enter(findings: readonly Finding[]): Map<Finding, number> {
    const occurrences = new Map<Finding, number>();
    for (const finding of findings) {
      let index = this.#indexes.get(finding.id);
      if (index === undefined) {
        index = this.#findings.length;
        this.#indexes.set(finding.id, index);
        this.#findings.push(finding);
      }
      occurrences.set(finding, this.#weights.length);
      this.#findingOf.push(index);
      this.#weights.push(riskWeight(finding.risk ?? explainRisk(finding, undefined).score));
    }
    return occurrences;
  }

  get size(): number {
    return this.#weights.length;
  }

  weightOf(occurrence: number): number {
    return this.#weights[occurrence]!;
  }

  /** The findings of these occurrences, each once, in the order in which they were entered. */
  findingsOf(occurrences: readonly number[]): Finding[] {
    const indexes = new Set(occurrences.map((occurrence) => this.#findingOf[occurrence]!));
    return [...indexes].sort((a, b) => a - b).map((index) => this.#findings[index]!);
  }

  countFindings(occurrences: Iterable<number>): number {
    const indexes = new Set<number>();
    for (const occurrence of occurrences) indexes.add(this.#findingOf[occurrence]!);
    return indexes.size;
  }
}
