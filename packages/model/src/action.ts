import { z } from 'zod';
import { actionKinds } from './action-kinds.ts';
import { SeverityLevel } from './finding.ts';
import { PackageType } from './package.ts';

/** One change, and what it buys. */
export const Action = z.object({
  id: z.string().describe('The same across scans, as with findings'),
  kind: z.enum(actionKinds),
  title: z.string().describe('One line, in the imperative: "Upgrade lodash 4.17.10 to 4.17.21"'),
  how: z.array(z.string()).describe('The exact change: commands or lines, one each'),
  package: z
    .object({
      type: PackageType,
      name: z.string(),
      version: z.string(),
      fixedVersion: z.string().optional(),
      purls: z.array(z.string()).describe('Every package that the change moves'),
      broughtBy: z
        .array(z.string())
        .optional()
        .describe('What the project itself asks for and this comes with: "express 4.17.1"'),
    })
    .optional(),
  base: z
    .object({
      from: z.string().describe('As its reference is known, or its digest'),
      to: z.string().optional().describe('The newer one, where it was looked at'),
    })
    .optional()
    .describe('The base image that the change moves'),
  path: z.string().optional().describe('The file to edit, where one is known'),
  layer: z.int().optional().describe('The layer whose line of the build file is to change'),
  targets: z.array(z.string()).describe('Names of the targets that it mends; one in a scan of one'),
  findings: z.array(z.string()).describe('Ids of the findings that it removes'),
  removes: z.object({
    total: z.int().describe('Findings, each counted once however many targets have it'),
    exploited: z.int(),
    bySeverity: z.partialRecord(SeverityLevel, z.int()),
  }),
  changes: z
    .int()
    .min(1)
    .describe('Places where it is made: base images, layers, projects; a shared one counts once'),
  risk: z
    .number()
    .min(0)
    .describe('Weight of what it removes, over all targets; docs/risk.md says how risks add up'),
  adds: z
    .object({ total: z.int(), risk: z.number().min(0) })
    .describe('What of it no action before it in the list removes; nothing: it is a way around'),
});
export type Action = z.infer<typeof Action>;
