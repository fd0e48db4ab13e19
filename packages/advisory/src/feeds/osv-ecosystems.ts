/**
 * Ecosystem names of the OSV schema ("Defined ecosystems",
 * https://ossf.github.io/osv-schema/#defined-ecosystems).
 */

/** "Debian:12" → "Debian", "Ubuntu:Pro:18.04:LTS" → "Ubuntu". */
export function baseEcosystem(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? ecosystem : ecosystem.slice(0, colon);
}

const distributions: ReadonlySet<string> = new Set([
  'almalinux',
  'alpaquita',
  'alpine',
  'azure linux',
  'bellsoft hardened containers',
  'chainguard',
  'debian',
  'echo',
  'mageia',
  'minimos',
  'openeuler',
  'opensuse',
  'photon os',
  'red hat',
  'rocky linux',
  'suse',
  'ubuntu',
  'wolfi',
]);

/** Whether the ecosystem is a distribution of operating-system packages. */
export function isDistribution(ecosystem: string): boolean {
  return distributions.has(baseEcosystem(ecosystem).toLowerCase());
}

/**
 * The ecosystem as the database keys it. Case differs between sources ("kubernetes",
 * "Kubernetes"), and so does Ubuntu's ":LTS".
 */
export function ecosystemKey(ecosystem: string): string {
  return ecosystem.toLowerCase().replace(/^(ubuntu:.*):lts$/, '$1');
}
