import type { Severity } from '@seaworthy/model';
import type { CveFacts } from '../feeds/feed.ts';
import type { Statement } from './assess.ts';

/**
 * The severity of a flaw: a CVSS vector from a source that matched, else such a source's word or
 * score, else what the CVE record says. Sources are asked in the order of their authority. Where
 * nobody says anything it is unknown, which is not low.
 */
export function severityOf(
  statements: readonly Statement[],
  facts: CveFacts | undefined,
): Severity {
  const said = statements.map(statedSeverity).filter((one) => one !== undefined);
  return (
    said.find((one) => one.vector !== undefined) ??
    said[0] ??
    facts?.severity ?? { level: 'unknown' }
  );
}

/** What one source says, of the flaw in this package before the flaw as such. */
export function statedSeverity({ entry, advisory }: Statement): Severity | undefined {
  const severity = entry.severity ?? advisory.severity;
  if (severity === undefined) return undefined;
  return { ...severity, source: severity.source || advisory.id };
}
