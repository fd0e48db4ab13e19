import { splitName } from '@seaworthy/model';
import { isPlausibleName } from '../locked-packages.ts';

export interface NpmIdentity {
  namespace: string | undefined;
  name: string;
}

/** Splits "@scope/name". `undefined` when npm would not take the text for a name. */
export function npmIdentity(full: string | undefined): NpmIdentity | undefined {
  if (!isPlausibleName(full) || !/^(?:@[^/@]+\/)?[^/@.][^/@]*$/.test(full)) return undefined;
  const { namespace, name } = splitName('npm', full);
  return { namespace, name };
}

/**
 * The version without the "v" or "=" that npm ignores (node-semver, "Coercion" and "loose"), or
 * `undefined` when it is not one that npm could install: it has at least a number in front.
 */
export function npmVersion(text: string | undefined): string | undefined {
  return /^[=v\s]*(\d[\w.+-]*)$/.exec(text?.slice(0, 256) ?? '')?.[1];
}

/** "name@version" or "@scope/name@version" in two; what follows the first "@" past the scope. */
export function splitAtVersion(text: string): [name: string, version: string] {
  const at = text.indexOf('@', 1);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** The version in a registry's tarball URL: ".../left-pad/-/left-pad-1.3.0.tgz". */
export function versionOfTarball(url: string, name: string): string | undefined {
  const file = url.slice(0, 2048).split(/[?#]/, 1)[0]!;
  const start = `/-/${name}-`;
  const at = file.lastIndexOf(start);
  if (at < 0 || !file.endsWith('.tgz')) return undefined;
  return npmVersion(file.slice(at + start.length, -'.tgz'.length));
}

/** Whether a lock file's source is a place outside any registry, where versions mean little. */
export function isOutsideRegistry(resolved: string): boolean {
  if (resolved.startsWith('npm:') || !resolved.includes(':')) return false;
  return !/^https?:/.test(resolved) || !resolved.includes('/-/');
}
