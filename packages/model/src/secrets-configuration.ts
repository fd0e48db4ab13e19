import { z } from 'zod';
import { severityLevels } from './finding-order.ts';

const Text = z.string().trim().min(1).max(4_000);

/** A rule of the user's own under `secrets: rules`. */
export const UserSecretRule = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'an id is lower-case words joined by "-"')
    .max(100)
    .describe('What findings and waivers call it; takes the place of our rule of the same id'),
  title: Text.max(200),
  severity: z.enum(severityLevels).default('high'),
  issuer: Text.max(200).default('whoever issued it').describe('Where it can be revoked'),
  keywords: z
    .array(z.string().regex(/^[!-~]{3,64}$/, 'a keyword is 3 to 64 printable characters'))
    .min(1)
    .max(50)
    .describe('The pattern is tried where one of them stands, from 64 characters before it'),
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .describe('Regular expression of bounded cost; its first group is the secret'),
  ignoreCase: z.boolean().default(false),
  minEntropy: z
    .number()
    .min(0)
    .max(8)
    .optional()
    .describe('Bits a character that the secret has at least'),
});
export type UserSecretRule = z.infer<typeof UserSecretRule>;

const allowSelectors = ['rule', 'path', 'sha256'] as const;

/** What is no secret to the user. An entry holds for what fits all that it names. */
export const AllowedSecret = z
  .strictObject({
    rule: Text.optional().describe('Id of a rule'),
    path: Text.optional().describe('Glob over paths in the target, as in waivers'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'a digest is 64 lower-case hexadecimal digits')
      .optional()
      .describe('Digest of the secret itself, so that it need not be written down'),
    reason: Text.describe('Why it may stand there'),
  })
  .refine((entry) => allowSelectors.some((field) => entry[field] !== undefined), {
    message: 'an entry names at least one of rule, path and sha256',
  })
  .meta({ anyOf: allowSelectors.map((field) => ({ required: [field] })) });

/** `secrets` of seaworthy.yaml: what is looked for beside our own rules, and what is let be. */
export const SecretsConfiguration = z.strictObject({
  rules: z.array(UserSecretRule).max(500).default([]),
  disable: z.array(Text).max(1_000).default([]).describe('Ids of rules that are not asked'),
  allow: z.array(AllowedSecret).max(10_000).default([]),
});
export type SecretsConfiguration = z.infer<typeof SecretsConfiguration>;
