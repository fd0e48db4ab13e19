import type {
  Distribution,
  Package,
  PackageRepository,
  PackageState,
  Problem,
} from '@seaworthy/model';
import { joinGoLinkage, osPackageTypes, withoutGoLinkage } from '@seaworthy/model';
import type { Cataloger, CatalogResult, FoundPackage } from './catalogers/cataloger.ts';
import type { MergedFile, MergedFiles } from './layer/merge-layers.ts';
import { baseNameOf, directoryOf, followLinks, joinPath } from './path.ts';

export interface Assembled {
  readonly distribution: Distribution | undefined;
  readonly packages: readonly Package[];
  readonly repositories: readonly PackageRepository[];
  readonly problems: readonly Problem[];
}

/**
 * Makes packages of the facts that survive in the merged file system: asks every cataloger, finds
 * which packages the operating system's package manager owns, and merges what several catalogers
 * or several places say of the same package. Pure.
 */
export function assemble(
  files: Omit<MergedFiles, 'contents'>,
  catalogers: readonly Cataloger[],
): Assembled {
  const problems: Problem[] = [];
  const found: Package[] = [];
  const claims: Claim[] = [];
  const repositories: PackageRepository[] = [];
  let distribution: Distribution | undefined;
  for (const cataloger of catalogers) {
    const facts = files.byCataloger.get(cataloger.name) ?? [];
    const result: CatalogResult = cataloger.resolve(facts, { distribution });
    distribution ??= result.distribution;
    problems.push(...(result.problems ?? []));
    repositories.push(...(result.repositories ?? []));
    for (const claim of result.ownership ?? []) claims.push(claim);
    const placed = cataloger.isDatabase
      ? findLayers(result.packages, cataloger, facts, distribution)
      : result.packages;
    for (const one of placed) found.push({ ...one, foundBy: cataloger.name });
  }
  const owners = ownersOf(claims, found, files.symbolicLinks);
  return { distribution, packages: mergePackages(found, owners), repositories, problems };
}

type Claim = NonNullable<CatalogResult['ownership']>[number];

/**
 * The owners of files that packages were found in. A distribution owns tens of thousands of files,
 * of which few have a name that matters; only their paths are followed through links.
 */
function ownersOf(
  claims: readonly Claim[],
  found: readonly Package[],
  links: ReadonlyMap<string, string>,
): Map<string, string> {
  const names = new Set<string>();
  for (const one of found) {
    if (osPackageTypes.has(one.type)) continue;
    for (const { path } of one.locations) names.add(baseNameOf(outerPath(path)));
  }
  const owners = new Map<string, string>();
  if (names.size === 0) return owners;
  for (const { purl, paths } of claims) {
    for (const path of paths) {
      if (names.has(baseNameOf(path))) owners.set(canonicalPath(path, links), purl);
    }
  }
  return owners;
}

/** The path of the file in the file system, for one that lies in an archive. */
function outerPath(path: string): string {
  const archive = path.indexOf('!/');
  return archive < 0 ? path : path.slice(0, archive);
}

/**
 * The layers that brought the packages of a database: the lowest from which on every state of the
 * database has this package in this version.
 */
function findLayers(
  packages: readonly FoundPackage[],
  cataloger: Cataloger,
  files: readonly MergedFile[],
  distribution: Distribution | undefined,
): FoundPackage[] {
  const layerOf = new Map<string, number>();
  for (const file of files) {
    // Newest first: a package that is missing from one state came after it.
    let remaining = new Set(packages.map(({ purl }) => purl));
    for (const { layer, fact } of file.before) {
      const state = cataloger.resolve([{ path: file.path, layer, fact }], { distribution });
      const held = new Set(state.packages.map(({ purl }) => purl));
      remaining = new Set([...remaining].filter((purl) => held.has(purl)));
      for (const purl of remaining) layerOf.set(`${file.path}\n${purl}`, layer);
    }
  }
  return packages.map((one) => ({
    ...one,
    locations: one.locations.map((place) => {
      const layer = layerOf.get(`${place.path}\n${one.purl}`);
      return layer === undefined ? place : { ...place, layer };
    }),
  }));
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
  const groups = new Map<string, Package[]>();
  for (const one of found) {
    const ownedBy = osPackageTypes.has(one.type) ? undefined : ownerOf(one, owners);
    const key = `${one.purl}\n${ownedBy ?? ''}`;
    const owned = ownedBy === undefined ? one : { ...one, ownedBy };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [owned]);
    else group.push(owned);
  }
  return [...groups.values()]
    .map(mergeGroup)
    .sort((a, b) => compareText(a.purl, b.purl) || compareText(a.ownedBy ?? '', b.ownedBy ?? ''));
}

/** The owner of every file that the package was found in; `undefined` if any is nobody's. */
function ownerOf(one: Package, owners: ReadonlyMap<string, string>): string | undefined {
  let owner: string | undefined;
  for (const { path } of one.locations) {
    owner = owners.get(outerPath(path));
    if (owner === undefined) return undefined;
  }
  return owner;
}

/** What is installed says more than a lock file, and a lock file more than a wish. */
function mergeGroup(group: readonly Package[]): Package {
  const [only] = group;
  if (group.length === 1) return only!;
  const ranked = group.toSorted((a, b) => stateRank[b.state] - stateRank[a.state]);
  const merged: Package = { ...ranked[0]! };
  const locations = new Map(
    ranked.flatMap((one) => one.locations).map((place) => [`${place.layer}:${place.path}`, place]),
  );
  merged.locations = [...locations.values()];
  merged.licenses = union(ranked.map((one) => one.licenses));
  // A source that knows nothing of development leaves the word to one that does.
  const dev = ranked.flatMap((one) => one.dev ?? []);
  if (dev.length > 0) merged.dev = dev.every(Boolean);
  const direct = ranked.flatMap((one) => one.direct ?? []);
  if (direct.length > 0) merged.direct = direct.some(Boolean);
  const dependsOn = union(ranked.map((one) => one.dependsOn ?? []));
  if (dependsOn.length > 0) merged.dependsOn = dependsOn;
  const cpes = union(ranked.map((one) => one.cpes ?? []));
  if (cpes.length > 0) merged.cpes = cpes;
  const source = ranked.find((one) => one.source !== undefined)?.source;
  if (source !== undefined) merged.source = source;
  const linkage = joinGoLinkage(ranked.map((one) => one.details));
  const details = Object.assign(
    {},
    ...ranked.toReversed().map((one) => withoutGoLinkage(one.details ?? {})),
    linkage,
  );
  if (Object.keys(details).length > 0) merged.details = details;
  return merged;
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
