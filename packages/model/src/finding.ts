import { z } from 'zod';
import { severityLevels } from './finding-order.ts';
import { licenseCategories } from './license-categories.ts';
import { malwareEngines } from './malware-engines.ts';
import { Location, PackageType } from './package.ts';
import { secretPlaces } from './secret-places.ts';

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

/** Which part of an image brought what a finding is about. */
export const FindingOrigin = z.enum(['base-image', 'own']);
export type FindingOrigin = z.infer<typeof FindingOrigin>;

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
  fixAvailableIn: z
    .array(z.object({ repository: z.string(), version: z.string() }))
    .optional()
    .describe(
      'Configured package repositories that offer a version with the fix. Empty: none does. Absent: not looked up, or not all could be asked',
    ),
  severity: Severity,
  severities: z
    .array(Severity)
    .optional()
    .describe('Where sources differ: all that they say, the one that counts first'),
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
  origin: FindingOrigin.optional().describe(
    'Which part of an image brought the package; absent when the base is not known',
  ),
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
  origin: FindingOrigin.optional().describe('As in findings of vulnerabilities'),
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
  risk: z.number().min(0).max(100).optional().describe('As with vulnerabilities'),
  origin: FindingOrigin.optional().describe('As with vulnerabilities'),
  mendable: z.boolean().describe('`--fix` can mend it for certain'),
});
export type MisconfigurationFinding = z.infer<typeof MisconfigurationFinding>;

/** A credential that everybody who has the target has too. Nothing in it gives the secret away. */
export const SecretFinding = z.object({
  kind: z.literal('secret'),
  id: z.string().describe('Fingerprint of the rule, the place and the redacted match'),
  rule: z.string().describe('Id of the rule: "github-personal-token"'),
  title: z.string(),
  severity: Severity,
  match: z.string().describe('How the secret begins and how long it is, at most'),
  where: z.enum(secretPlaces),
  path: z
    .string()
    .optional()
    .describe('File, as in the locations of packages: "app.jar!/config.yml" inside an archive'),
  line: z.int().min(1).optional().describe('Absent in files that are no text'),
  name: z.string().optional().describe('Of the variable, the label or the build argument'),
  layer: z.int().optional().describe('The layer that brought it'),
  deletedIn: z
    .int()
    .optional()
    .describe('The layer that deletes or overwrites the file; the secret ships all the same'),
  createdBy: z.string().optional().describe('The image-history line, redacted'),
  risk: z.number().min(0).max(100).optional().describe('As with vulnerabilities'),
  origin: FindingOrigin.optional().describe('As with vulnerabilities'),
  summary: z.string().describe('Why it matters'),
  fix: z.string().describe('What to do'),
});
export type SecretFinding = z.infer<typeof SecretFinding>;

/** A licence that the settings mind. */
export const LicenseFinding = z.object({
  kind: z.literal('license'),
  id: z.string().describe('Fingerprint of the package, or of the file, and the licence'),
  rule: z.string().describe('"license-denied", or "license-" and the category'),
  license: z.string().optional().describe('SPDX expression; absent when none is known'),
  category: z.enum(licenseCategories),
  source: z.enum(['declared', 'file', 'none']).describe('Who says so'),
  package: z
    .object({
      purl: z.string(),
      type: PackageType,
      name: z.string(),
      version: z.string(),
      locations: z.array(Location),
    })
    .optional()
    .describe('Absent where a licence file belongs to no package'),
  path: z.string().optional().describe('The licence file that says so'),
  layer: z.int().optional().describe('The layer that brought the file'),
  severity: Severity,
  title: z.string(),
  summary: z.string(),
  why: z.string(),
  fix: z.string(),
  doubts: z.array(z.string()).optional().describe('Why the licence is not certain'),
  risk: z.number().min(0).max(100).optional().describe('As with vulnerabilities'),
  origin: FindingOrigin.optional().describe('As with vulnerabilities'),
});
export type LicenseFinding = z.infer<typeof LicenseFinding>;

/** A file, a layer or a package that is malicious, or a test file that scanners agree to report. */
export const MalwareFinding = z.object({
  kind: z.literal('malware'),
  id: z.string().describe('Fingerprint of the engine, the rule and the place or the package'),
  engine: z.enum(malwareEngines).describe('Who says so'),
  rule: z
    .string()
    .describe('Id of the rule, name of the signature, digest, or id of the advisory ("MAL-...")'),
  title: z.string(),
  severity: Severity,
  path: z
    .string()
    .optional()
    .describe('File, as in the locations of packages; absent for an image, a layer or a package'),
  package: VulnerabilityFinding.shape.package.optional().describe('The malicious package'),
  layer: z.int().optional().describe('The layer that brought it'),
  deletedIn: z
    .int()
    .optional()
    .describe('The layer that deletes or overwrites the file; it ships all the same'),
  createdBy: z.string().optional().describe('The image-history line'),
  sha256: z.string().optional().describe('Of the whole file'),
  places: z.array(z.string()).optional().describe('Some of what matched where: "$name at 0x40"'),
  references: z.array(z.string()),
  risk: z.number().min(0).max(100).optional().describe('As with vulnerabilities'),
  origin: FindingOrigin.optional().describe('As with vulnerabilities'),
  summary: z.string().describe('What it does, or why it is thought to be malware'),
  fix: z.string().describe('What to do'),
});
export type MalwareFinding = z.infer<typeof MalwareFinding>;

export const Finding = z.discriminatedUnion('kind', [
  VulnerabilityFinding,
  EndOfLifeFinding,
  SecretFinding,
  MalwareFinding,
  MisconfigurationFinding,
  LicenseFinding,
]);
export type Finding = z.infer<typeof Finding>;
