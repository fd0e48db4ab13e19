import type { Package } from '@seaworthy/model';

/** More names than a person reads. */
const mostRoots = 5;
/** Packages that the walk up from one of them visits; real graphs have some thousands. */
const mostVisited = 20_000;

/** Who asks for the packages of one report, found out when it is first asked. */
export class DependencyGraph {
  readonly #packages: ReadonlyMap<string, Package>;
  #dependents: Map<string, string[]> | undefined;

  constructor(packages: ReadonlyMap<string, Package>) {
    this.#packages = packages;
  }

  /** Whether only other packages ask for it, as far as the report tells. */
  isTransitive(pkg: Package): boolean {
    return pkg.direct === undefined ? this.#dependentsOf(pkg.purl).length > 0 : !pkg.direct;
  }

  /**
   * The dependencies of the project itself through which a package comes in: those that it asks
   * for, or that nothing else asks for where the report does not say.
   */
  broughtBy(pkg: Package): Package[] {
    const roots: Package[] = [];
    const visited = new Set([pkg.purl]);
    // A set hands out what is added during the walk, so that it is its own queue.
    for (const purl of visited) {
      if (roots.length >= mostRoots || visited.size > mostVisited) break;
      const dependents = this.#dependentsOf(purl);
      const found = this.#packages.get(purl);
      if (found !== undefined && found !== pkg && (found.direct ?? dependents.length === 0)) {
        roots.push(found);
        continue;
      }
      for (const dependent of dependents) visited.add(dependent);
    }
    return roots;
  }

  #dependentsOf(purl: string): readonly string[] {
    if (this.#dependents === undefined) {
      this.#dependents = new Map();
      for (const { purl: dependent, dependsOn = [] } of this.#packages.values()) {
        for (const needed of dependsOn) {
          const known = this.#dependents.get(needed);
          if (known === undefined) this.#dependents.set(needed, [dependent]);
          else known.push(dependent);
        }
      }
    }
    return this.#dependents.get(purl) ?? [];
  }
}
