import { scoreCvss } from '@seaworthy/advisory';
import type { Severity, SeverityLevel } from '@seaworthy/model';
import { type Term, vulnerabilityTerm, type Weighed } from './term.ts';

/** The odds of a flaw of score 10 of which nothing else is known: one to two. */
const oddsOfTen = 0.5;
/** What one point of the CVSS score is worth. */
const perPoint = 1.6;

/**
 * Median base score of the 32,765 scored CVE records of CISA's Vulnrichment (October 2024). A flaw
 * of unknown severity is taken for an ordinary one, not for a harmless one.
 */
const unknownScore = 6.6;

/** Middle of the band that a word stands for (CVSS 3.1, section 5). */
const scoreOfLevel: Readonly<Record<SeverityLevel, number>> = {
  critical: 9.5,
  high: 8,
  medium: 5.5,
  low: 2,
  none: 0,
  unknown: unknownScore,
};

/** The starting odds. The only term that is not a factor on what is there already. */
export const severity: Term = {
  name: 'severity',
  weigh: ({ finding }) => weighSeverity(finding.severity),
};

function weighSeverity({ level, score, vector, source }: Severity): Weighed {
  const computed = score ?? (vector === undefined ? undefined : scoreCvss(vector)?.score);
  const by = source === undefined ? '' : `, says ${source}`;
  const used = computed ?? scoreOfLevel[level];
  const because =
    computed !== undefined
      ? `${level}, CVSS ${computed.toFixed(1)}${by}`
      : level === 'unknown'
        ? `nobody gives a severity: taken for the median of all flaws, ${unknownScore.toFixed(1)}`
        : `${level}${by}: taken for CVSS ${used.toFixed(1)}, the middle of the band`;
  return { factor: oddsOfTen * perPoint ** (used - 10), because };
}

/** Code and data are worse to lose than a while of service, which an orchestrator restarts. */
export const impact = vulnerabilityTerm('impact', (_, { cvss }) => {
  if (cvss === undefined) return { factor: 1, because: 'no CVSS vector' };
  const lost = ['C', 'I', 'VC', 'VI', 'SC', 'SI'].some(
    (name) => (cvss.metrics.get(name) ?? 'N') !== 'N',
  );
  return lost
    ? { factor: 1, because: 'data can be read or changed' }
    : { factor: 0.6, because: 'at worst the service stops; nothing is read or changed' };
});
