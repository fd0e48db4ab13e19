import { compilePathGlob, type SecretsConfiguration } from '@seaworthy/model';
import { maxWays, measurePattern, PatternError } from './pattern-cost.ts';
import type { SecretRule } from './rule.ts';
import { secretRules } from './rules/index.ts';

/** Something that a schema cannot see. */
export interface ConfigurationFault {
  /** From `secrets` on: `['rules', 0, 'pattern']`. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint: string;
  /** Which character of the text at the path is at fault, where that can be said. */
  readonly offset?: number;
}

/**
 * Finds the first fault of a configuration that has the right shape: patterns that are none or that
 * hostile text could keep busy, globs that are none, and rules that do not exist.
 */
export function checkSecretsConfiguration(
  { rules, disable, allow }: SecretsConfiguration,
  own: readonly SecretRule[] = secretRules,
): ConfigurationFault | undefined {
  const seen = new Set<string>();
  for (const [i, { id, pattern, ignoreCase }] of rules.entries()) {
    if (seen.has(id)) {
      const message = `two rules have the id "${id}"`;
      return { path: ['rules', i, 'id'], message, hint: 'Rename one.' };
    }
    seen.add(id);
    const fault = patternFault(pattern, ignoreCase);
    if (fault !== undefined) return { path: ['rules', i, 'pattern'], ...fault };
  }
  const known = new Set([...own.map(({ id }) => id), ...seen]);
  const unknown = (id: string, path: readonly PropertyKey[]): ConfigurationFault => ({
    path,
    message: `there is no rule "${id}"`,
    hint: 'docs/reference/secrets.md lists the rules; findings name theirs.',
  });
  for (const [i, id] of disable.entries()) {
    if (!known.has(id)) return unknown(id, ['disable', i]);
  }
  for (const [i, { rule, path }] of allow.entries()) {
    if (rule !== undefined && !known.has(rule)) return unknown(rule, ['allow', i, 'rule']);
    const fault = path === undefined ? undefined : globFault(path);
    if (fault !== undefined) return { path: ['allow', i, 'path'], ...fault };
  }
  return undefined;
}

type Fault = Omit<ConfigurationFault, 'path'>;

function patternFault(pattern: string, ignoreCase: boolean): Fault | undefined {
  const boundHint = 'Bound its repetitions, as in {1,64}, and let no repetition hold another one.';
  try {
    // Only whether it is one; what it costs is found without running it.
    new RegExp(pattern);
  } catch {
    return { message: 'this is no regular expression', hint: 'The syntax is that of JavaScript.' };
  }
  try {
    const { ways, matchesNothing } = measurePattern(pattern, ignoreCase);
    if (ways > maxWays) {
      return { message: 'hostile text could keep this pattern busy for long', hint: boundHint };
    }
    if (!matchesNothing) return undefined;
    return { message: 'this pattern matches where nothing is', hint: 'Say what must stand there.' };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const hint =
      'Patterns have literals, classes, groups, lookaheads, alternatives and bounded repetitions.';
    return { message: `in a pattern of a rule: ${error.message}`, hint, offset: error.offset };
  }
}

function globFault(glob: string): Fault | undefined {
  try {
    compilePathGlob(glob);
    return undefined;
  } catch (error) {
    return {
      message: `"${glob}" is no pattern: ${(error as Error).message}`,
      hint: 'Patterns are globs: "app/**", "*.env", "{a,b}".',
    };
  }
}
