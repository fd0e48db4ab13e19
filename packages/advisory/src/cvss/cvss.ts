import type { SeverityLevel } from '@seaworthy/model';
import { scoreV2, tableV2 } from './v2.ts';
import { scoreV3, tableV3 } from './v3.ts';
import { scoreV4, tableV4 } from './v4.ts';
import { baseOf, type Metrics, type MetricTable, parseMetrics } from './vector.ts';

export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0';

export interface CvssScore {
  readonly version: CvssVersion;
  /** 0 to 10 with one decimal; all metrics of the vector count. */
  readonly score: number;
  /** Rating of `score` on the version's own scale; 2.0 knows no "critical" and no "none". */
  readonly level: SeverityLevel;
  /** The same for the base metrics alone: what databases of vulnerabilities show. */
  readonly baseScore: number;
  readonly baseLevel: SeverityLevel;
}

/**
 * Scores a vector as advisories publish them: "CVSS:3.1/AV:N/...", "CVSS:4.0/AV:N/..." or, without
 * a prefix, version 2.0, "(AV:N/AC:L/Au:N/C:P/I:P/A:P)". Temporal, threat and environmental metrics
 * count when they are there. Undefined when the text is no complete vector; never throws.
 */
export function scoreCvss(vector: string): CvssScore | undefined {
  const parsed = parseCvss(vector);
  if (parsed === undefined) return undefined;
  const { version, metrics } = parsed;
  const { table, scoreOf } = versions[version];
  const score = scoreOf(metrics);
  const base = baseOf(metrics, table);
  const baseScore = base === metrics ? score : scoreOf(base);
  return {
    version,
    score,
    level: levelOf(version, score),
    baseScore,
    baseLevel: levelOf(version, baseScore),
  };
}

/**
 * The metrics of a vector by their short names: "AV" → "N". Undefined when the text is no complete
 * vector of a known version; never throws.
 */
export function parseCvss(
  vector: string,
): { readonly version: CvssVersion; readonly metrics: Metrics } | undefined {
  const text = vector.trim();
  const prefix = /^CVSS:([0-9.]+)\//.exec(text);
  const version = prefix?.[1] ?? '2.0';
  if (!isVersion(version)) return undefined;
  const start = prefix?.[0].length ?? 0;
  const isBracketed = prefix === null && text.startsWith('(') && text.endsWith(')');
  const words = isBracketed ? text.slice(1, -1) : text.slice(start);
  const metrics = parseMetrics(words, versions[version].table);
  return metrics === undefined ? undefined : { version, metrics };
}

interface Version {
  readonly table: MetricTable;
  scoreOf(metrics: Metrics): number;
}

const versions: Readonly<Record<CvssVersion, Version>> = {
  '2.0': { table: tableV2, scoreOf: scoreV2 },
  '3.0': { table: tableV3, scoreOf: (metrics) => scoreV3(metrics, '3.0') },
  '3.1': { table: tableV3, scoreOf: (metrics) => scoreV3(metrics, '3.1') },
  '4.0': { table: tableV4, scoreOf: scoreV4 },
};

function isVersion(text: string): text is CvssVersion {
  return Object.hasOwn(versions, text);
}

/** NVD's scale for 2.0, "Qualitative Severity Rating Scale" of the specifications for the others. */
function levelOf(version: CvssVersion, score: number): SeverityLevel {
  if (version !== '2.0') {
    if (score === 0) return 'none';
    if (score >= 9) return 'critical';
  }
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
