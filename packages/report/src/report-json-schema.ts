import { Fleet, Report } from '@seaworthy/model';
import { z } from 'zod';

/** The published JSON Schema (2020-12) of what `--format json` prints. */
export function reportJsonSchema(): Record<string, unknown> {
  return { ...headOf(Report), ...bodyOf(Report.shape) };
}

/** The same for a scan of many targets; the schema of a report is in it. */
export function fleetJsonSchema(): Record<string, unknown> {
  const { reports, ...rest } = Fleet.shape;
  const { properties, required, ...body } = bodyOf(rest);
  const list = {
    description: reports.description,
    type: 'array',
    items: { $ref: '#/$defs/report' },
  };
  return {
    ...headOf(Fleet),
    ...body,
    properties: { ...(properties as object), reports: list },
    required: [...(required as string[]), 'reports'],
    $defs: { report: bodyOf(Report.shape) },
  };
}

function headOf(type: typeof Report | typeof Fleet): Record<string, unknown> {
  const { id, title } = type.meta()!;
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: id, title };
}

/** Of the bare object: one that has an id of its own would be a reference to itself. */
function bodyOf(shape: z.core.$ZodLooseShape): Record<string, unknown> {
  const { $schema: _, ...body } = z.toJSONSchema(z.object(shape), { io: 'output' });
  return body;
}
