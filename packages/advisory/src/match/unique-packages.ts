import { joinGoLinkage, type Package, withoutGoLinkage } from '@seaworthy/model';

/** Packages of one purl are one, found at several places; unless another package owns just some. */
export function uniquePackages(packages: readonly Package[]): Iterable<Package> {
  const byPurl = new Map<string, Package>();
  for (const pkg of packages) {
    const key = pkg.ownedBy === undefined ? pkg.purl : `${pkg.purl}\0${pkg.ownedBy}`;
    const known = byPurl.get(key);
    byPurl.set(key, known === undefined ? pkg : merge(known, pkg));
  }
  return byPurl.values();
}

function merge(known: Package, more: Package): Package {
  const merged: Package = { ...known, locations: [...known.locations, ...more.locations] };
  if (known.details !== undefined) {
    const linkage = joinGoLinkage([known.details, more.details]);
    merged.details = { ...withoutGoLinkage(known.details), ...linkage };
  }
  return merged;
}
