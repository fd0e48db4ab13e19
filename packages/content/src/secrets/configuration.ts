import type { SecretsConfiguration } from '@seaworthy/model';
import type { SecretRule } from './rule.ts';

export const noConfiguration: SecretsConfiguration = { rules: [], disable: [], allow: [] };

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
