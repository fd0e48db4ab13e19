import { z } from 'zod';
import { severityLevels } from './finding-order.ts';
import { Location, PackageType } from './package.ts';

export const SeverityLevel = z.enum(severityLevels);
export type SeverityLevel = z.infer<typeof SeverityLevel>;

export const Severity = z.object({
  level: SeverityLevel,
  score: z.number().min(0).max(10).optional().describe('CVSS base score'),
  vector: z.string().optional().describe('CVSS vector as published'),
  source: z.string().optional().describe('Who says so: the id of an advisory or of a feed'),
});
export type Severity = z.infer<typeof Severity>;

/** Where a match stands. The distribution has the last word on its own packages. */
export const FindingStatus = z.enum([
  'fixed', // affected, and a version that fixes it exists
  'affected', // affected; no fix is known
  'will-not-fix',
  'deferred',
  'end-of-life',
  'under-investigation',
  'not-affected', // only among the suppressed: a source that knows better says so
]);
export type FindingStatus = z.infer<typeof FindingStatus>;

/** What one source said of this flaw in this package, and why it matched. */
export const Evidence = z.object({
  advisory: z.string().describe('Id in the source: "GHSA-...", "DSA-...", "CVE-..."'),
  source: z.string().describe('Name of the feed'),
  ecosystem: z.string().describe('As the advisory writes it: "Debian:12", "npm", "Alpine:v3.20"'),
  package: z.string().describe('Name that matched, possibly the source package'),
  range: z.string().describe('The range or version list that matched: ">= 1.0.0, < 1.2.3"'),
  fixedVersion: z.string().optional(),
  severity: Severity.optional(),
  url: z.string().optional(),
  note: z
    .string()
    .optional()
    .describe('A limit that versions do not show, or why another ecosystem was asked'),
});
export type Evidence = z.infer<typeof Evidence>;

export const VulnerabilityFinding = z.object({
  kind: z.literal('vulnerability'),
  id: z.string().describe('Fingerprint: the same across scans, tags, hosts and database updates'),
  vulnerability: z.string().describe("CVE id where there is one, else the advisory's own"),
  aliases: z.array(z.string()),
  package: z.object({
    purl: z.string(),
    type: PackageType,
    name: z.string(),
    version: z.string(),
    locations: z.array(Location),
  }),
  status: FindingStatus,
  fixedVersion: z.string().optional().describe('Lowest version that fixes it for this package'),
  severity: Severity,
  exploited: z
    .object({ addedAt: z.iso.date(), dueAt: z.iso.date().optional(), ransomware: z.boolean() })
    .optional()
    .describe("In CISA's catalogue of known exploited vulnerabilities"),
  epss: z.object({ score: z.number(), percentile: z.number() }).optional(),
  exploitation: z
    .enum(['active', 'poc', 'none'])
    .optional()
    .describe("The decision point of this name in CISA's SSVC, from the CVE record"),
  risk: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('How urgent, with all that is known at scan time; docs/risk.md has the formula'),
  origin: z
    .enum(['base-image', 'own'])
    .optional()
    .describe('Which part of an image brought the package; absent when the base is not known'),
  summary: z.string(),
  cwes: z.array(z.string()),
  references: z.array(z.string()),
  publishedAt: z.string().optional(),
  evidence: z.array(Evidence).min(1),
});
export type VulnerabilityFinding = z.infer<typeof VulnerabilityFinding>;

export const EndOfLifeFinding = z.object({
  kind: z.literal('end-of-life'),
  id: z.string(),
  severity: Severity,
  distribution: z.string(),
  endedAt: z.iso.date(),
  risk: z.number().min(0).max(100).optional().describe('As of a vulnerability'),
  summary: z.string(),
});
export type EndOfLifeFinding = z.infer<typeof EndOfLifeFinding>;

export const MisconfigurationFinding = z.object({
  kind: z.literal('misconfiguration'),
  id: z.string(),
  check: z.string().describe('Id of the check: "pod-privileged"'),
  title: z.string(),
  severity: Severity,
  summary: z.string().describe('What is wrong here'),
  why: z.string(),
  fix: z.string(),
  references: z.array(z.string()),
  controls: z.array(z.string()).describe('"framework:item": "nist-800-190:4.4.3"'),
  resource: z.string().describe('What the file describes there: "Deployment web"'),
  path: z.string(),
  startLine: z.int().min(1),
  endLine: z.int().min(1),
  lines: z.array(z.string()).describe('The first of them; none where they hold a secret'),
  mendable: z.boolean().describe('`--fix` can mend it for certain'),
});
export type MisconfigurationFinding = z.infer<typeof MisconfigurationFinding>;

export const Finding = z.discriminatedUnion('kind', [VulnerabilityFinding, EndOfLifeFinding]);
export type Finding = z.infer<typeof Finding>;
