import { z } from 'zod';
import { Action } from './action.ts';
import { Report } from './report.ts';
import { fleetSchemaVersion } from './schema-version.ts';
import { IdleWaiver } from './suppression.ts';

/** A target that could not be read. */
export const ScanFailure = z.object({
  target: z.string().describe('As the user wrote it, without credentials'),
  code: z.string().describe('Stable name of the error: "TARGET_NOT_FOUND", "NETWORK" ...'),
  message: z.string(),
  hint: z.string().optional(),
});
export type ScanFailure = z.infer<typeof ScanFailure>;

/** The result of one scan of many targets; what `--format json` prints for it. */
export const Fleet = z
  .object({
    schemaVersion: z.literal(fleetSchemaVersion),
    tool: z.object({ name: z.literal('seaworthy'), version: z.string() }),
    createdAt: z.iso.datetime(),
    actions: z
      .array(Action)
      .describe('What to do, over all targets: the change that removes most risk first'),
    idleWaivers: z
      .array(IdleWaiver)
      .optional()
      .describe('Waivers that excuse nothing in any target any more'),
    failures: z.array(ScanFailure).describe('Targets that are not among the reports'),
    reports: z.array(Report).describe('One for each target that was read, in the order asked for'),
  })
  .meta({
    id: `urn:seaworthy:schema:fleet:${fleetSchemaVersion}`,
    title: 'Seaworthy fleet report',
  });
export type Fleet = z.infer<typeof Fleet>;
