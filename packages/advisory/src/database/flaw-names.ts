import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';

/**
 * The names that lead to the flaw's CVE, or to its most common name. Bundles of several CVEs teach
 * nothing; nor do distributions, whose second names can stand for bundles.
 */
export function* flawNames(advisory: Advisory): Generator<[name: string, flaw: string]> {
  const { id, aliases, cves } = advisory;
  if (cves.length > 1) return;
  const flaw = cves[0] ?? preferredId([id, ...aliases]);
  for (const name of [id, ...aliases]) if (name !== flaw) yield [name, flaw];
}

/** The better of two that a name leads to, in whatever order they come: a CVE before all others. */
export function betterName(known: string | undefined, flaw: string): string {
  if (known === undefined || known === flaw) return flaw;
  if (isCve(known) === isCve(flaw)) return preferredId([known, flaw]);
  return isCve(known) ? known : flaw;
}
