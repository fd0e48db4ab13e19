import { licenseCategories, severityLevels } from '@seaworthy/model';
import { z } from 'zod';

const Name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^*]*(?:\*[^*]*){0,4}$/, 'has at most four "*"');
const Names = z.array(Name).max(2_000);

/** `licenses` of seaworthy.yaml. */
export const LicenseSection = z.strictObject({
  allow: Names.optional().describe(
    'SPDX identifiers that are fine whatever their category; "*" stands for any characters',
  ),
  deny: Names.optional().describe('SPDX identifiers that are not fine at all; comes before allow'),
  categories: z
    .partialRecord(z.enum(licenseCategories), z.enum(severityLevels))
    .optional()
    .describe('How severe a licence of a category is; none makes no finding'),
  exceptions: z
    .array(
      z.strictObject({
        package: z.string().trim().min(1).max(4_000).describe('Package URL, as in waivers'),
        reason: z.string().trim().min(1).max(4_000).describe('Why its licence is fine'),
      }),
    )
    .max(20_000)
    .optional()
    .describe('Packages that are fine whatever their licence'),
});
