import { z } from 'zod';
import { Action } from './action.ts';
import { Decision } from './decision.ts';
import { Finding } from './finding.ts';
import { Inventory } from './inventory.ts';
import { malwareEngines } from './malware-engines.ts';
import { reportSchemaVersion } from './schema-version.ts';
import { IdleWaiver, Suppression } from './suppression.ts';

/** Whether flaws were looked up, and against what. */
export const VulnerabilityCoverage = z.discriminatedUnion('looked', [
  z.object({
    looked: z.literal(true),
    database: z.object({
      kind: z
        .enum(['full', 'starter'])
        .describe('"starter" is the small set that ships with the product'),
      builtAt: z.iso.datetime(),
      advisories: z.int(),
      digest: z.string().describe('Identity of the contents'),
      ecosystems: z.array(z.string()),
    }),
    notMatched: z
      .record(z.string(), z.int())
      .describe('Packages that could not be judged, counted by ecosystem'),
  }),
  z.object({
    looked: z.literal(false),
    reason: z.string(),
    asked: z.literal(false).optional().describe('The user did not want them to be'),
  }),
]);
export type VulnerabilityCoverage = z.infer<typeof VulnerabilityCoverage>;

/** Whether secrets were looked for. */
export const SecretCoverage = z.discriminatedUnion('looked', [
  z.object({ looked: z.literal(true), rules: z.int().describe('How many were asked') }),
  z.object({ looked: z.literal(false), reason: z.string() }),
]);
export type SecretCoverage = z.infer<typeof SecretCoverage>;

/** Whether malware was looked for, and with what. */
export const MalwareCoverage = z.discriminatedUnion('looked', [
  z.object({
    looked: z.literal(true),
    engines: z.array(
      z.object({
        engine: z.enum(malwareEngines),
        version: z.string().optional().describe('As the engine says it'),
        rules: z.int().optional().describe('How many of ours were asked'),
        userRules: z.int().optional().describe("Files of the user's rules"),
        digests: z.int().optional().describe('How many known-bad digests'),
      }),
    ),
    notAsked: z
      .array(z.object({ engine: z.enum(malwareEngines), reason: z.string() }))
      .describe('Engines that did not look: not asked for, or not there'),
  }),
  z.object({ looked: z.literal(false), reason: z.string() }),
]);
export type MalwareCoverage = z.infer<typeof MalwareCoverage>;

/** Whether configuration was judged: files of a directory, or the configuration of an image. */
export const MisconfigurationCoverage = z.discriminatedUnion('looked', [
  z.object({
    looked: z.literal(true),
    files: z.int().describe('Files that were judged; the configuration of an image is one'),
    checks: z.int().describe('How many were asked'),
    results: z
      .record(z.string(), z.object({ judged: z.int(), failed: z.int() }))
      .describe(
        'By check: what it looked at, and how much of that failed. Absent: nothing to judge',
      ),
    skipped: z
      .array(z.object({ path: z.string(), why: z.string() }))
      .describe('Files that could not be judged as they stand: templates that are not rendered'),
  }),
  z.object({ looked: z.literal(false), reason: z.string() }),
]);
export type MisconfigurationCoverage = z.infer<typeof MisconfigurationCoverage>;

/** Whether licences were judged, and the licence files that were read for it. */
export const LicenseCoverage = z.discriminatedUnion('looked', [
  z.object({ looked: z.literal(true), files: z.int() }),
  z.object({ looked: z.literal(false), reason: z.string() }),
]);
export type LicenseCoverage = z.infer<typeof LicenseCoverage>;

/** The result of one scan; what `--format json` prints and `seaworthy convert` reads. */
export const Report = z
  .object({
    schemaVersion: z.literal(reportSchemaVersion),
    tool: z.object({ name: z.literal('seaworthy'), version: z.string() }),
    createdAt: z.iso.datetime(),
    ...Inventory.shape,
    coverage: z.object({
      vulnerabilities: VulnerabilityCoverage,
      secrets: SecretCoverage.optional(),
      malware: MalwareCoverage.optional(),
      misconfigurations: MisconfigurationCoverage.optional(),
      licenses: LicenseCoverage.optional().describe('Absent when they were not asked for'),
    }),
    actions: z.array(Action).describe('What to do, the change that removes most risk first'),
    findings: z.array(Finding).describe('Most urgent first'),
    suppressed: z.array(Suppression).describe('What does not count, with who says so and why'),
    idleWaivers: z
      .array(IdleWaiver)
      .optional()
      .describe('Waivers that have ended or that match nothing'),
    decisions: z
      .array(Decision)
      .optional()
      .describe('What the policies say; absent when none was asked'),
    hidden: z
      .record(z.string(), z.int())
      .describe(
        'Findings left out by a filter, counted by the filter: "--severity", "--only-fixed"',
      ),
  })
  .meta({ id: 'urn:seaworthy:schema:report:1.1', title: 'Seaworthy report' });
export type Report = z.infer<typeof Report>;
