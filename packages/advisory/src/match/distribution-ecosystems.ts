import type { Distribution, Package } from '@seaworthy/model';
import { parsePurl } from '@seaworthy/model';
import { debianVersion } from '../feeds/releases.ts';

/** An ecosystem whose advisories speak of a distribution's packages. */
export interface DistributionEcosystem {
  /** As OSV writes it. */
  ecosystem: string;
  /** Said in the evidence when it is not the distribution's own. */
  note?: string;
}

/** What is needed of a distribution; for a package of an SBOM it comes from its purl. */
export type DistributionRelease = Pick<Distribution, 'id' | 'versionId' | 'codename'>;

/**
 * The ecosystems that may judge the packages of a distribution, best first. The first that the
 * database holds is asked. Empty for distributions that nobody publishes machine-readable
 * advisories for.
 */
export function ecosystemsOfRelease(release: DistributionRelease): DistributionEcosystem[] {
  const { id, versionId } = release;
  const major = versionId.split('.', 1)[0]!;
  switch (id) {
    case 'debian':
      return [{ ecosystem: `Debian:${debianRelease(release)}` }];
    case 'raspbian':
      return [{ ecosystem: `Debian:${debianRelease(release)}`, note: 'Raspbian, as Debian' }];
    case 'ubuntu':
      return [{ ecosystem: `Ubuntu:${versionId}` }];
    case 'pop':
    case 'neon':
      return [{ ecosystem: `Ubuntu:${versionId}`, note: `${id}, as Ubuntu` }];
    case 'alpine':
      return [{ ecosystem: `Alpine:${alpineRelease(versionId)}` }];
    case 'wolfi':
      return [{ ecosystem: 'Wolfi' }, { ecosystem: 'Chainguard', note: 'Wolfi, as Chainguard' }];
    case 'chainguard':
      return [{ ecosystem: 'Chainguard' }, { ecosystem: 'Wolfi', note: 'Chainguard, as Wolfi' }];
    case 'minimos':
      return [{ ecosystem: 'MinimOS' }];
    case 'echo':
      return [{ ecosystem: 'Echo' }];
    case 'almalinux':
    case 'rocky':
    case 'rhel':
    case 'centos':
    case 'ol':
    case 'eurolinux':
    case 'scientific':
    case 'virtuozzo':
      return enterpriseLinux(id, major);
    case 'opensuse-leap':
      return [{ ecosystem: `openSUSE:Leap ${versionId}` }];
    case 'opensuse-tumbleweed':
      return [{ ecosystem: 'openSUSE:Tumbleweed' }];
    case 'sles':
      return [{ ecosystem: `SUSE:Linux Enterprise Server ${versionId.replace('.', ' SP')}` }];
    case 'mageia':
      return [{ ecosystem: `Mageia:${major}` }];
    case 'openEuler':
      return [{ ecosystem: `openEuler:${versionId}` }];
    case 'azurelinux':
    case 'mariner':
      return [{ ecosystem: `Azure Linux:${major}` }];
    case 'photon':
      return [{ ecosystem: `Photon OS:${versionId}` }];
    default:
      return [];
  }
}

/**
 * Rebuilds of Red Hat Enterprise Linux keep its names and versions but for a suffix, so each can
 * stand in for another. A rebuild of the same release comes first, Red Hat itself second, because
 * its OSV records are split by repository.
 */
function enterpriseLinux(id: string, major: string): DistributionEcosystem[] {
  const own: Record<string, string> = {
    almalinux: `AlmaLinux:${major}`,
    rocky: `Rocky Linux:${major}`,
    rhel: `Red Hat:enterprise_linux:${major}`,
  };
  const all = [`Red Hat:enterprise_linux:${major}`, `AlmaLinux:${major}`, `Rocky Linux:${major}`];
  const first = own[id];
  return [
    ...(first === undefined ? [] : [{ ecosystem: first }]),
    ...all
      .filter((ecosystem) => ecosystem !== first)
      .map((ecosystem) => ({
        ecosystem,
        note: `${id} ${major} is compatible with ${ecosystem.split(':', 1)[0]} ${major}; release suffixes may differ`,
      })),
  ];
}

/** "12" from VERSION_ID "12" or "12.5", else from the code name; testing and unstable are "sid". */
function debianRelease({ versionId, codename }: DistributionRelease): string {
  if (/^\d/.test(versionId)) {
    const [major, minor] = versionId.split('.');
    return Number(major) < 4 && minor !== undefined ? `${major}.${minor}` : major!;
  }
  return debianVersion(codename ?? '') ?? 'sid';
}

/** "v3.20" from "3.20.1"; a snapshot ("3.21_alpha20240807", "edge") is edge. */
function alpineRelease(versionId: string): string {
  const match = /^(\d+\.\d+)(?:\.\d+)?$/.exec(versionId);
  return match === null ? 'edge' : `v${match[1]}`;
}

/**
 * The release that a package's purl tells, for inventories that have no distribution of their own:
 * "pkg:deb/debian/curl@7?distro=debian-12" or "distro=bookworm".
 */
export function releaseOfPurl(pkg: Package): DistributionRelease | undefined {
  const purl = parsePurl(pkg.purl);
  const distro = purl?.qualifiers?.['distro'];
  if (distro === undefined || distro === '') return undefined;
  const match = /^([A-Za-z][\w-]*?)-(\d[\w.]*)$/.exec(distro);
  if (match !== null) return { id: match[1]!, versionId: match[2]! };
  return { id: purl?.namespace ?? '', versionId: '', codename: distro };
}
