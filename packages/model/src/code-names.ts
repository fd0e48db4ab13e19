/** Releases of Debian and Ubuntu, by the code names that trackers and package URLs use. */

const debianVersions: ReadonlyMap<string, string> = new Map([
  ['woody', '3.0'],
  ['sarge', '3.1'],
  ['etch', '4'],
  ['lenny', '5'],
  ['squeeze', '6'],
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
  ['sid', 'sid'],
]);

/** "bookworm" → "12"; `undefined` for a name that we do not know. */
export function debianVersion(codename: string): string | undefined {
  return debianVersions.get(codename);
}

const ubuntuVersions: ReadonlyMap<string, string> = new Map([
  ['precise', '12.04:LTS'],
  ['trusty', '14.04:LTS'],
  ['xenial', '16.04:LTS'],
  ['bionic', '18.04:LTS'],
  ['cosmic', '18.10'],
  ['disco', '19.04'],
  ['eoan', '19.10'],
  ['focal', '20.04:LTS'],
  ['groovy', '20.10'],
  ['hirsute', '21.04'],
  ['impish', '21.10'],
  ['jammy', '22.04:LTS'],
  ['kinetic', '22.10'],
  ['lunar', '23.04'],
  ['mantic', '23.10'],
  ['noble', '24.04:LTS'],
  ['oracular', '24.10'],
  ['plucky', '25.04'],
  ['questing', '25.10'],
  ['resolute', '26.04:LTS'],
]);

/** "xenial" → "16.04:LTS", as OSV writes it after "Ubuntu:". */
export function ubuntuVersion(codename: string): string | undefined {
  return ubuntuVersions.get(codename);
}
