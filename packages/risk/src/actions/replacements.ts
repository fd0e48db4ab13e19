import { osPackageTypes, type VulnerabilityFinding } from '@seaworthy/model';
import { explainRisk } from '../score.ts';
import { layersOf, placeOfLayers, projectPlaces } from './places.ts';
import type { ActionSource } from './proposal.ts';

/** Replacing a package is a large change; for less than this it is not asked. */
const leastRisk = 50;
/** Who has not fixed a flaw in this time will hardly do so. */
const abandonedAfterDays = 730;

/** Other software, or none, in place of a package whose flaws nobody fixes. */
export const replacements: ActionSource = {
  *propose({ report, groups, target }) {
    const now = Date.parse(report.createdAt);
    for (const { type, namespace, name, version, packages, findings } of groups) {
      const hopeless = findings.filter(
        (finding) =>
          (finding.risk ?? explainRisk(finding, packages[0]).score) >= leastRisk &&
          isHopeless(finding, now),
      );
      if (hopeless.length === 0) continue;
      const path = packages[0] === undefined ? undefined : projectPlaces(packages[0])[0];
      const purls = [...new Set(hopeless.map((finding) => finding.package.purl))];
      yield {
        kind: 'replace-package',
        identity: [type, namespace, name, version],
        place: placeOfLayers(report, layersOf(packages), target),
        findings: hopeless,
        purls,
        describe: (merged) => ({
          title: `Replace or remove ${name} ${version}: nobody fixes ${hopeless.length === 1 ? hopeless[0]!.vulnerability : `${hopeless.length} of its flaws`}`,
          how: ['Use other software for the task, or take the package out'],
          package: { type, name, version, purls: [...merged.purls] },
          ...(path === undefined || osPackageTypes.has(type) ? {} : { path }),
        }),
      };
    }
  },
};

function isHopeless(
  { status, package: pkg, publishedAt }: VulnerabilityFinding,
  now: number,
): boolean {
  if (status === 'will-not-fix') return true;
  // A distribution that has no fix yet says so in words; a language's registry only falls silent.
  if (status !== 'affected' || osPackageTypes.has(pkg.type)) return false;
  const ageMs = now - Date.parse(publishedAt ?? '');
  return ageMs > abandonedAfterDays * 86_400_000;
}
