import { apk } from './apk.ts';
import { bitnami } from './bitnami.ts';
import { cargo } from './cargo.ts';
import { composer } from './composer.ts';
import { conda } from './conda.ts';
import { cran } from './cran.ts';
import { dpkg } from './dpkg.ts';
import { generic } from './generic.ts';
import { go } from './go.ts';
import { hackage } from './hackage.ts';
import { hex } from './hex.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { pacman } from './pacman.ts';
import { pep440 } from './pep440.ts';
import { pub } from './pub.ts';
import { rpm } from './rpm.ts';
import { rubygems } from './rubygems.ts';
import { semver } from './semver.ts';
import type { VersionScheme } from './version-scheme.ts';

/** Every scheme. A new one is a file beside this one, a line here and its ecosystems below. */
export const versionSchemes: readonly VersionScheme[] = [
  apk,
  bitnami,
  cargo,
  composer,
  conda,
  cran,
  dpkg,
  generic,
  go,
  hackage,
  hex,
  maven,
  nuget,
  pacman,
  pep440,
  pub,
  rpm,
  rubygems,
  semver,
];

/**
 * How the versions of an ecosystem are ordered. Takes the ecosystem as OSV records write it
 * (OSV schema, "Defined ecosystems"); case and what follows the first colon do not count:
 * "Debian:12", "Red Hat:enterprise_linux:9::baseos". Undefined for ecosystems without an order that
 * we know, such as "Android" or "GIT".
 */
export function schemeFor(ecosystem: string): VersionScheme | undefined {
  const colon = ecosystem.indexOf(':');
  const name = (colon < 0 ? ecosystem : ecosystem.slice(0, colon)).trim().toLowerCase();
  // "Root:Alpine:3.18" is Root's build of an Alpine package and has Alpine's versions.
  if (name === 'root') return colon < 0 ? undefined : schemeFor(ecosystem.slice(colon + 1));
  return schemeByEcosystem.get(name);
}

const ecosystemsByScheme: readonly [VersionScheme, readonly string[]][] = [
  [dpkg, ['Debian', 'Ubuntu', 'Echo']],
  [
    rpm,
    [
      'AlmaLinux',
      'Amazon Linux',
      'Azure Linux',
      'CBL-Mariner',
      'CentOS',
      'Fedora',
      'Mageia',
      'openEuler',
      'openSUSE',
      'Oracle Linux',
      'Photon OS',
      'Red Hat',
      'Rocky Linux',
      'SUSE',
    ],
  ],
  [apk, ['Alpaquita', 'Alpine', 'BellSoft Hardened Containers', 'Chainguard', 'MinimOS', 'Wolfi']],
  [pacman, ['Arch Linux']],
  [semver, ['ConanCenter', 'GHC', 'GitHub Actions', 'Julia', 'npm', 'SwiftURL', 'VSCode']],
  [go, ['Go', 'Kubernetes']],
  [cargo, ['crates.io']],
  [bitnami, ['Bitnami']],
  [composer, ['Packagist']],
  [conda, ['conda']],
  [cran, ['Bioconductor', 'CRAN']],
  [generic, ['generic', 'Linux']],
  [hackage, ['Hackage']],
  [hex, ['Hex']],
  [maven, ['Maven']],
  [nuget, ['NuGet']],
  [pep440, ['PyPI']],
  [pub, ['Pub']],
  [rubygems, ['RubyGems']],
];

const schemeByEcosystem = new Map(
  ecosystemsByScheme.flatMap(([scheme, names]) =>
    names.map((name) => [name.toLowerCase(), scheme] as const),
  ),
);
