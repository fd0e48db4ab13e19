import {
  Fleet,
  fleetSchemaVersion,
  malformed,
  Report,
  reportSchemaVersion,
  SeaworthyError,
} from '@seaworthy/model';
import type { z } from 'zod';

/** More than this many broken places help nobody. */
const maxIssues = 5;

/**
 * Reads what `--format json` wrote of one target.
 *
 * @param what names the input in errors: a file name
 * @throws MALFORMED with the path of each broken value; TARGET_UNSUPPORTED for a schema version
 *   that this build does not know
 */
export function parseReport(json: string, what = 'report'): Report {
  return parseAs(Report, reportSchemaVersion, parseJson(json, what), what);
}

/**
 * Reads what `--format json` wrote of one target or of many, told apart by the list of reports.
 * @throws as `parseReport` does
 */
export function parseSaved(
  json: string,
  what = 'report',
): { readonly report: Report } | { readonly fleet: Fleet } {
  const value = parseJson(json, what);
  const isFleet = typeof value === 'object' && value !== null && Object.hasOwn(value, 'reports');
  return isFleet
    ? { fleet: parseAs(Fleet, fleetSchemaVersion, value, what) }
    : { report: parseAs(Report, reportSchemaVersion, value, what) };
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw malformed(what, 'not JSON', error);
  }
}

function parseAs<T>(schema: z.ZodType<T>, known: string, value: unknown, what: string): T {
  const version = schemaVersionOf(value);
  if (version === undefined) {
    throw new SeaworthyError('MALFORMED', `${what}: not a Seaworthy report`, {
      hint: 'A report has a "schemaVersion". Make one with: seaworthy scan TARGET --format json',
    });
  }
  if (version !== known) {
    throw new SeaworthyError(
      'TARGET_UNSUPPORTED',
      `${what}: schema version ${version.slice(0, 20)} is unknown; this build reads ${known}`,
      { hint: 'A newer Seaworthy may have written it: update this one, or scan again.' },
    );
  }
  const parsed = schema.safeParse(value);
  // As it was written: a schema would put the keys into an order of its own.
  if (parsed.success) return value as T;
  const { issues } = parsed.error;
  const shown = issues
    .slice(0, maxIssues)
    .map(({ path, message }) => `${formatPath(path)}: ${message}`);
  if (issues.length > maxIssues) shown.push(`and ${issues.length - maxIssues} more`);
  throw malformed(what, shown.join('; '));
}

function schemaVersionOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return undefined;
  return typeof value.schemaVersion === 'string' ? value.schemaVersion : undefined;
}

/** findings[3].severity.level */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
  return text === '' ? 'the report' : text;
}
