import { SeaworthyError, severityLevels } from '@seaworthy/model';
import { z } from 'zod';
import { countWays, maxWays } from './pattern-cost.ts';
import type { SecretRule } from './rule.ts';

/** The `secrets` part of seaworthy.yaml. */
const SecretsConfiguration = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by "-"'),
        title: z.string().min(1).max(200),
        severity: z.enum(severityLevels).default('high'),
        issuer: z.string().default('whoever issued it'),
        keywords: z
          .array(z.string().regex(/^[!-~]{3,64}$/, '3 to 64 printable characters'))
          .min(1)
          .describe('One of them must stand at the beginning of the match, in this case or any'),
        pattern: z
          .string()
          .max(1_000)
          .describe('Regular expression; its first group is the secret'),
        ignoreCase: z.boolean().default(false),
        minEntropy: z.number().min(0).max(8).optional(),
      }),
    )
    .max(500)
    .default([]),
  disable: z.array(z.string()).default([]).describe('Ids of rules that are not asked'),
  allow: z
    .array(
      z
        .strictObject({
          rule: z.string().optional(),
          path: z.string().optional().describe('Glob: "*" in a name, "**" over directories'),
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .optional()
            .describe('Digest of the secret itself, so that it need not be written down'),
          reason: z.string().min(1),
        })
        .refine(({ rule, path, sha256 }) => rule ?? path ?? sha256, 'names nothing to allow'),
    )
    .default([]),
});
export type SecretsConfiguration = z.infer<typeof SecretsConfiguration>;

export const noConfiguration: SecretsConfiguration = { rules: [], disable: [], allow: [] };

/**
 * Checks the `secrets` part of a configuration file, already parsed.
 * @throws CONFIGURATION, with the place that is wrong
 */
export function parseSecretsConfiguration(data: unknown): SecretsConfiguration {
  const parsed = SecretsConfiguration.safeParse(data ?? {});
  if (!parsed.success) {
    throw new SeaworthyError('CONFIGURATION', `secrets: ${z.prettifyError(parsed.error)}`);
  }
  for (const { id, pattern, ignoreCase } of parsed.data.rules)
    checkPattern(id, pattern, ignoreCase);
  return parsed.data;
}

function checkPattern(id: string, pattern: string, ignoreCase: boolean): void {
  const where = `secrets: rule "${id}"`;
  try {
    new RegExp(pattern);
  } catch {
    throw new SeaworthyError('CONFIGURATION', `${where}: the pattern is no regular expression`);
  }
  if (countWays(pattern, ignoreCase) > maxWays) {
    throw new SeaworthyError(
      'CONFIGURATION',
      `${where}: hostile text could keep it busy for long`,
      {
        hint: 'Bound its repetitions, as in {1,64}, and let no repetition hold another one.',
      },
    );
  }
}

/** The rules of ours and the user's, the user's first. */
export function rulesWith(
  own: readonly SecretRule[],
  { rules, disable }: SecretsConfiguration,
): SecretRule[] {
  const disabled = new Set(disable);
  const users = rules.map(
    ({ keywords, minEntropy, ...rule }): SecretRule => ({
      ...rule,
      family: 'generic',
      keywords: keywords.map((text) =>
        rule.ignoreCase ? { text: text.toLowerCase(), ignoreCase: true } : { text },
      ),
      ...(minEntropy === undefined ? {} : { minEntropy }),
      lead: 64,
      span: 512,
      inBinaries: false,
      examples: { true: [], false: [] },
    }),
  );
  const replaced = new Set(users.map(({ id }) => id));
  return [...users, ...own.filter(({ id }) => !replaced.has(id))].filter(
    ({ id }) => !disabled.has(id),
  );
}

/** A glob as a regular expression: linear, as it has nothing but literals, [^/]* and .*. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/^\//, '')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}
