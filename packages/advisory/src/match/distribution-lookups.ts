import type { Package } from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import {
  type DistributionEcosystem,
  type DistributionRelease,
  ecosystemsOfRelease,
} from './distribution-ecosystems.ts';
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
    const held = heldSpellings(candidate, database);
    if (held.length > 0) return held.flatMap((one) => asked(pkg, one, database));
  }
  return { notMatched: label, why: 'not held' };
}

function labelOf(pkg: Package, release: DistributionRelease | undefined): string {
  if (release === undefined || release.id === '') return pkg.type;
  return release.versionId === '' ? release.id : `${release.id}:${release.versionId}`;
}

/**
 * The spellings of an ecosystem that the database holds. Ubuntu's fixes for subscribers are an
 * ecosystem of their own, and Red Hat splits a release by repository
 * ("Red Hat:enterprise_linux:9::baseos").
 */
function heldSpellings(
  candidate: DistributionEcosystem,
  database: AdvisoryDatabase,
): DistributionEcosystem[] {
  const { ecosystem } = candidate;
  if (ecosystem.startsWith('Ubuntu:')) {
    const pro = ecosystem.replace('Ubuntu:', 'Ubuntu:Pro:');
    return [ecosystem, pro]
      .filter((one) => database.holds(one))
      .map((one) => ({ ...candidate, ecosystem: one }));
  }
  if (ecosystem.startsWith('Red Hat:')) {
    return Object.keys(database.info.ecosystems)
      .filter((held) => held === ecosystem || held.startsWith(`${ecosystem}::`))
      .map((held) => ({ ...candidate, ecosystem: held }));
  }
  return database.holds(ecosystem) ? [candidate] : [];
}

function sourceLookups(
  pkg: Package,
  { ecosystem, note }: DistributionEcosystem,
  database: AdvisoryDatabase,
): Lookup[] {
  const { name, version } = kernelSource(pkg.source ?? { name: pkg.name, version: pkg.version });
  const pro = ecosystem.startsWith('Ubuntu:Pro:');
  // A subscriber's version says so ("+esm1", "~esm1"); nobody else gets what is fixed there. Where
  // nothing but the subscription is known, as for a release past its end, it has to do.
  const subscribed = /[+~]esm\d/.test(version);
  if (pro && !subscribed && database.holds(ecosystem.replace('Pro:', ''))) return [];
  const more = {
    rank: pro && subscribed ? 1 : 0,
    ...(note !== undefined && { note }),
    ...(pro && !subscribed && { note: 'fixed with an Ubuntu Pro subscription' }),
  };
  return [lookup(ecosystem, name, version, more)].filter((one) => one !== undefined);
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
  // Some name source packages after all; a name that is known as a binary package is not one.
  const bySource = name !== pkg.name && database.affected(ecosystem, pkg.name).length === 0;
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
