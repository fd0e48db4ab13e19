import type { Severity } from '@seaworthy/model';
import type { CveFacts } from '../feeds/feed.ts';
import { isDistribution } from '../feeds/osv-ecosystems.ts';
import type { Statement } from './statement.ts';

/**
 * The severity that counts, from a source that matched, in the order of authority, else from the
 * CVE record. A distribution rates the flaw in the package as it builds and ships it, so its word
 * goes before any vector. Elsewhere a CVSS vector goes before a word or a bare score. Where nobody
 * says anything it is unknown, which is not low.
 */
export function severityOf(
  statements: readonly Statement[],
  facts: CveFacts | undefined,
): Severity {
  const said = statements.map(statedSeverity).filter((one) => one !== undefined);
  const ofDistribution = statements.some(({ entry }) => isDistribution(entry.ecosystem));
  const vector = ofDistribution ? undefined : said.find((one) => one.vector !== undefined);
  return vector ?? said[0] ?? facts?.severity ?? { level: 'unknown' };
}

/** What one source says, of the flaw in this package before the flaw as such. */
export function statedSeverity({ entry, advisory }: Statement): Severity | undefined {
  const severity = entry.severity ?? advisory.severity;
  if (severity === undefined) return undefined;
  return { ...severity, source: severity.source || advisory.id };
}

/** Everything that any source says of the severity, the one that counts first, each once. */
export function allSeverities(
  statements: readonly Statement[],
  facts: CveFacts | undefined,
): Severity[] {
  const said = statements.flatMap(({ entry, advisory }) =>
    [entry.severity, advisory.severity].flatMap((severity) =>
      severity === undefined ? [] : [{ ...severity, source: severity.source || advisory.id }],
    ),
  );
  const all = [
    severityOf(statements, facts),
    ...said,
    ...(facts?.severity ? [facts.severity] : []),
  ];
  return [...new Map(all.map((one) => [severityKey(one), one])).values()];
}

function severityKey({ level, vector, source }: Severity): string {
  return `${level}\t${vector ?? ''}\t${source ?? ''}`;
}
