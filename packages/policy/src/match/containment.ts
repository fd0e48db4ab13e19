import type { Package, Report } from '@seaworthy/model';

/**
 * Answers whether a package is there only as a part of other ones, so that what is said of those
 * as a whole holds for it. When in doubt it is not.
 */
export type Containment = (part: Package, wholes: readonly Package[]) => boolean;

export function containmentOf({ packages }: Pick<Report, 'packages'>): Containment {
  let dependants: Map<string, string[]> | undefined;
  return (part, wholes) =>
    wholes.some((whole) => part.ownedBy === whole.purl || liesInside(part, whole)) ||
    comesOnlyThrough(part, wholes, (dependants ??= dependantsOf(packages)));
}

/** In an archive, as a jar in a jar, or in the folder of a Bitnami program. */
function liesInside(part: Package, whole: Package): boolean {
  const prefixes = whole.locations.map(({ path }) =>
    whole.type === 'bitnami' ? path.replace(/[^/]*$/, '') : `${path}!/`,
  );
  return (
    part.purl !== whole.purl &&
    part.locations.length > 0 &&
    part.locations.every(({ path }) =>
      prefixes.some((prefix) => prefix !== '' && path.startsWith(prefix)),
    )
  );
}

function dependantsOf(packages: readonly Package[]): Map<string, string[]> {
  const dependants = new Map<string, string[]>();
  for (const { purl, dependsOn = [] } of packages) {
    for (const target of dependsOn) {
      const list = dependants.get(target);
      if (list === undefined) dependants.set(target, [purl]);
      else list.push(purl);
    }
  }
  return dependants;
}

/** Whether everything that needs the part, directly or not, needs it through the wholes. */
function comesOnlyThrough(
  part: Package,
  wholes: readonly Package[],
  dependants: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (part.direct === true) return false;
  const stops = new Set(wholes.map(({ purl }) => purl));
  const seen = new Set([part.purl]);
  const pending = [part.purl];
  for (let purl = pending.pop(); purl !== undefined; purl = pending.pop()) {
    const above = dependants.get(purl) ?? [];
    if (above.length === 0) return false; // needed by itself, for all that is known
    for (const next of above) {
      if (stops.has(next) || seen.has(next)) continue;
      seen.add(next);
      pending.push(next);
    }
  }
  return true;
}
