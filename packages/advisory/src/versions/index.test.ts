import { expect, test } from 'vitest';
import { schemeFor, versionSchemes } from './index.ts';

test('scheme names are unique and in order', () => {
  const names = versionSchemes.map((scheme) => scheme.name);
  expect(names).toEqual([...new Set(names)].sort());
});

test.each([
  ['Debian:12', 'dpkg'],
  ['Ubuntu:22.04:LTS', 'dpkg'],
  ['Ubuntu:Pro:18.04:LTS', 'dpkg'],
  ['Alpine:v3.20', 'apk'],
  ['Wolfi', 'apk'],
  ['Chainguard', 'apk'],
  ['Red Hat:enterprise_linux:9::baseos', 'rpm'],
  ['Rocky Linux:9', 'rpm'],
  ['AlmaLinux:9', 'rpm'],
  ['openSUSE:Leap 15.5', 'rpm'],
  ['SUSE:Linux Enterprise Server 15 SP5', 'rpm'],
  ['Photon OS:3.0', 'rpm'],
  ['Mageia:9', 'rpm'],
  ['openEuler:24.03-LTS', 'rpm'],
  ['Azure Linux:3', 'rpm'],
  ['Amazon Linux:2023', 'rpm'],
  ['Oracle Linux:9', 'rpm'],
  ['Arch Linux', 'pacman'],
  ['npm', 'semver'],
  ['PyPI', 'pep440'],
  ['Go', 'go'],
  ['Maven:https://maven.google.com', 'maven'],
  ['crates.io', 'cargo'],
  ['RubyGems', 'rubygems'],
  ['Packagist:https://packages.drupal.org/8', 'composer'],
  ['NuGet', 'nuget'],
  ['Pub', 'pub'],
  ['Hex', 'hex'],
  ['Hackage', 'hackage'],
  ['CRAN', 'cran'],
  ['ConanCenter', 'semver'],
  ['SwiftURL', 'semver'],
  ['Bitnami', 'bitnami'],
  ['GitHub Actions', 'semver'],
  ['kubernetes', 'go'],
  ['Kubernetes', 'go'],
  ['Julia', 'semver'],
  ['conda', 'conda'],
  ['generic', 'generic'],
  ['Root:Alpine:3.18', 'apk'],
  ['Root:PyPI', 'pep440'],
])('%s is ordered by %s', (ecosystem, name) => {
  expect(schemeFor(ecosystem)?.name).toBe(name);
});

test.each(['', ':', 'Root', 'Root:Root:', 'GIT', 'Android', '__proto__', 'constructor'])(
  'no scheme for %o',
  (ecosystem) => {
    expect(schemeFor(ecosystem)).toBeUndefined();
  },
);
