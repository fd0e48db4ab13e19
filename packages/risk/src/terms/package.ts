import { isKernelHeaders } from '@seaworthy/advisory';
import { osPackageTypes, type Package } from '@seaworthy/model';
import { neutral, vulnerabilityTerm, type Weighed } from './term.ts';

const notListed = neutral('the report does not list the package');

/** How sure it is that the package is there to run. */
export const presence = vulnerabilityTerm('presence', (_, { package: pkg }) => {
  switch (pkg?.state) {
    case 'installed':
      return neutral('its files are there');
    case 'locked':
      return { factor: 0.8, because: 'a lock file asks for it; its files were not seen' };
    case 'declared':
      return { factor: 0.6, because: 'a manifest asks for it; its files were not seen' };
    case undefined:
      return notListed;
  }
});

/** What the project needs the package for. */
export const dependency = vulnerabilityTerm('dependency', (_, { package: pkg }) => {
  if (pkg === undefined) return notListed;
  if (pkg.dev === true) return { factor: 0.2, because: 'only needed to develop or to test' };
  if (pkg.direct === true) return { factor: 1.1, because: 'the project itself asks for it' };
  if (pkg.direct === false) return { factor: 0.9, because: 'comes with another dependency' };
  return neutral('not known who asks for it');
});

/** Binary packages inherit the flaws of their source, also those that hold none of its programs. */
export const contents = vulnerabilityTerm('contents', (_, { package: pkg, context }) => {
  if (pkg === undefined) return notListed;
  if (!osPackageTypes.has(pkg.type)) return neutral('a program or library');
  if (context.targetKind === 'image' && isKernel(pkg)) {
    return { factor: 0.1, because: 'a kernel; what runs in a container uses that of its host' };
  }
  return withoutPrograms(pkg) ?? neutral('a program or library');
});

function withoutPrograms(pkg: Package): Weighed | undefined {
  if (isKernelHeaders(pkg)) {
    return { factor: 0.05, because: 'headers of the kernel; the kernel itself is not in it' };
  }
  if (
    /-(?:doc|docs|man|manpages?|locales?|lang|l10n|i18n|dbg|dbgsym|debuginfo|debugsource)$/.test(
      pkg.name,
    )
  ) {
    return { factor: 0.1, because: 'documentation, translations or debug symbols' };
  }
  if (/-(?:dev|devel|headers)$/.test(pkg.name)) {
    return { factor: 0.4, because: 'files to build with, not to run' };
  }
  return undefined;
}

function isKernel({ type, name }: Package): boolean {
  switch (type) {
    case 'deb':
      return /^linux-(?:image|modules)-/.test(name);
    case 'rpm':
      return /^kernel(?:-(?:core|modules|modules-core|modules-extra|uek|default|rt))?$/.test(name);
    case 'apk':
      return /^linux-(?:lts|virt|edge|stable|rpi)$/.test(name);
    default:
      return type === 'alpm' && /^linux(?:-lts|-zen|-hardened)?$/.test(name);
  }
}
