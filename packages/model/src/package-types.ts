import type { PackageType } from './package.ts';

/** purl types that we produce (https://github.com/package-url/purl-spec). */
export const packageTypes = [
  'alpm',
  'apk',
  'bitnami',
  'cargo',
  'composer',
  'conan',
  'conda',
  'cran',
  'deb',
  'gem',
  'generic',
  'golang',
  'hackage',
  'hex',
  'maven',
  'npm',
  'nuget',
  'pub',
  'pypi',
  'rpm',
  'swift',
] as const;

/** The types that a distribution's own package manager installs. */
export const osPackageTypes: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm', 'alpm']);
