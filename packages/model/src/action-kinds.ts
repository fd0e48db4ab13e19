/** Of two that are worth the same, the one that comes first here is the better. */
export const actionKinds = [
  'rebuild-base-image', // on a newer tag or digest of the same base image
  'upgrade-os-package', // through the package manager of the distribution
  'upgrade-dependency', // in a manifest or lock file of a language
  'upgrade-program', // software that no package manager knows
  'edit-configuration', // a file that builds or deploys, or the build of an image
  'upgrade-distribution', // the release gets no fixes any more
  'replace-package', // no version without the flaw exists
] as const;
