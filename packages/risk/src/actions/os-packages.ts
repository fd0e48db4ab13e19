import { isFixable, osPackageTypes, packagesByPurl, type Report } from '@seaworthy/model';
import { osUpgradeCommand } from './os-commands.ts';
import { layersOf, placeOfLayers } from './places.ts';
import type { ActionSource } from './proposal.ts';

/** Upgrades through the distribution's package manager, all binary packages of a source at once. */
export const osPackages: ActionSource = {
  *propose({ report, groups, target }) {
    const { distribution } = report;
    for (const { type, namespace, name, version, packages, findings } of groups) {
      if (!osPackageTypes.has(type)) continue;
      const fixable = findings.filter(isFixable);
      const versions = fixable.flatMap(({ fixedVersion }) => fixedVersion ?? []);
      if (fixable.length === 0) continue;
      const layers = layersOf(packages);
      const names = new Set(findings.map((finding) => finding.package.name));
      yield {
        kind: 'upgrade-os-package',
        identity: [type, namespace, name, version],
        place: placeOfLayers(report, layers, target),
        findings: fixable,
        fixes: { versions, ecosystem: findings[0]!.evidence[0]!.ecosystem },
        purls: [...new Set(findings.map((finding) => finding.package.purl))],
        describe({ fixedVersion, purls, targets }) {
          const layer = targets.length === 1 && layers.length === 1 ? layers[0] : undefined;
          return {
            title: `Upgrade ${name} ${version} to ${fixedVersion}`,
            how: [osUpgradeCommand(type, distribution, [...names].sort())],
            package: { type, name, version, fixedVersion, purls: [...purls] },
            ...(layer === undefined || report.layers.length < 2 ? {} : { layer }),
          };
        },
      };
    }
  },
};

/** One line for all upgrades of operating-system packages in the queue, where there are several. */
export function combineOsUpgrades(report: Report): string | undefined {
  const upgrades = report.actions.filter(
    ({ kind, adds }) => kind === 'upgrade-os-package' && adds.total > 0,
  );
  const type = upgrades[0]?.package?.type;
  if (type === undefined || upgrades.length < 2) return undefined;
  const packages = packagesByPurl(report);
  const names = new Set(
    upgrades.flatMap((action) =>
      (action.package?.purls ?? []).flatMap((purl) => packages.get(purl)?.name ?? []),
    ),
  );
  return osUpgradeCommand(type, report.distribution, [...names].sort());
}
