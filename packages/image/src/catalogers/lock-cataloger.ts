import { dirname } from 'node:path/posix';
import { type PackageType, SeaworthyError } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';
import { maxLockBytes } from '../formats/structured-text.ts';
import type { CatalogedFile, Cataloger, FoundPackage, ReadContext } from './cataloger.ts';
import { type LockedPackage, LockedPackages, lockedToFound, markReach } from './locked-packages.ts';

export interface LockFact {
  readonly packages: LockedPackage[];
  /** Packages that the project asks for, where the lock file says so. */
  readonly roots?: readonly number[];
}

/** The part of a project's manifest that says what it asks for, as the lock file names it. */
export interface ManifestFact {
  readonly production: readonly string[];
  readonly development: readonly string[];
  /** Directories of further manifests that share the lock file: "packages/*". */
  readonly workspaces?: readonly string[];
}

type Fact = { readonly lock: LockFact } | { readonly manifest: ManifestFact };

/**
 * A cataloger of lock files. With `manifest` it also reads the project's manifest beside a lock
 * file that does not say by itself what the project asks for and for what.
 */
export function lockCataloger(format: {
  readonly name: string;
  readonly version: number;
  readonly about: string;
  readonly type: PackageType;
  /** Base names of the lock files. */
  readonly names: readonly string[];
  readonly suffixes?: readonly string[];
  readonly where?: (path: string) => boolean;
  readonly state?: FoundPackage['state'];
  /** Adds what the file pins; `undefined` when the file is no lock file at all. */
  readonly parse: (
    file: FileContent,
    packages: LockedPackages,
    context: Pick<ReadContext, 'report'>,
  ) => { readonly roots?: readonly number[] } | undefined;
  readonly manifest?: {
    readonly names: readonly string[];
    readonly parse: (file: FileContent) => ManifestFact | undefined;
  };
}): Cataloger<Fact> {
  const { manifest } = format;
  return {
    name: format.name,
    version: format.version,
    about: format.about,
    selects: {
      names: [...format.names, ...(manifest?.names ?? [])],
      ...(format.suffixes === undefined ? {} : { suffixes: format.suffixes }),
      ...(format.where === undefined ? {} : { where: format.where }),
    },
    maxBytes: maxLockBytes,

    read(file, context) {
      if (manifest?.names.includes(baseName(file.path)) === true) {
        return readManifest(file, manifest.parse);
      }
      const packages = new LockedPackages();
      const more = format.parse(file, packages, context);
      if (more === undefined) return undefined;
      packages.reportTo(context);
      return { lock: { packages: packages.list, ...more } };
    },

    resolve(files) {
      const manifests = new Map<string, ManifestFact>();
      for (const { path, fact } of files) {
        if ('manifest' in fact) manifests.set(dirname(path), fact.manifest);
      }
      const packages = files.flatMap((file) => {
        if (!('lock' in file.fact)) return [];
        const { lock } = file.fact;
        const related = manifestsOf(file, manifests);
        const marked = related.length > 0 || lock.roots ? relate(lock, related) : lock.packages;
        return lockedToFound(format.type, marked, file, format.state);
      });
      return { packages };
    },
  };
}

/**
 * A broken manifest costs the marks that it would have given, no package; templates of projects
 * often hold one, so that it is no problem worth a report.
 */
function readManifest(
  file: FileContent,
  parse: (file: FileContent) => ManifestFact | undefined,
): Fact | undefined {
  try {
    const manifest = parse(file);
    return manifest === undefined ? undefined : { manifest };
  } catch (error) {
    if (error instanceof SeaworthyError && error.code === 'MALFORMED') return undefined;
    throw error;
  }
}

/** The manifest beside the lock file and those of the workspaces that it names. */
function manifestsOf(
  lock: CatalogedFile<unknown>,
  manifests: ReadonlyMap<string, ManifestFact>,
): ManifestFact[] {
  const directory = dirname(lock.path);
  const root = manifests.get(directory);
  if (root === undefined) return [];
  // The part before the first "*" is enough to tell workspaces from examples and test data.
  const prefixes = (root.workspaces ?? [])
    .filter((pattern) => !pattern.startsWith('!'))
    .map((pattern) => joined(directory, pattern.replace(/^\.\//, '')))
    .map((pattern) => pattern.split('*', 1)[0]!);
  if (prefixes.length === 0) return [root];
  const related = [root];
  for (const [path, manifest] of manifests) {
    if (manifest !== root && prefixes.some((prefix) => path.startsWith(prefix))) {
      related.push(manifest);
    }
  }
  return related;
}

/** The facts are shared between scans, so that marks go on a copy. */
function relate(lock: LockFact, manifests: readonly ManifestFact[]): LockedPackage[] {
  const packages = lock.packages.map((entry) => ({ ...entry }));
  const find = finder(packages);
  // Each request once, so that a hostile pair of files cannot multiply.
  const wanted = (kind: 'production' | 'development') =>
    new Set(
      [...new Set(manifests.flatMap((manifest) => manifest[kind]))].flatMap((request) =>
        find(request),
      ),
    );
  const production = wanted('production');
  const development = wanted('development');
  if (manifests.length === 0) {
    const roots = new Set(lock.roots);
    packages.forEach((entry, index) => {
      entry.direct ??= roots.has(index);
    });
    return packages;
  }
  // What the lock file calls a root and no manifest here calls development is taken to ship.
  for (const root of lock.roots ?? []) if (!development.has(root)) production.add(root);
  markReach(packages, { production, development });
  return packages;
}

/** By exact request, else by name where the lock file holds one version of it only. */
function finder(packages: readonly LockedPackage[]): (wanted: string) => readonly number[] {
  const byRequest = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, index: number) => {
    const indexes = map.get(key);
    if (indexes === undefined) map.set(key, [index]);
    else indexes.push(index);
  };
  packages.forEach((entry, index) => {
    for (const request of entry.wantedAs ?? []) add(byRequest, request, index);
    const { namespace, name } = entry;
    add(byName, namespace === undefined ? name : `${namespace}/${name}`, index);
  });
  return (wanted) => {
    const at = wanted.indexOf('@', 1);
    const name = at < 0 ? wanted : wanted.slice(0, at);
    const requested = byRequest.get(wanted) ?? byRequest.get(name);
    if (requested !== undefined) return requested;
    const named = byName.get(name) ?? [];
    return named.length === 1 ? named : [];
  };
}

function joined(directory: string, path: string): string {
  return directory === '.' ? path : `${directory}/${path}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
