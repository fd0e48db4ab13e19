import { limitExceeded, type Package, type PackageType } from '@seaworthy/model';
import type { CatalogedFile, FoundPackage, ReadContext } from './cataloger.ts';
import { foundPackage } from './found-package.ts';

/** One package that a lock file pins; plain values, because facts are cached. */
export interface LockedPackage {
  /** Where a file pins packages of two ecosystems; else the cataloger's. */
  type?: PackageType | undefined;
  namespace?: string | undefined;
  /** Without the namespace. */
  name: string;
  /** "" when the file names a source without a version: a Git revision, a URL. */
  version: string;
  licenses?: string[] | undefined;
  dev?: boolean | undefined;
  direct?: boolean | undefined;
  /** Indexes of the packages that it needs, in the same list. */
  needs?: number[];
  /** What a manifest may call it, where that is not the name: "ms@^2.0.0" in yarn's files. */
  wantedAs?: readonly string[] | undefined;
  details?: Record<string, string | boolean> | undefined;
}

/** What the project itself asks for, as indexes of locked packages. */
export interface Roots {
  readonly production: Iterable<number>;
  readonly development: Iterable<number>;
}

/** The largest known lock files hold some tens of thousands. */
const maxPackages = 200_000;
const maxNeeds = 2_000_000;

/**
 * Gathers the packages of one lock file under ids that are unique in it (a path, "name@version").
 * Entries without a plausible name and version are counted, not kept.
 */
export class LockedPackages {
  readonly list: LockedPackage[] = [];
  #indexes = new Map<string, number>();
  #implausible = 0;
  #needs = 0;

  /**
   * Returns the index, or `undefined` when the entry is implausible. The first of an id wins.
   *
   * @throws LIMIT_EXCEEDED
   */
  add(
    id: string,
    entry: Omit<LockedPackage, 'name' | 'version'> & {
      name: string | undefined;
      version: string | undefined;
    },
  ): number | undefined {
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    const { name, version, ...rest } = entry;
    if (!isPlausibleName(name) || !isPlausibleVersion(version)) {
      this.#implausible += 1;
      return undefined;
    }
    const index = this.list.length;
    if (index >= maxPackages) throw limitExceeded('lock file', 'packages', maxPackages);
    this.list.push({ name, version, ...rest });
    this.#indexes.set(id, index);
    return index;
  }

  indexOf(id: string): number | undefined {
    return this.#indexes.get(id);
  }

  /**
   * Says that one package needs another. Unknown ends are passed over: a dependency can be optional
   * or for another system.
   *
   * @throws LIMIT_EXCEEDED
   */
  connect(from: number | undefined, to: number | undefined): void {
    if (from === undefined || to === undefined || from === to) return;
    this.#needs += 1;
    if (this.#needs > maxNeeds) throw limitExceeded('lock file', 'dependencies', maxNeeds);
    const entry = this.list[from]!;
    entry.needs ??= [];
    entry.needs.push(to);
  }

  /** Tells what had to be left out; a lock file that is half understood is not a clean one. */
  reportTo(context: Pick<ReadContext, 'report'>): void {
    if (this.#implausible === 0) return;
    context.report({
      code: 'unreadable-file',
      message: `entries without a usable name or version: ${this.#implausible}`,
    });
  }
}

/**
 * Says which packages the project asks for itself, and which are reached from its development
 * dependencies alone. What the lock file has said already stands; packages that nothing reaches
 * stay without `dev`, because an optional or platform edge may be missing from the file.
 */
export function markReach(packages: readonly LockedPackage[], roots: Roots): void {
  const production = new Set(roots.production);
  const development = new Set(roots.development);
  const shipped = reachableFrom(packages, production);
  const used = reachableFrom(packages, development);
  packages.forEach((entry, index) => {
    entry.direct ??= production.has(index) || development.has(index);
    if (shipped.has(index)) entry.dev ??= false;
    else if (used.has(index)) entry.dev ??= true;
  });
}

function reachableFrom(packages: readonly LockedPackage[], roots: Iterable<number>): Set<number> {
  const reached = new Set(roots);
  // A set hands out what is added during the walk, so that it is its own queue.
  for (const index of reached) {
    for (const need of packages[index]?.needs ?? []) reached.add(need);
  }
  return reached;
}

/**
 * Packages of one lock file. The same package at several places in it becomes one: needed in
 * production, and asked for by the project, if it is so at any of them.
 */
export function lockedToFound(
  type: PackageType,
  packages: readonly LockedPackage[],
  file: Pick<CatalogedFile<unknown>, 'path' | 'layer'>,
  state: Package['state'] = 'locked',
): FoundPackage[] {
  const found = packages.map(({ needs: _needs, wantedAs: _wantedAs, ...entry }) =>
    foundPackage({ type, state, ...definedOnly(entry) }, file),
  );
  const merged = new Map<string, { first: FoundPackage; needs: Set<string> }>();
  found.forEach((next, index) => {
    let twins = merged.get(next.purl);
    if (twins === undefined) {
      twins = { first: next, needs: new Set() };
      merged.set(next.purl, twins);
    } else {
      const { first } = twins;
      const dev = first.dev === false || next.dev === false ? false : (first.dev ?? next.dev);
      const direct = first.direct === true || next.direct === true || first.direct;
      Object.assign(first, definedOnly({ dev, direct }));
      if (first.licenses.length === 0) first.licenses = next.licenses;
    }
    for (const need of packages[index]!.needs ?? []) twins.needs.add(found[need]!.purl);
  });
  return [...merged.values()].map(({ first, needs }) => {
    needs.delete(first.purl);
    return needs.size === 0 ? first : { ...first, dependsOn: [...needs].sort() };
  });
}

function definedOnly<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== undefined),
  ) as never;
}

/** No ecosystem's name has blanks or control characters; the longest allowed are 214 (npm). */
export function isPlausibleName(text: string | undefined): text is string {
  return text !== undefined && text.length <= 256 && /^[^\s\p{Cc}]+$/u.test(text);
}

export function isPlausibleVersion(text: string | undefined): text is string {
  return text !== undefined && text.length <= 256 && /^[^\s\p{Cc}]*$/u.test(text);
}

/** A place that packages come from, without the credentials that URLs may carry. */
export function withoutCredentials(url: string): string {
  return url
    .slice(0, 1024)
    .replace(/\/\/[^/]*@/, '//')
    .replace(/\?[^#]*/, '');
}
