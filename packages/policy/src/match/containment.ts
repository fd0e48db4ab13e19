import type { Package, Report } from '@seaworthy/model';

/**
 * Answers whether a package is there only as a part of other ones, so that what is said of those
 * as a whole holds for it. When in doubt it is not.
 */
export type Containment = (part: Package, wholes: readonly Package[]) => boolean;

export function containmentOf({ packages }: Pick<Report, 'packages'>): Containment {
  const graph = once(() => graphOf(packages));
  return (part, wholes) =>
    wholes.some((whole) => part.ownedBy === whole.purl || liesInside(part, whole)) ||
    comesOnlyThrough(part, wholes, graph());
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    if (made === undefined) made = { value: make() };
    return made.value;
  };
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

interface Graph {
  /** purls of the packages that need a package. */
  readonly dependants: ReadonlyMap<string, readonly string[]>;
  /** purls of what the project itself asks for. */
  readonly direct: ReadonlySet<string>;
}

function graphOf(packages: readonly Package[]): Graph {
  const dependants = new Map<string, string[]>();
  const direct = new Set<string>();
  for (const { purl, dependsOn = [], direct: isDirect } of packages) {
    if (isDirect === true) direct.add(purl);
    for (const target of dependsOn) {
      const list = dependants.get(target);
      if (list === undefined) dependants.set(target, [purl]);
      else list.push(purl);
    }
  }
  return { dependants, direct };
}

/** Whether everything that needs the part, directly or not, needs it through the wholes. */
function comesOnlyThrough(part: Package, wholes: readonly Package[], graph: Graph): boolean {
  const stops = new Set(wholes.map(({ purl }) => purl));
  const seen = new Set([part.purl]);
  const pending = [part.purl];
  let passedWhole = false;
  for (let purl = pending.pop(); purl !== undefined; purl = pending.pop()) {
    const above = graph.dependants.get(purl) ?? [];
    // Needed by itself, for all that is known.
    if (above.length === 0 || graph.direct.has(purl)) return false;
    for (const next of above) {
      if (stops.has(next)) passedWhole = true;
      else if (!seen.has(next)) {
        seen.add(next);
        pending.push(next);
      }
    }
  }
  return passedWhole;
}
