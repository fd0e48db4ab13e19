import { isFixable, osPackageTypes, type PackageType } from '@seaworthy/model';
import { DependencyGraph } from './brought-by.ts';
import { dependencyCommands } from './dependency-commands.ts';
import { layersOf, placeOfLayers, projectPlaces } from './places.ts';
import type { ActionSource } from './proposal.ts';

/** Types that no language's package manager installs. */
const programTypes: ReadonlySet<PackageType> = new Set(['generic', 'bitnami']);

/** Upgrades in a manifest or lock file, and of programs that nothing manages. */
export const dependencies: ActionSource = {
  *propose({ report, packages, groups, target }) {
    // Paths of a project are told from its folder, those of an image from its root.
    const root = report.target.kind === 'directory' ? '' : '/';
    const graph = new DependencyGraph(packages);
    for (const { type, name, version, packages: moved, findings } of groups) {
      if (osPackageTypes.has(type)) continue;
      const fixable = findings.filter(isFixable);
      const versions = fixable.flatMap(({ fixedVersion }) => fixedVersion ?? []);
      if (fixable.length === 0) continue;
      const pkg = moved[0];
      const paths = pkg === undefined ? [] : projectPlaces(pkg);
      const isTransitive = pkg !== undefined && graph.isTransitive(pkg);
      const broughtBy = isTransitive
        ? graph.broughtBy(pkg).map((root) => `${root.name} ${root.version}`.trim())
        : [];
      const layers = layersOf(moved);
      const isProgram = programTypes.has(type);
      yield {
        kind: isProgram ? 'upgrade-program' : 'upgrade-dependency',
        identity: [type, name, version, ...paths],
        place: placeOfLayers(report, layers, target),
        findings: fixable,
        fixes: { versions, ecosystem: findings[0]!.evidence[0]!.ecosystem },
        purls: moved.map(({ purl }) => purl),
        describe({ fixedVersion, purls, targets }) {
          const to = likeInstalled(type, name, version, fixedVersion);
          const layer = targets.length === 1 && layers.length === 1 ? layers[0] : undefined;
          const places = paths.length === 0 ? [''] : paths;
          const how = isProgram
            ? places.map(
                (path) =>
                  `Install ${name} ${to} in place of ${path === '' ? version : root + path}`,
              )
            : places.flatMap((path) =>
                dependencyCommands({ type, name, from: version, to, isTransitive, path }),
              );
          return {
            title: `Upgrade ${name} ${version} to ${to}${describePlaces(paths, root)}`,
            how: [...new Set(how)],
            package: {
              type,
              name,
              version,
              fixedVersion: to,
              purls: [...purls],
              ...(broughtBy.length > 0 ? { broughtBy } : {}),
            },
            ...(paths[0] === undefined ? {} : { path: paths[0] }),
            ...(layer === undefined || report.layers.length < 2 ? {} : { layer }),
          };
        },
      };
    }
  },
};

/** The fix as a project that has `installed` writes it. */
function likeInstalled(type: PackageType, name: string, installed: string, fixed: string): string {
  // Go's versions begin with a "v" that advisories leave out; those of Go itself do not.
  if (type === 'golang' && installed.startsWith('v') && !fixed.startsWith('v')) return `v${fixed}`;
  // Every release of Guava comes for Android and for Java, and advisories name the lower of the two.
  if (name === 'com.google.guava:guava' && installed.endsWith('-jre')) {
    return fixed.replace(/-android$/, '-jre');
  }
  return fixed;
}

function describePlaces(paths: readonly string[], root: string): string {
  if (paths[0] === undefined) return '';
  const more = paths.length - 1;
  return ` in ${root}${paths[0]}${more === 0 ? '' : ` and ${more} more ${more === 1 ? 'place' : 'places'}`}`;
}
