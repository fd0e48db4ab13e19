import type { Advisory } from '../feeds/feed.ts';
import { preferredId } from '../feeds/ids.ts';

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
