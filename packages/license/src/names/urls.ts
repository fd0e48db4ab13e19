/**
 * Addresses of licences, which Maven, NuGet and OSGi write instead of names: host and path without
 * "www.", ending and last slash. From the sites of those who keep the licences.
 */
const addresses: readonly (readonly [id: string, ...addresses: string[]])[] = [
  [
    'Apache-2.0',
    'apache.org/licenses/license-2.0',
    'opensource.org/licenses/apache2.0',
    'apache.org/licenses',
    'repository.jboss.org/licenses/apache-2.0',
  ],
  ['Apache-1.1', 'apache.org/licenses/license-1.1'],
  ['MIT', 'jquery.org/license', 'opensource.org/licenses/mit-license', 'mit-license.org'],
  ['BSD-2-Clause', 'opensource.org/licenses/bsd-license'],
  ['BSD-3-Clause', 'eclipse.org/org/documents/edl-v10', 'opensource.org/licenses/bsd-3-clause'],
  ['EPL-1.0', 'eclipse.org/legal/epl-v10', 'eclipse.org/org/documents/epl-v10'],
  [
    'EPL-2.0',
    'eclipse.org/legal/epl-2.0',
    'eclipse.org/legal/epl-v20',
    'eclipse.org/org/documents/epl-2.0',
  ],
  ['MPL-1.1', 'mozilla.org/mpl/mpl-1.1', 'mozilla.org/mpl/1.1'],
  ['MPL-2.0', 'mozilla.org/mpl/2.0', 'mozilla.org/en-us/mpl/2.0'],
  ['CC0-1.0', 'creativecommons.org/publicdomain/zero/1.0', 'repository.jboss.org/licenses/cc0-1.0'],
  ['CC-BY-3.0', 'creativecommons.org/licenses/by/3.0'],
  ['CC-BY-4.0', 'creativecommons.org/licenses/by/4.0'],
  ['CC-BY-SA-3.0', 'creativecommons.org/licenses/by-sa/3.0'],
  ['CC-BY-SA-4.0', 'creativecommons.org/licenses/by-sa/4.0'],
  ['CC-BY-NC-4.0', 'creativecommons.org/licenses/by-nc/4.0'],
  ['CC-BY-NC-SA-4.0', 'creativecommons.org/licenses/by-nc-sa/4.0'],
  ['GPL-3.0-only', 'gnu.org/licenses/gpl-3.0', 'gnu.org/licenses/gpl-3.0-standalone'],
  [
    'GPL-2.0-only',
    'gnu.org/licenses/gpl-2.0',
    'gnu.org/licenses/old-licenses/gpl-2.0',
    'gnu.org/licenses/old-licenses/gpl-2.0-standalone',
  ],
  [
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'openjdk.java.net/legal/gplv2+ce',
    'openjdk.org/legal/gplv2+ce',
    'gnu.org/software/classpath/license',
    'repository.jboss.org/licenses/gpl-2.0-ce',
  ],
  [
    'LGPL-2.1-only',
    'gnu.org/licenses/lgpl-2.1',
    'gnu.org/licenses/old-licenses/lgpl-2.1',
    'repository.jboss.org/licenses/lgpl-2.1',
  ],
  ['LGPL-3.0-only', 'gnu.org/licenses/lgpl-3.0'],
  ['AGPL-3.0-only', 'gnu.org/licenses/agpl-3.0', 'gnu.org/licenses/agpl'],
  [
    'CDDL-1.0',
    'glassfish.dev.java.net/public/cddlv1.0',
    'opensource.org/licenses/cddl1',
    'sun.com/cddl/cddl',
  ],
  ['UPL-1.0', 'oss.oracle.com/licenses/upl'],
  ['BSL-1.0', 'boost.org/license_1_0'],
  ['Unlicense', 'unlicense.org'],
  ['Bouncy-Castle', 'bouncycastle.org/licence'],
  ['BlueOak-1.0.0', 'blueoakcouncil.org/license/1.0.0'],
  ['SSPL-1.0', 'mongodb.com/licensing/server-side-public-license'],
  ['Elastic-2.0', 'elastic.co/licensing/elastic-license'],
];

const byAddress = new Map(
  addresses.flatMap(([id, ...list]) =>
    // What the bouncy castle calls its licence is the MIT licence, word for word.
    list.map((address) => [address, id === 'Bouncy-Castle' ? 'MIT' : id] as const),
  ),
);

/** What the licence at an address is; an SPDX identifier where the address ends in a name. */
export function nameAtUrl(text: string): string | undefined {
  const found = /^<?(?:https?:)?\/\/(?:www\.)?([^\s>?#]{4,300})/i.exec(text.trim());
  if (found === null) return undefined;
  const address = found[1]!
    .toLowerCase()
    .replace(/\/$/, '')
    .replace(/\/(?:legalcode|deed)(?:\.[a-z]{2})?$/, '')
    .replace(/\.(?:txt|html?|php|md)$/, '')
    .replace(/\/$/, '');
  const named =
    /^(?:opensource\.org\/licen[sc]es?|spdx\.org\/licenses|licenses\.nuget\.org|choosealicense\.com\/licenses)\/([a-z0-9.+-]{2,60})$/.exec(
      address,
    );
  return byAddress.get(address) ?? named?.[1];
}
