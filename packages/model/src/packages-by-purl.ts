import type { Package } from './package.ts';
import type { Report } from './report.ts';

/** What a distribution installed has the same purl as a copy of one's own; the copy is judged. */
export function packagesByPurl({ packages }: Pick<Report, 'packages'>): Map<string, Package> {
  const byPurl = new Map<string, Package>();
  for (const pkg of packages) {
    if (pkg.ownedBy === undefined || !byPurl.has(pkg.purl)) byPurl.set(pkg.purl, pkg);
  }
  return byPurl;
}
