import { existsSync } from 'node:fs';
import { readers } from '@seaworthy/image';
import { SeaworthyError } from '@seaworthy/model';
import { isReference, parseReference } from '@seaworthy/registry';

/**
 * A login that is given for a scan is for one registry: the others must not get to see it.
 * @throws USAGE when the targets are in several
 */
export function requireOneRegistry(targets: readonly string[]): void {
  const hosts = new Set(targets.flatMap((target) => hostOf(target) ?? []));
  if (hosts.size <= 1) return;
  throw new SeaworthyError('USAGE', '--username is given for targets of several registries', {
    hint: 'Log in to each with `docker login`, or scan those of one registry at a time.',
  });
}

/** The registry that a target would be asked of; `undefined` for what lies elsewhere. */
function hostOf(target: string): string | undefined {
  const scheme = readers.find((reader) => target.startsWith(`${reader.scheme}:`))?.scheme;
  if (scheme !== undefined && scheme !== 'registry') return undefined;
  const name = scheme === undefined ? target : target.slice('registry:'.length);
  if (existsSync(target) || !isReference(name)) return undefined;
  return parseReference(name).host;
}
