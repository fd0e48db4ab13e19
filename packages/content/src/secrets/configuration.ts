import { SeaworthyError, severityLevels } from '@seaworthy/model';
import * as z from 'zod/mini';
import { countWays, maxWays } from './pattern-cost.ts';
import type { SecretRule } from './rule.ts';

/** The `secrets` part of seaworthy.yaml. In zod's small form: every scan loads this. */
const SecretsConfiguration = z.strictObject({
  rules: z._default(
    z
      .array(
        z.strictObject({
          id: z
            .string()
            .check(z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by "-"')),
          title: z.string().check(z.minLength(1), z.maxLength(200)),
          severity: z._default(z.enum(severityLevels), 'high'),
          issuer: z._default(z.string(), 'whoever issued it'),
          // One of them must stand at the beginning of the match, in this case or any.
          keywords: z
            .array(z.string().check(z.regex(/^[!-~]{3,64}$/, '3 to 64 printable characters')))
            .check(z.minLength(1)),
          // Regular expression; its first group is the secret.
          pattern: z.string().check(z.maxLength(1_000)),
          ignoreCase: z._default(z.boolean(), false),
          minEntropy: z.optional(z.number().check(z.minimum(0), z.maximum(8))),
        }),
      )
      .check(z.maxLength(500)),
    [],
  ),
  // Ids of rules that are not asked.
  disable: z._default(z.array(z.string()), []),
  allow: z._default(
    z.array(
      z
        .strictObject({
          rule: z.optional(z.string()),
          // Glob: "*" in a name, "**" over directories.
          path: z.optional(z.string()),
          // Digest of the secret itself, so that it need not be written down.
          sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
          reason: z.string().check(z.minLength(1)),
        })
        .check(
          z.refine(
            ({ rule, path, sha256 }) => (rule ?? path ?? sha256) !== undefined,
            'names nothing to allow',
          ),
        ),
    ),
    [],
  ),
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
