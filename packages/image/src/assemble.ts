import type { Distribution, Package, PackageState, Problem } from '@seaworthy/model';
import { osPackageTypes } from '@seaworthy/model';
import type { Cataloger, CatalogResult } from './catalogers/cataloger.ts';
import type { MergedFiles } from './layer/merge-layers.ts';
import { baseNameOf, directoryOf, followLinks, joinPath } from './path.ts';

export interface Assembled {
  readonly distribution: Distribution | undefined;
  readonly packages: readonly Package[];
  readonly problems: readonly Problem[];
}

/**
 * Makes packages of the facts that survive in the merged file system: asks every cataloger, finds
 * which packages the operating system's package manager owns, and merges what several catalogers
 * or several places say of the same package. Pure.
 */
export function assemble(files: MergedFiles, catalogers: readonly Cataloger[]): Assembled {
  const problems: Problem[] = [];
  const found: Package[] = [];
  const owners = new Map<string, string>();
  let distribution: Distribution | undefined;
  for (const cataloger of catalogers) {
    const facts = files.byCataloger.get(cataloger.name) ?? [];
    const result: CatalogResult = cataloger.resolve(facts, { distribution });
    distribution ??= result.distribution;
    problems.push(...(result.problems ?? []));
    for (const { purl, paths } of result.ownership ?? []) {
      for (const path of paths) owners.set(canonicalPath(path, files.symbolicLinks), purl);
    }
    for (const found_ of result.packages) found.push({ ...found_, foundBy: cataloger.name });
  }
  return { distribution, packages: mergePackages(found, owners), problems };
}

/** Package databases write paths as they were before directories became links ("/lib/x"). */
function canonicalPath(path: string, links: ReadonlyMap<string, string>): string {
  try {
    return joinPath(followLinks(directoryOf(path), links), baseNameOf(path));
  } catch {
    return path; // a circle; reported when the layers were merged
  }
}

const stateRank: Record<PackageState, number> = { installed: 2, locked: 1, declared: 0 };

/**
 * One package for each purl and owner: an interpreter's module that the distribution installed and
 * the same version in an application's own folder are judged by different advisories.
 */
function mergePackages(found: readonly Package[], owners: ReadonlyMap<string, string>): Package[] {
  const merged = new Map<string, Package>();
  for (const one of found) {
    const ownedBy = osPackageTypes.has(one.type) ? undefined : ownerOf(one, owners);
    const key = `${one.purl}\n${ownedBy ?? ''}`;
    const known = merged.get(key);
    const next = ownedBy === undefined ? one : { ...one, ownedBy };
    merged.set(key, known === undefined ? next : mergeTwo(known, next));
  }
  return [...merged.values()].sort(
    (a, b) => compareText(a.purl, b.purl) || compareText(a.ownedBy ?? '', b.ownedBy ?? ''),
  );
}

/** The owner of every file that the package was found in; `undefined` if any is nobody's. */
function ownerOf(one: Package, owners: ReadonlyMap<string, string>): string | undefined {
  let owner: string | undefined;
  for (const { path } of one.locations) {
    const archive = path.indexOf('!/');
    owner = owners.get(archive < 0 ? path : path.slice(0, archive));
    if (owner === undefined) return undefined;
  }
  return owner;
}

function mergeTwo(a: Package, b: Package): Package {
  const [best, other] = stateRank[b.state] > stateRank[a.state] ? [b, a] : [a, b];
  const locations = [...a.locations];
  for (const location of b.locations) {
    const isKnown = locations.some(
      ({ path, layer }) => path === location.path && layer === location.layer,
    );
    if (!isKnown) locations.push(location);
  }
  return {
    ...other,
    ...best,
    locations,
    licenses: union(best.licenses, other.licenses),
    ...mergeFlags(a, b),
    ...(a.dependsOn || b.dependsOn ? { dependsOn: union(a.dependsOn, b.dependsOn) } : {}),
    ...(a.cpes || b.cpes ? { cpes: union(a.cpes, b.cpes) } : {}),
    ...(a.details || b.details ? { details: { ...other.details, ...best.details } } : {}),
  };
}

/** Needed in production if any source needs it there; direct if any source asks for it. */
function mergeFlags(a: Package, b: Package): Pick<Package, 'dev' | 'direct'> {
  const flags: Pick<Package, 'dev' | 'direct'> = {};
  if (a.dev !== undefined || b.dev !== undefined) {
    // A source that knows nothing of development must not make the package a production one.
    flags.dev = (a.dev ?? true) && (b.dev ?? true);
  }
  if (a.direct !== undefined || b.direct !== undefined)
    flags.direct = Boolean(a.direct || b.direct);
  return flags;
}

function union(a: readonly string[] = [], b: readonly string[] = []): string[] {
  return [...new Set([...a, ...b])];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
