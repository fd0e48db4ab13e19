import { ubuntuVersion } from '@seaworthy/model';

export { debianVersion, ubuntuVersion } from '@seaworthy/model';

/**
 * The ecosystem behind the name that Ubuntu's trackers give a release: "xenial" →
 * "Ubuntu:16.04:LTS", "trusty/esm" and "esm-apps/xenial" → "Ubuntu:Pro:...". `undefined` for
 * upstream, snaps and releases that we do not know.
 */
export function ubuntuEcosystem(release: string): string | undefined {
  const parts = release.split('/');
  const pro = parts.some((part) => part.startsWith('esm'));
  const version = parts.map(ubuntuVersion).find((found) => found !== undefined);
  if (version === undefined || (parts.length > 1 && !pro)) return undefined;
  return pro ? `Ubuntu:Pro:${version}` : `Ubuntu:${version}`;
}
