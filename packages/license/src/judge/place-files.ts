import { osPackageTypes, type Package } from '@seaworthy/model';
import type { LicenseFact } from '../scanner/license-scanner.ts';

/** A licence file of a target. */
export interface PlacedLicense {
  /** As in the locations of packages: "app.jar!/META-INF/LICENSE" inside an archive. */
  readonly path: string;
  readonly layer?: number | undefined;
  readonly fact: LicenseFact;
}

/** Directories of a package that hold nothing but its licences. */
const licenseDirectory = /^(?:licen[cs]es?|license[-_]files|legal|meta-inf|doc|docs)$/i;
const maxDepth = 3;

/** The licence files of each package, and those that are nobody's. */
export function placeFiles(
  packages: readonly Package[],
  files: readonly PlacedLicense[],
): { byPackage: ReadonlyMap<Package, PlacedLicense[]>; loose: PlacedLicense[] } {
  const byDirectory = new Map<string, Package[]>();
  for (const pkg of packages) {
    for (const directory of new Set(directoriesOf(pkg))) {
      const there = byDirectory.get(directory);
      if (there === undefined) byDirectory.set(directory, [pkg]);
      else there.push(pkg);
    }
  }
  const byPackage = new Map<Package, PlacedLicense[]>();
  const loose: PlacedLicense[] = [];
  for (const file of files) {
    const owners = ownersOf(file.path, byDirectory);
    if (owners.length === 0) loose.push(file);
    for (const owner of owners) {
      const list = byPackage.get(owner);
      if (list === undefined) byPackage.set(owner, [file]);
      else list.push(file);
    }
  }
  return { byPackage, loose };
}

function ownersOf(
  path: string,
  byDirectory: ReadonlyMap<string, readonly Package[]>,
): readonly Package[] {
  let directory = parentOf(path);
  for (let depth = 0; depth < maxDepth; depth++) {
    const owners = byDirectory.get(directory);
    if (owners !== undefined) return owners;
    if (!licenseDirectory.test(directory.slice(directory.lastIndexOf('/') + 1))) return [];
    directory = parentOf(directory);
  }
  return [];
}

/** Up to "!" in archives, which is their root. */
function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

/** Where the files of a package lie, by the file that it was found in. */
function directoriesOf({ type, name, state, locations }: Package): string[] {
  if (osPackageTypes.has(type)) {
    return [`usr/share/doc/${name}`, `usr/share/licenses/${name}`];
  }
  if (state !== 'installed') return [];
  return locations.flatMap(({ path }): string[] => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const directory = parentOf(path);
    if (/^(?:package\.json|METADATA|PKG-INFO|composer\.json|Cargo\.toml)$/.test(file)) {
      return [directory];
    }
    if (/\.(?:jar|war|ear|aar|hpi|jpi|nupkg|whl)$/i.test(file)) return [`${path}!`];
    const gem = /^(.*)\/specifications\/(?:default\/)?([^/]+)\.gemspec$/.exec(path);
    if (gem !== null) return [`${gem[1]}/gems/${gem[2]}`];
    const composer = /^(.*)\/composer\/installed\.(?:json|php)$/.exec(path);
    return composer === null ? [] : [`${composer[1]}/${name}`];
  });
}
