import type { Severity, SeverityLevel } from '@seaworthy/model';
import { scoreCvss } from '../cvss/index.ts';

/** How sources word a severity; each maps to the level that the field shows for it. */
const words: ReadonlyMap<string, SeverityLevel> = new Map<string, SeverityLevel>([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'], // Red Hat and its kin
  ['medium', 'medium'],
  ['moderate', 'medium'], // Red Hat, GitHub
  ['low', 'low'],
  ['negligible', 'low'], // Ubuntu: hardly a security problem
  ['unimportant', 'low'], // Debian: no security impact in the package as built
  ['minimal', 'low'],
  ['none', 'none'],
]);

/** The level that a source's word stands for. Debian marks words set by its software: "high**". */
export function severityOfWord(word: unknown, source: string): Severity | undefined {
  if (typeof word !== 'string') return undefined;
  const level = words.get(word.toLowerCase().replace(/\*+$/, ''));
  return level === undefined ? undefined : { level, source };
}

/**
 * The severity behind CVSS vectors: the newest version of CVSS among them decides, as it does for
 * those who publish several. Vectors that break the specification are passed over.
 */
export function severityOfVectors(vectors: readonly string[], source: string) {
  let best: (Severity & { version: number }) | undefined;
  for (const vector of vectors) {
    const scored = scoreCvss(vector);
    if (scored === undefined) continue;
    const version = Number.parseFloat(scored.version);
    if (best !== undefined && best.version >= version) continue;
    best = { level: scored.level, score: scored.score, vector, source, version };
  }
  if (best === undefined) return undefined;
  const { version: _, ...severity } = best;
  return severity as Severity;
}

/**
 * The severity of a bare base score. The bands are those of CVSS 3 and 4 ("Qualitative Severity
 * Rating Scale"), and the National Vulnerability Database's for CVSS 2, which has no critical.
 */
export function severityOfScore(
  score: unknown,
  version: 2 | 3 | 4,
  source: string,
): Severity | undefined {
  if (typeof score !== 'number' || !(score >= 0 && score <= 10)) return undefined;
  let level: SeverityLevel = 'low';
  if (score >= 9 && version !== 2) level = 'critical';
  else if (score >= 7) level = 'high';
  else if (score >= 4) level = 'medium';
  else if (score === 0 && version !== 2) level = 'none';
  return { level, score, source };
}
