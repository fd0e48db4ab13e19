import { SecretsConfiguration, VexJustification, VexStatus } from '@seaworthy/model';
import { z } from 'zod';
import { findingKinds } from '../cel/fields.ts';
import { LicenseSection } from '../licenses/license-schema.ts';
import { PolicyList } from '../policy/policy-schema.ts';

const Text = z.string().trim().min(1).max(4_000);
const OneOrMore = z.union([Text, z.array(Text).min(1).max(1_000)]);

const selectors = ['kind', 'id', 'package', 'path', 'resource', 'target'] as const;

const Kind = z.enum(findingKinds);

/** One entry under `waivers`. Which fields must be there depends on `waiverSettings`. */
export const WaiverEntry = z
  .strictObject({
    kind: z
      .union([Kind, z.array(Kind).min(1).max(findingKinds.length)])
      .optional()
      .describe('Only findings of this kind'),
    id: OneOrMore.optional().describe(
      "What is wrong: CVE, GHSA or an alias; the id of a rule or a check; a finding's fingerprint; end-of-life",
    ),
    package: OneOrMore.optional().describe(
      'Package URL, of all versions when it names none; name and version may be globs',
    ),
    path: OneOrMore.optional().describe(
      'Glob over paths in the target; every place of a package must match',
    ),
    resource: OneOrMore.optional().describe(
      'Glob over what the file describes there ("Deployment web"), or over the name of the variable or the label that holds a secret',
    ),
    target: OneOrMore.optional().describe('Glob over the name, digest or tags of the target'),
    reason: Text.optional().describe('Why this is acceptable'),
    until: z.iso.date().optional().describe('Last day on which it holds, in UTC'),
    owner: Text.optional().describe('Who answers for it'),
    status: VexStatus.optional().describe(
      'What is claimed to customers in OpenVEX; without it the risk is accepted, not denied',
    ),
    justification: VexJustification.optional().describe(
      'Why the status is not_affected, as an OpenVEX label',
    ),
  })
  .refine((entry) => selectors.some((field) => entry[field] !== undefined), {
    message: 'a waiver names at least one of id, package, path, resource, kind and target',
  })
  .refine(
    ({ status = 'not_affected', justification }) =>
      justification === undefined || status === 'not_affected',
    {
      message: 'a justification says why the status is not_affected',
      path: ['justification'],
    },
  )
  .meta({ anyOf: selectors.map((field) => ({ required: [field] })) });
export type WaiverEntry = z.infer<typeof WaiverEntry>;

const WaiverSettings = z.strictObject({
  requireReason: z.boolean().optional().describe('Whether every waiver has a reason; yes if unset'),
  requireExpiry: z.boolean().optional().describe('Whether every waiver has an end; yes if unset'),
});

/** A required field, unless a setting relaxes it, in the words of JSON Schema. */
function requiredUnless(setting: string, field: string): object {
  return {
    if: {
      properties: {
        waiverSettings: { properties: { [setting]: { const: false } }, required: [setting] },
      },
      required: ['waiverSettings'],
    },
    else: { properties: { waivers: { items: { required: [field] } } } },
  };
}

/** `seaworthy.yaml`. Each part of the product owns its own top-level keys. */
export const ConfigurationFile = z
  .strictObject({
    waivers: z
      .array(WaiverEntry)
      .max(20_000)
      .nullish()
      .transform((list) => list ?? undefined),
    waiverSettings: WaiverSettings.optional(),
    policies: PolicyList,
    licenses: LicenseSection.optional(),
    secrets: SecretsConfiguration.nullish().transform((section) => section ?? undefined),
  })
  .meta({
    title: 'seaworthy.yaml',
    allOf: [requiredUnless('requireReason', 'reason'), requiredUnless('requireExpiry', 'until')],
  });
