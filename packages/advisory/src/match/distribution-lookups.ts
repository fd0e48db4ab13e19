import type { Package } from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import {
  type DistributionEcosystem,
  type DistributionRelease,
  ecosystemsOfRelease,
} from './distribution-ecosystems.ts';
import { extendedEcosystems, isSubscribersVersion } from './extended-support.ts';
import { type Lookup, type Lookups, lookup } from './lookup.ts';

/**
 * What to ask about a package of the operating system. Debian, Ubuntu and Alpine speak of source
 * packages and their versions; RPM distributions speak of binary packages.
 */
export function distributionLookups(
  pkg: Package,
  release: DistributionRelease | undefined,
  database: AdvisoryDatabase,
): Lookups {
  const candidates = release === undefined ? [] : ecosystemsOfRelease(release);
  const label = candidates[0]?.ecosystem ?? labelOf(pkg, release);
  if (pkg.version === '') return { notMatched: label, why: 'no version' };
  if (candidates.length === 0) return { notMatched: label, why: 'no ecosystem' };
  const asked = pkg.type === 'rpm' ? rpmLookups : sourceLookups;
  for (const candidate of candidates) {
    const held = heldEcosystems(candidate, database);
    if (held.length > 0) return held.flatMap((one) => asked(pkg, one, database));
  }
  return { notMatched: label, why: 'not held' };
}

function labelOf(pkg: Package, release: DistributionRelease | undefined): string {
  if (release === undefined || release.id === '') return pkg.type;
  return release.versionId === '' ? release.id : `${release.id}:${release.versionId}`;
}

/**
 * The ecosystems to ask for a candidate: itself, what extends its support, and the repositories by
 * which Red Hat splits a release ("Red Hat:enterprise_linux:9::baseos").
 */
function heldEcosystems(
  candidate: DistributionEcosystem,
  database: AdvisoryDatabase,
): DistributionEcosystem[] {
  const asked = [candidate.ecosystem, ...extendedEcosystems(candidate)];
  const held = candidate.ecosystem.startsWith('Red Hat:')
    ? Object.keys(database.info.ecosystems).filter((one) =>
        asked.some((ecosystem) => one === ecosystem || one.startsWith(`${ecosystem}::`)),
      )
    : asked.filter((ecosystem) => database.holds(ecosystem));
  return held.map((ecosystem) => ({ ...candidate, ecosystem }));
}

function sourceLookups(pkg: Package, { ecosystem, note }: DistributionEcosystem): Lookup[] {
  const source = kernelSource(pkg.source ?? { name: pkg.name, version: pkg.version });
  // Rebuilt without a change of the source ("+b1"); advisories know the source's own version.
  const version = source.version.replace(/\+b\d+$/, '');
  const isSubscriber = isSubscribersVersion(version);
  const isExtended = ecosystem.startsWith('Ubuntu:Pro:');
  const asked = lookup(ecosystem, source.name, version, {
    // What a subscriber has was built from the fixes of the subscription.
    rank: isExtended && isSubscriber ? 1 : 0,
    ...(isSubscriber && { isSubscriber }),
    ...(note !== undefined && { note }),
  });
  return asked === undefined ? [] : [asked];
}

/**
 * Signed kernels are repackaged from the built one: Debian's linux-signed-amd64 6.1.76+1 is
 * linux 6.1.76-1, Ubuntu's linux-signed-hwe-5.15 is linux-hwe-5.15. Flaws are filed there.
 */
function kernelSource(source: { name: string; version: string }) {
  const { name, version } = source;
  if (!name.startsWith('linux-signed')) return source;
  if (/^linux-signed-(?:amd64|arm64|armhf|i386)$/.test(name)) {
    return { name: 'linux', version: version.replace(/\+(?=[^+]*$)/, '-') };
  }
  return { name: name.replace('linux-signed', 'linux'), version };
}

function rpmLookups(
  pkg: Package,
  { ecosystem, note }: DistributionEcosystem,
  database: AdvisoryDatabase,
): Lookup[] {
  const module = moduleOf(pkg);
  const more = {
    ...(module !== undefined && { module }),
    ...(note !== undefined && { note }),
  };
  const { name, version } = pkg.source ?? pkg;
  if (ecosystem.startsWith('Red Hat:')) {
    // Where Red Hat names only the source of what is not fixed, ".src" tells it from the binary.
    const source = `${name}.src`;
    const asked = [
      lookup(ecosystem, pkg.name, pkg.version, { ...more, rank: 1 }),
      lookup(ecosystem, source, withEpochOf(version, pkg.version), more),
    ];
    return asked.filter((one) => one !== undefined);
  }
  // AlmaLinux lists every package that an update builds, so one that is not listed is not affected,
  // also where its source has the name of one that is. Others name source packages after all; a
  // name that is known as a binary package is not one.
  const bySource =
    !ecosystem.startsWith('AlmaLinux:') &&
    name !== pkg.name &&
    database.affected(ecosystem, pkg.name).length === 0;
  const asked = bySource
    ? lookup(ecosystem, name, withEpochOf(version, pkg.version), more)
    : lookup(ecosystem, pkg.name, pkg.version, more);
  return asked === undefined ? [] : [asked];
}

/** "nodejs:18" from the label "nodejs:18:8080020231109:63b34585"; "" where only the release tells. */
function moduleOf(pkg: Package): string | undefined {
  const label = pkg.details?.['modularity'];
  if (typeof label === 'string' && label !== '') return label.split(':').slice(0, 2).join(':');
  return /\.module[_+]/.test(pkg.version) ? '' : undefined;
}

/** The name of a source package's file has no epoch; its binary packages nearly always share it. */
function withEpochOf(version: string, other: string): string {
  const epoch = /^\d+:/.exec(other);
  return epoch === null || /^\d+:/.test(version) ? version : epoch[0] + version;
}
