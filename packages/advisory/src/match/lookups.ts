import type { Package } from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import { parseCpe } from '../feeds/cpe.ts';
import type { DistributionRelease } from './distribution-ecosystems.ts';
import { distributionLookups } from './distribution-lookups.ts';
import { linkageOf } from './go-linkage.ts';
import { type Lookup, type Lookups, lookup } from './lookup.ts';

const ecosystemByType: Partial<Record<Package['type'], string>> = {
  cargo: 'crates.io',
  composer: 'Packagist',
  conan: 'ConanCenter',
  cran: 'CRAN',
  gem: 'RubyGems',
  golang: 'Go',
  hackage: 'Hackage',
  hex: 'Hex',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  pub: 'Pub',
  pypi: 'PyPI',
  swift: 'SwiftURL',
};

/** What to ask about a package. */
export function lookupsFor(
  pkg: Package,
  release: DistributionRelease | undefined,
  database: AdvisoryDatabase,
): Lookups {
  switch (pkg.type) {
    case 'deb':
    case 'apk':
    case 'rpm':
    case 'alpm':
      return distributionLookups(pkg, release, database);
    case 'generic':
    case 'bitnami':
      return productLookups(pkg, database);
    default:
      return libraryLookups(pkg, database);
  }
}

function libraryLookups(pkg: Package, database: AdvisoryDatabase): Lookups {
  const ecosystem = ecosystemByType[pkg.type];
  if (ecosystem === undefined) return { notMatched: pkg.type, why: 'no ecosystem' };
  if (!hasVersion(pkg)) return { notMatched: ecosystem, why: 'no version' };
  const linkage = linkageOf(pkg);
  const asked = [
    lookup(ecosystem, pkg.name, pkg.version, linkage && { linkage }),
    ...kubernetesLookups(pkg),
  ];
  const held = asked.filter((one) => one !== undefined && database.holds(one.ecosystem));
  return held.length === 0 ? { notMatched: ecosystem, why: 'not held' } : (held as Lookup[]);
}

/**
 * Whether the version says anything. Go writes "(devel)" for what was built from a checkout, and
 * stamps v0.0.0 with a date when that checkout had no tags, as most checkouts in pipelines have
 * none: for the main module that says nothing about its age. Of a dependency it is a real version.
 */
function hasVersion(pkg: Package): boolean {
  if (pkg.version === '' || pkg.version === '(devel)' || pkg.version === 'UNKNOWN') return false;
  const isMain = pkg.type === 'golang' && pkg.details?.['mainModule'] === pkg.name;
  return !(isMain && /^v?0\.0\.0-\d{14}-[0-9a-f]{12}/.test(pkg.version));
}

/** Components of Kubernetes by the name of their program; all are one Go module. */
const kubernetesComponents: ReadonlyMap<string, string> = new Map([
  ['kube-apiserver', 'k8s.io/apiserver'],
  ['kube-controller-manager', 'k8s.io/controller-manager'],
  ['kube-proxy', 'k8s.io/kube-proxy'],
  ['kubectl', 'k8s.io/kubectl'],
  ['kubelet', 'k8s.io/kubelet'],
]);

/**
 * The Kubernetes feed numbers components as releases of Kubernetes (1.29.3), while the Go modules
 * of the same names go by 0.29.3; so only programs built from the project itself are asked about.
 */
function kubernetesLookups(pkg: Package): (Lookup | undefined)[] {
  if (pkg.details?.['mainModule'] !== pkg.name || !/^(?:sigs\.)?k8s\.io\//.test(pkg.name))
    return [];
  const programs = pkg.locations.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const components = programs.map((program) => kubernetesComponents.get(program));
  const names = [pkg.name, ...components.filter((name) => name !== undefined)];
  return [...new Set(names)].map((name) => lookup('Kubernetes', name, pkg.version));
}

/** Software without a package manager: by Bitnami's name for it, and by its CPE. */
function productLookups(pkg: Package, database: AdvisoryDatabase): Lookups {
  if (!hasVersion(pkg)) return { notMatched: pkg.type, why: 'no version' };
  const bitnami = pkg.type === 'bitnami' ? pkg.name : pkg.details?.['bitnami'];
  const products = (pkg.cpes ?? []).flatMap((text) => {
    const cpe = parseCpe(text);
    return cpe === undefined ? [] : [`${cpe.vendor}:${cpe.product}`];
  });
  const asked = [
    ...(typeof bitnami === 'string' ? [lookup('Bitnami', bitnami, pkg.version)] : []),
    ...[...new Set(products)].map((product) => lookup('CPE', product, pkg.version)),
  ];
  if (asked.length === 0) return { notMatched: pkg.type, why: 'no ecosystem' };
  const held = asked.filter((one) => one !== undefined && database.holds(one.ecosystem));
  return held.length === 0 ? { notMatched: pkg.type, why: 'not held' } : (held as Lookup[]);
}

/** The OSV ecosystems that a package may need, for fetching them when a scan meets them. */
export function libraryEcosystem(pkg: Package): string | undefined {
  if (pkg.type === 'bitnami') return 'Bitnami';
  if (pkg.type === 'generic') {
    return typeof pkg.details?.['bitnami'] === 'string' ? 'Bitnami' : undefined;
  }
  return ecosystemByType[pkg.type];
}
