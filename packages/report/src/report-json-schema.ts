import { Report } from '@seaworthy/model';
import { z } from 'zod';

/** The published JSON Schema (2020-12) of what `--format json` prints. */
export function reportJsonSchema(): Record<string, unknown> {
  const {
    $schema,
    id: _,
    ...schema
  } = z.toJSONSchema(Report, { io: 'output' }) as Record<string, unknown>;
  return { $schema, $id: Report.meta()?.id, ...schema };
}
