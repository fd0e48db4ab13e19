import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import type { Policy } from '@seaworthy/policy';
import type { InputOutput, OptionValues } from './command.ts';
import type { policyOptions } from './policy-options.ts';
import { findTrustedFiles, isDirectory, readText } from './trusted-files.ts';

const maxPolicyBytes = 1024 * 1024;
const maxPolicyFiles = 1_000;

/** Apart from the package, which takes loading. */
const ownFileNames = ['seaworthy.yaml', 'seaworthy.yml'] as const;

/**
 * Reads the policies of the working directory and those that the user names: files, directories and
 * built-in sets. The same file twice counts once; two policies of one name are an error.
 *
 * @param targets as the user wrote them: a directory that is scanned must not bring its own policies,
 *   since they could allow what it holds
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readPolicies(
  options: Pick<OptionValues<typeof policyOptions>, 'policy'>,
  io: InputOutput,
  targets: readonly string[] = [],
): Promise<Policy[]> {
  if (options.policy === false) return [];
  const own = await findOwn(io, targets);
  const named = options.policy;
  return readNamedPolicies([...own, ...named]);
}

/**
 * Reads files, directories and built-in sets of policies.
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readNamedPolicies(names: readonly string[]): Promise<Policy[]> {
  const sources = new Set(names);
  if (sources.size === 0) return [];
  const { builtInPolicies, parsePolicies } = await import('./deciders.ts');
  const policies: Policy[] = [];
  for (const source of sources) {
    const builtIn = builtInPolicies(source);
    if (builtIn !== undefined) {
      policies.push(...builtIn);
      continue;
    }
    for (const file of await filesOf(source)) {
      policies.push(...parsePolicies(await readText(file, '--policy', maxPolicyBytes), file));
    }
  }
  return withoutTwins(policies);
}

async function findOwn(io: InputOutput, targets: readonly string[]): Promise<string[]> {
  const leftOut: string[] = [];
  const found = await findTrustedFiles(ownFileNames, targets, (name) => leftOut.push(name));
  for (const name of leftOut) {
    const text = await readText(name, '--policy', maxPolicyBytes);
    if (!/^policies\s*:/m.test(text)) continue;
    io.note(
      `the policies of ${name} lie inside what is scanned, so they are not trusted; to use them: --policy ${name}`,
    );
  }
  return found;
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await isDirectory(path))) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length > 0 && files.length <= maxPolicyFiles) return files;
  throw new SeaworthyError(
    'CONFIGURATION',
    files.length === 0
      ? `--policy ${path} holds no YAML file`
      : `--policy ${path} holds more than ${maxPolicyFiles} files`,
    { hint: 'Policies are files that end in .yaml; docs/policies.md shows one.' },
  );
}

/** A built-in set may hold policies of another: those count once. */
function withoutTwins(policies: readonly Policy[]): Policy[] {
  const byName = new Map<string, Policy>();
  for (const policy of policies) {
    const other = byName.get(policy.name);
    if (other === undefined) {
      byName.set(policy.name, policy);
      continue;
    }
    if (other.when.source === policy.when.source && other.effect === policy.effect) continue;
    throw new SeaworthyError(
      'CONFIGURATION',
      `two policies are named "${policy.name}": ${other.source} and ${policy.source}`,
      { hint: 'Rename one, or leave its file or set out.' },
    );
  }
  return [...byName.values()];
}
