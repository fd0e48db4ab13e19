import { type Distribution, limitExceeded } from '@seaworthy/model';
import type { ReadContext } from '../cataloger.ts';

/** The purl qualifier `distro`, as other tools write it: "debian-12", "alpine-3.20.3", "arch". */
export function distroQualifier(distribution: Distribution | undefined): string | undefined {
  if (distribution === undefined) return undefined;
  const release = distribution.versionId || distribution.codename;
  return release ? `${distribution.id}-${release}` : distribution.id;
}

/** More packages than any system has: Debian's whole archive holds half as many. */
export const maxPackages = 150_000;
/** More files than any package has. */
const maxPathsOfPackage = 500_000;

/**
 * The paths of a package that can matter to anyone, without their leading slash. Directories are
 * left out where the list has them right before what lies in them, as dpkg's lists do.
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function keepOwnedPaths(paths: Iterable<string>, context: ReadContext): string[] {
  const kept: string[] = [];
  let path: string | undefined;
  for (const next of paths) {
    if (path !== undefined && !(next[path.length] === '/' && next.startsWith(path))) keep(path);
    path = next;
  }
  if (path !== undefined) keep(path);
  return kept;

  function keep(listed: string): void {
    const relative = listed.startsWith('/') ? listed.slice(1) : listed;
    if (relative === '' || relative === '.' || !matters(relative, context)) return;
    if (kept.length >= maxPathsOfPackage) {
      throw limitExceeded('file list', 'files of one package', maxPathsOfPackage);
    }
    kept.push(relative);
  }
}

function matters(path: string, context: ReadContext): boolean {
  return context.mayMatter(path) || (isMerged(path) && context.mayMatter(`usr/${path}`));
}

/** Whether the path lies in a directory that is a link into usr on systems with a merged /usr. */
function isMerged(path: string): boolean {
  return /^(?:bin|sbin|lib(?:32|64|x32)?)\//.test(path);
}

/** A package as the search for dependencies sees it. */
export interface Dependent {
  readonly purl: string;
  readonly name: string;
  readonly architecture?: string | undefined;
  /** Further names that it answers to. */
  readonly provides: readonly string[];
  /** What it needs: of each list, any one name. */
  readonly needs: readonly (readonly string[])[];
}

/**
 * The purls that each package depends on, by its own purl. A need is met by the first of its
 * alternatives that is installed: under its own name before under a provided one, and of the same
 * architecture before another. Needs that nothing installed meets are left out.
 */
export function resolveDependencies(packages: readonly Dependent[]): Map<string, string[]> {
  const named = new Map<string, Dependent[]>();
  const provided = new Map<string, Dependent[]>();
  const add = (index: Map<string, Dependent[]>, name: string, one: Dependent) => {
    const known = index.get(name);
    if (known === undefined) index.set(name, [one]);
    // A name that very many provide would make every search of it slow; the first ones will do.
    else if (known.length < 16) known.push(one);
  };
  for (const one of packages) {
    add(named, one.name, one);
    for (const name of one.provides) add(provided, name, one);
  }
  const find = (need: readonly string[], by: Dependent) => {
    for (const index of [named, provided]) {
      for (const name of need) {
        const able = index.get(name);
        const best = able?.find((one) => one.architecture === by.architecture) ?? able?.[0];
        if (best !== undefined) return best.purl;
      }
    }
    return undefined;
  };
  const result = new Map<string, string[]>();
  for (const one of packages) {
    const purls = new Set<string>();
    for (const need of one.needs) {
      const purl = find(need, one);
      if (purl !== undefined && purl !== one.purl) purls.add(purl);
    }
    if (purls.size > 0) result.set(one.purl, [...purls].sort());
  }
  return result;
}
