import type { Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';

/**
 * The report itself. The order of its keys does not depend on who made it, so that two reports can
 * be compared line by line. (Parsing would give them the order of the schema, but loading the
 * schema takes longer than all else that a scan of a known image does.)
 */
export const json: Reporter = {
  name: 'json',
  about: 'The whole report; its schema is published and `seaworthy convert` reads it.',
  extension: '.json',
  render: (report) => toJson(inOrder(report)),
};

/** As a person would want to read a record, whichever it is; keys that are not here follow by name. */
const order = new Map(
  `schemaVersion tool createdAt kind id input reader name version target distribution
  layers packages problems coverage baseImage actions findings suppressed hidden
  digest imageId platform tags labels annotations idLike versionId codename cpe endOfLife
  index diffId sizeBytes createdBy
  purl type source architecture licenses locations state foundBy ownedBy dev direct dependsOn cpes
  details code message hint path layer cataloger
  vulnerability aliases package status fixedVersion severity level score vector exploited addedAt
  dueAt ransomware epss percentile exploitation risk origin summary cwes references publishedAt
  evidence advisory ecosystem range url note
  title how targets removes total bySeverity purls finding by reason justification owner until`
    .split(/\s+/)
    .map((key, index) => [key, index]),
);

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const record: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort(compareKeys)) {
    record[key] = inOrder((value as Record<string, unknown>)[key]);
  }
  return record;
}

function compareKeys(a: string, b: string): number {
  const rank = (order.get(a) ?? order.size) - (order.get(b) ?? order.size);
  return rank !== 0 ? rank : a < b ? -1 : a > b ? 1 : 0;
}
