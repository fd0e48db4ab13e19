import type { Package, PackageType } from '@seaworthy/model';
import { printable } from '../text/printable.ts';

/** What GitLab calls the program that wrote a file, where it is not the package type. */
const managersByFile: Readonly<Record<string, string>> = {
  'yarn.lock': 'yarn',
  'pnpm-lock.yaml': 'pnpm',
  'Pipfile.lock': 'pipenv',
  'poetry.lock': 'poetry',
  'uv.lock': 'uv',
  'gradle.lockfile': 'gradle',
  'build.sbt.lock': 'sbt',
};
const managersByType: Partial<Record<PackageType, string>> = {
  gem: 'bundler',
  golang: 'go',
  pypi: 'pip',
};

/** The dependency list of GitLab: every file that packages were found in, with its packages. */
export function gitlabDependencyFiles(packages: readonly Package[]): object[] {
  const files = new Map<string, Package[]>();
  for (const found of packages) {
    for (const path of new Set(found.locations.map((location) => location.path))) {
      const inFile = files.get(path);
      if (inFile === undefined) files.set(path, [found]);
      else inFile.push(found);
    }
  }
  return [...files]
    .filter(([path]) => path !== '')
    .map(([path, found]) => ({
      path: printable(path),
      package_manager: managerOf(path, found[0]!.type),
      dependencies: found.map(({ name, version, direct }, index) => ({
        iid: index + 1,
        ...(direct === undefined ? {} : { direct }),
        package: { name: printable(name) },
        version: printable(version),
      })),
    }));
}

function managerOf(path: string, type: PackageType): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const byFile = Object.hasOwn(managersByFile, file) ? managersByFile[file] : undefined;
  return byFile ?? managersByType[type] ?? type;
}
