import { isVulnerability, type Report } from '@seaworthy/model';

/**
 * The report without the packages that ranking, actions and formats for people have no use for:
 * nothing is wrong with them, and nothing that is wrong came in through them. For scans of so many
 * targets that all packages of all of them are too much to keep.
 */
export function withNeededPackages(report: Report): Report {
  const dependents = new Map<string, string[]>();
  for (const { purl, dependsOn = [] } of report.packages) {
    for (const needed of dependsOn) {
      const known = dependents.get(needed);
      if (known === undefined) dependents.set(needed, [purl]);
      else known.push(purl);
    }
  }
  const needed = new Set(report.findings.filter(isVulnerability).map((each) => each.package.purl));
  // A set hands out what is added during the walk, so that it is its own queue.
  for (const purl of needed) {
    for (const dependent of dependents.get(purl) ?? []) needed.add(dependent);
  }
  return { ...report, packages: report.packages.filter(({ purl }) => needed.has(purl)) };
}
