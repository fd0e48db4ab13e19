import { type Distribution, debianVersion, ubuntuVersion } from '@seaworthy/model';
import { endOfLife } from '../catalogers/os/end-of-life.ts';

interface DistributionFacts {
  readonly id: string | undefined;
  readonly versionId?: string | undefined;
  readonly name?: string | undefined;
  readonly idLike?: readonly string[];
  readonly codename?: string | undefined;
  readonly cpe?: string | undefined;
  readonly endOfLife?: string | undefined;
}

/** Names that tools give to distributions, where they are not the ID of os-release. */
const idsByName = new Map([
  ['redhat', 'rhel'],
  ['alma', 'almalinux'],
  ['oracle', 'ol'],
  ['oraclelinux', 'ol'],
  ['amazon', 'amzn'],
  ['opensuse.leap', 'opensuse-leap'],
  ['opensuse.tumbleweed', 'opensuse-tumbleweed'],
  ['suse linux enterprise server', 'sles'],
  ['cbl-mariner', 'mariner'],
]);

/** A distribution as os-release would say it, and the end of its support. */
export function distributionOf(facts: DistributionFacts): Distribution | undefined {
  if (facts.id === undefined) return undefined;
  const lower = facts.id.toLowerCase();
  const id = idsByName.get(lower) ?? lower;
  const { codename, cpe } = facts;
  const stated = facts.versionId || versionOfCodeName(id, codename);
  // In os-release these have the release without its point; some tools write "12.4".
  const isWhole = id === 'debian' || id === 'centos';
  const versionId = isWhole ? stated.replace(/^(\d+)\..*$/s, '$1') : stated;
  const name = facts.name ?? `${facts.id} ${stated}`.trim();
  const ended = isoDate(facts.endOfLife) ?? endOfLife({ id, versionId, name });
  return {
    id,
    idLike: [...(facts.idLike ?? [])],
    versionId,
    name,
    ...(codename === undefined ? {} : { codename }),
    ...(cpe === undefined ? {} : { cpe }),
    ...(ended === undefined ? {} : { endOfLife: ended }),
  };
}

/** "12" for bookworm, "22.04" for jammy; "" where no number is known. */
function versionOfCodeName(id: string, codename: string | undefined): string {
  if (codename === undefined) return '';
  const version =
    id === 'ubuntu' ? ubuntuVersion(codename)?.replace(/:LTS$/, '') : debianVersion(codename);
  return version !== undefined && /^\d/.test(version) ? version : '';
}

function isoDate(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
}

/**
 * The distribution that the "distro" qualifier of a purl names: "debian-12", "alpine-3.20.1",
 * "opensuse-leap-15.5", or a code name as in "bookworm".
 */
export function distributionOfQualifier(
  distro: string,
  namespace: string | undefined,
): Distribution | undefined {
  const match = /^(.+?)-(\d[^-]*)$/.exec(distro.slice(0, 200));
  if (match !== null) return distributionOf({ id: match[1], versionId: match[2] });
  if (namespace === undefined) return undefined;
  if (distro === namespace) return distributionOf({ id: namespace });
  return distributionOf({ id: namespace, name: `${namespace} ${distro}`, codename: distro });
}
