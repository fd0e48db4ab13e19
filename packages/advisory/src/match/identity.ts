import type { AffectedEntry } from '../database/codec.ts';
import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';
import { baseEcosystem, isDistribution } from '../feeds/osv-ecosystems.ts';

/** A record, by what it says of one package. */
export interface AboutPackage {
  readonly entry: AffectedEntry;
  readonly advisory: Advisory;
}

/**
 * The name by which a flaw goes into a finding's fingerprint. Records gain aliases over time (an
 * advisory of GitHub gets its CVE days later, RustSec's is linked to GitHub's), and the fingerprint
 * has to outlive that. So of the records about this flaw in this package, whether they match the
 * installed version or not, it is the one that was published first: its id does not change when
 * it, or a later record, learns other names. Records without a date count as later than all others.
 *
 * Distributions and lists of products name flaws by CVE, and a distribution's advisory is an
 * update, not a flaw; there it is GitHub's id where the records know just one (Alpine's do until a
 * CVE is given), else the CVE. Records about several flaws name none of them.
 */
export function identityOf(flaw: string, statements: readonly AboutPackage[]): string {
  const single = statements.filter(({ advisory }) => advisory.cves.length <= 1);
  const dated = single.filter(({ entry }) => !namesFlawsByCve(entry.ecosystem));
  if (dated.length === 0) return githubId(single) ?? flaw;
  const first = dated.reduce((least, { advisory }) => earlier(least, dateOf(advisory)), never);
  const oldest = dated.filter(({ advisory }) => dateOf(advisory) === first);
  return preferredId(
    oldest.map((one) => (isCve(one.advisory.id) ? (githubId([one]) ?? flaw) : one.advisory.id)),
  );
}

/** The identities of all flaws that the records on one package speak of. */
export function identitiesOf(
  records: readonly AboutPackage[],
  flaws: ReadonlyMap<Advisory, readonly string[]>,
): Map<string, string> {
  const byFlaw = new Map<string, AboutPackage[]>();
  for (const record of records) {
    for (const flaw of flaws.get(record.advisory) ?? []) {
      const known = byFlaw.get(flaw);
      if (known === undefined) byFlaw.set(flaw, [record]);
      else known.push(record);
    }
  }
  return new Map([...byFlaw].map(([flaw, about]) => [flaw, identityOf(flaw, about)]));
}

function namesFlawsByCve(ecosystem: string): boolean {
  const base = baseEcosystem(ecosystem).toLowerCase();
  return isDistribution(ecosystem) || ['bitnami', 'cpe', 'kubernetes'].includes(base);
}

function githubId(statements: readonly AboutPackage[]): string | undefined {
  const names = statements.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]);
  const ids = new Set(names.filter((name) => name.startsWith('GHSA-')));
  return ids.size === 1 ? [...ids][0] : undefined;
}

/** After every date. */
const never = '9999';

function dateOf({ publishedAt }: Advisory): string {
  return publishedAt ?? never;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
