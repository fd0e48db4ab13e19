import { z } from 'zod';

/**
 * The starter advisory set: well-known flaws that ship with the program, in `starter/*.json`, so
 * that a first run without a network says something true. It is a sample, never a substitute for
 * a feed.
 *
 * Each file is a JSON array of records and is named for the ecosystem its flaws are best known
 * from. A flaw is one record in one file, also when `affected` names several ecosystems, so ids are
 * unique over all files.
 */

/** From `introduced` ("0": from the first version on) up to, but without, `fixed` (null: none). */
export const StarterRange = z.tuple([z.string().min(1), z.string().min(1).nullable()]);
export type StarterRange = z.infer<typeof StarterRange>;

/**
 * Names are those of the OSV schema (https://ossf.github.io/osv-schema/#affectedpackage-field).
 * Distributions carry their release, and `fixed` is the version in which that release shipped the
 * fix. Debian, Ubuntu and Alpine name source packages, the Red Hat family binary ones.
 */
const ecosystem = z
  .string()
  .regex(
    /^(?:npm|PyPI|Go|Maven|crates\.io|RubyGems|Packagist|NuGet|Hex|Pub|SwiftURL|Bitnami|Debian:\d+|Alpine:v\d+\.\d+|AlmaLinux:\d+|Rocky Linux:\d+|Red Hat:[a-z_]+:\d+(?:::[a-z]+)?|Ubuntu:\d\d\.\d\d(?::LTS)?)$/,
  );

export const StarterAffected = z.strictObject({
  ecosystem,
  package: z.string().min(1),
  ranges: z.array(StarterRange).min(1),
});
export type StarterAffected = z.infer<typeof StarterAffected>;

const advisoryId = z
  .string()
  .regex(
    /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|(?:GO|PYSEC|RUSTSEC|MAL)-\d{4}-\d+)$/,
  );

/** Base metrics of CVSS 3.0 and 3.1 in the order of the specification's vector string, and of 4.0. */
const cvssVector = z
  .string()
  .regex(
    /^(?:CVSS:3\.[01]\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]|CVSS:4\.0\/AV:[NALP]\/AC:[LH]\/AT:[NP]\/PR:[NLH]\/UI:[NPA]\/VC:[NLH]\/VI:[NLH]\/VA:[NLH]\/SC:[NLH]\/SI:[NLH]\/SA:[NLH])$/,
  );

export const StarterRecord = z.strictObject({
  id: advisoryId.describe('The CVE where there is one'),
  aliases: z.array(advisoryId),
  summary: z.string().min(20).max(160).describe('What an attacker gains, one sentence of ours'),
  severity: cvssVector.optional().describe('CVSS base vector; absent when none was published'),
  exploited: z.iso
    .date()
    .optional()
    .describe("Day on which CISA's catalogue of known exploited vulnerabilities took it in"),
  cwes: z.array(z.string().regex(/^CWE-[1-9]\d*$/)),
  affected: z.array(StarterAffected).min(1),
});
export type StarterRecord = z.infer<typeof StarterRecord>;

export const StarterFile = z.array(StarterRecord).min(1);
