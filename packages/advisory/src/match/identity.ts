import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';
import { baseEcosystem, isDistribution } from '../feeds/osv-ecosystems.ts';
import type { Statement } from './assess.ts';

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
export function identityOf(flaw: string, statements: readonly Statement[]): string {
  const single = statements.filter(({ advisory }) => advisory.cves.length <= 1);
  const dated = single.filter(({ entry }) => !namesFlawsByCve(entry.ecosystem));
  if (dated.length === 0) return githubId(single) ?? flaw;
  const first = dated.reduce((least, { advisory }) => earlier(least, dateOf(advisory)), never);
  const oldest = dated.filter(({ advisory }) => dateOf(advisory) === first);
  return preferredId(
    oldest.map((one) => (isCve(one.advisory.id) ? (githubId([one]) ?? flaw) : one.advisory.id)),
  );
}

function namesFlawsByCve(ecosystem: string): boolean {
  const base = baseEcosystem(ecosystem).toLowerCase();
  return isDistribution(ecosystem) || ['bitnami', 'cpe', 'kubernetes'].includes(base);
}

function githubId(statements: readonly Statement[]): string | undefined {
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
