import { Fleet, Report } from '@seaworthy/model';
import { z } from 'zod';

/** The published JSON Schema (2020-12) of what `--format json` prints. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = schemaOf(Report);
  return { $schema, $id: Report.meta()?.id, ...schema };
}

/** The same for a scan of many targets; the schema of a report is in it, under its own name. */
export function fleetJsonSchema(): Record<string, unknown> {
  const report = reportJsonSchema();
  const { $schema, properties, ...schema } = schemaOf(Fleet.omit({ reports: true }));
  const reports = {
    description: Fleet.shape.reports.description,
    type: 'array',
    items: { $ref: report['$id'] },
  };
  return {
    $schema,
    $id: Fleet.meta()?.id,
    title: Fleet.meta()?.title,
    ...schema,
    properties: { ...(properties as object), reports },
    required: [...(schema['required'] as string[]), 'reports'],
    $defs: { report },
  };
}

function schemaOf(type: z.ZodType): Record<string, unknown> {
  const { id: _, ...schema } = z.toJSONSchema(type, { io: 'output' }) as Record<string, unknown>;
  return schema;
}
