import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';

/**
 * The flaws that each of the advisories on one package speaks of. Records that share a name, also
 * by way of others, are about one flaw: RUSTSEC-... names GHSA-..., that names CVE-... The flaw goes
 * by its CVE, else by the name that most sources use. A record of several CVEs is a bundle, which
 * joins nothing.
 * @param known the name that the database has for a flaw which none of the advisories here gives
 */
export function flawsOfAll(
  advisories: readonly Advisory[],
  known: (name: string) => string,
): Map<Advisory, readonly string[]> {
  const groups = new Groups();
  const namesOf = new Map<Advisory, string[]>();
  for (const advisory of advisories) {
    if (advisory.cves.length > 1) continue;
    const names = [advisory.id, ...advisory.aliases];
    namesOf.set(advisory, [...names, ...advisory.cves, ...names.map(known)]);
    // A CVE joins by itself: another CVE under a common name is another flaw.
    groups.join(namesOf.get(advisory)!.filter((name) => !isCve(name)));
  }
  const members = new Map<string, string[]>();
  for (const names of namesOf.values()) {
    const root = rootOf(names, groups);
    if (root === undefined) continue;
    members.set(root, [...(members.get(root) ?? []), ...names]);
  }
  const flaws = new Map<string, string>();
  for (const [root, names] of members) {
    flaws.set(root, names.filter(isCve).sort()[0] ?? preferredId(names));
  }
  return new Map(
    advisories.map((advisory) => {
      if (advisory.cves.length > 0) return [advisory, advisory.cves];
      return [advisory, [flaws.get(rootOf(namesOf.get(advisory)!, groups)!)!]];
    }),
  );
}

function rootOf(names: readonly string[], groups: Groups): string | undefined {
  const name = names.find((one) => !isCve(one));
  return name === undefined ? undefined : groups.rootOf(name);
}

/** Disjoint sets of names. */
class Groups {
  readonly #parents = new Map<string, string>();

  join(names: readonly string[]): void {
    const [first, ...rest] = names;
    if (first === undefined) return;
    for (const name of rest) {
      const [a, b] = [this.rootOf(first), this.rootOf(name)];
      if (a !== b) this.#parents.set(b, a);
    }
  }

  rootOf(name: string): string {
    let root = name;
    for (let up = this.#parents.get(root); up !== undefined; up = this.#parents.get(root))
      root = up;
    // Keeps the ways short.
    for (let at = name; at !== root; ) {
      const up = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = up;
    }
    return root;
  }
}
