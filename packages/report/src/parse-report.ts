import { malformed, Report, reportSchemaVersion, SeaworthyError } from '@seaworthy/model';

/** More than this many broken places help nobody. */
const maxIssues = 5;

/**
 * Reads what `--format json` wrote.
 *
 * @param what names the input in errors: a file name
 * @throws MALFORMED with the path of each broken value; TARGET_UNSUPPORTED for a schema version
 *   that this build does not know
 */
export function parseReport(json: string, what = 'report'): Report {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw malformed(what, 'not JSON', error);
  }
  const version = schemaVersionOf(value);
  if (version === undefined) {
    throw new SeaworthyError('MALFORMED', `${what}: not a Seaworthy report`, {
      hint: 'A report has a "schemaVersion". Make one with: seaworthy scan TARGET --format json',
    });
  }
  if (version !== reportSchemaVersion) {
    throw new SeaworthyError(
      'TARGET_UNSUPPORTED',
      `${what}: schema version ${version.slice(0, 20)} is unknown; this build reads ${reportSchemaVersion}`,
      { hint: 'A newer Seaworthy may have written it: update this one, or scan again.' },
    );
  }
  const parsed = Report.safeParse(value);
  // As it was written: a schema would put the keys into an order of its own.
  if (parsed.success) return value as Report;
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
