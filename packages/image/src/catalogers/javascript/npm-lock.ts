import { limitExceeded, malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import {
  isTable,
  maxDepth,
  parseJsonTable,
  type Table,
  tableOf,
  textOf,
} from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, withoutCredentials } from '../locked-packages.ts';
import {
  isOutsideRegistry,
  npmIdentity,
  npmVersion,
  splitAtVersion,
  versionOfTarball,
} from './npm-identity.ts';
import { isProjectPath, parsePackageManifest } from './package-manifest.ts';

/** Lock files of npm: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export const npmLock: Cataloger = lockCataloger({
  name: 'npm-lock',
  version: 1,
  about:
    'npm packages pinned by package-lock.json, npm-shrinkwrap.json, node_modules/.package-lock.json',
  type: 'npm',
  names: ['package-lock.json', 'npm-shrinkwrap.json', '.package-lock.json'],
  where: isLockOfProject,
  parse: parseNpmLock,
  manifest: { names: ['package.json'], parse: parsePackageManifest },
});

/**
 * Packages ship lock files of their own by mistake; npm ignores those of installed packages, and
 * so do we, but for a global npm's shrinkwrap, whose packages are installed beside it anyway.
 */
function isLockOfProject(path: string): boolean {
  return isProjectPath(path) || path.endsWith('node_modules/.package-lock.json');
}

function parseNpmLock(file: FileContent, packages: LockedPackages): object {
  const lock = parseJsonTable(file);
  if (isTable(lock['packages'])) addPlaces(lock['packages'], packages);
  else if (isTable(lock['dependencies'])) addTree(lock['dependencies'], packages);
  else if (lock['lockfileVersion'] === undefined && lock['name'] === undefined) {
    throw malformed(file.path, 'neither "packages" nor "dependencies"');
  }
  return {};
}

/** Packages that lie in one node_modules directory, by the name under which they lie there. */
type Level = Map<string, number>;

/** Longer paths no file system takes; the bound keeps the walk upwards short. */
const maxPathLength = 4096;
const maxPathSegments = 128;

/**
 * Versions 2 and 3: one entry for every place in the tree, by its path. Entries outside
 * node_modules are the project and its workspaces; they say what is asked for.
 */
function addPlaces(places: Table, packages: LockedPackages): void {
  const own: [place: string, entry: Table][] = [];
  const installed: [place: string, entry: Table, index: number][] = [];
  const levels = new Map<string, Level>();
  for (const [place, value] of Object.entries(places)) {
    const entry = tableOf(value);
    if (entry['link'] === true || place.length > maxPathLength) continue;
    const at = place.lastIndexOf('node_modules/');
    if (at < 0) {
      own.push([place, entry]);
      continue;
    }
    const name = place.slice(at + 'node_modules/'.length);
    const identity = npmIdentity(textOf(entry['name']) ?? name);
    const index = packages.add(place, {
      namespace: identity?.namespace,
      name: identity?.name,
      version: npmVersion(textOf(entry['version'])),
      licenses: licensesOf(entry),
      // "devOptional" is for development or for something optional that ships.
      dev: entry['dev'] === true,
      details: detailsOf(entry, textOf(entry['resolved'])),
    });
    if (index === undefined) continue;
    const directory = place.slice(0, Math.max(at - 1, 0));
    const level = levels.get(directory) ?? new Map<string, number>();
    levels.set(directory, level.set(name, index));
    installed.push([place, entry, index]);
  }
  for (const [place, entry, index] of installed) {
    const names = neededNames(entry);
    if (names.length === 0) continue;
    const visible = levelsFrom(place, levels);
    for (const name of names) packages.connect(index, nearest(name, visible));
  }
  if (!Object.hasOwn(places, '')) return; // node_modules/.package-lock.json leaves the root out
  for (const entry of packages.list) entry.direct = false;
  for (const [place, entry] of own) {
    const visible = levelsFrom(place, levels);
    for (const name of [...neededNames(entry), ...Object.keys(tableOf(entry['devDependencies']))]) {
      const index = nearest(name, visible);
      if (index !== undefined) packages.list[index]!.direct = true;
    }
  }
}

/** The node_modules directories in which Node.js would look from `place`, nearest first. */
function levelsFrom(place: string, levels: ReadonlyMap<string, Level>): Level[] {
  const visible: Level[] = [];
  let directory = place;
  for (let segment = 0; segment < maxPathSegments; segment += 1) {
    const level = levels.get(directory);
    if (level !== undefined) visible.push(level);
    if (directory === '') break;
    directory = directory.slice(0, Math.max(directory.lastIndexOf('/'), 0));
  }
  return visible;
}

function nearest(name: string, visible: readonly Level[]): number | undefined {
  return visible.find((level) => level.has(name))?.get(name);
}

interface Branch {
  readonly dependencies: Table;
  readonly level: Level;
  readonly parent: Branch | undefined;
  readonly depth: number;
}

/** Version 1: the tree itself. "requires" are names that are found in the levels above. */
function addTree(top: Table, packages: LockedPackages): void {
  const branches: Branch[] = [{ dependencies: top, level: new Map(), parent: undefined, depth: 0 }];
  const needing: [index: number, names: string[], from: Branch][] = [];
  const asking: [names: string[], from: Branch][] = []; // workspaces and linked folders
  // The list grows while it is walked: a queue in place of recursion.
  for (const branch of branches) {
    const { depth } = branch;
    if (depth > maxDepth) throw limitExceeded('dependencies', 'levels', maxDepth);
    for (const [name, value] of Object.entries(branch.dependencies)) {
      const entry = tableOf(value);
      let from = branch;
      if (isTable(entry['dependencies'])) {
        const dependencies = entry['dependencies'];
        from = { dependencies, level: new Map(), parent: branch, depth: depth + 1 };
        branches.push(from);
      }
      const pinned = textOf(entry['version']) ?? '';
      const names = Object.keys(tableOf(entry['requires']));
      if (isOwnDirectory(pinned)) {
        asking.push([names, from]);
        continue;
      }
      const index = packages.add(`${packages.list.length}`, {
        ...treeIdentity(name, pinned),
        dev: entry['dev'] === true,
        details: detailsOf(entry, textOf(entry['resolved']) ?? pinned),
        wantedAs: depth === 0 ? [name] : undefined,
      });
      if (index === undefined) continue;
      branch.level.set(name, index);
      if (names.length > 0) needing.push([index, names, from]);
    }
  }
  for (const [index, names, from] of needing) {
    const visible = levelsOf(from);
    for (const name of names) packages.connect(index, nearest(name, visible));
  }
  for (const [names, from] of asking) {
    const visible = levelsOf(from);
    for (const name of names) {
      const index = nearest(name, visible);
      if (index !== undefined) packages.list[index]!.direct = true;
    }
  }
}

function levelsOf(branch: Branch): Level[] {
  const visible: Level[] = [];
  for (let at: Branch | undefined = branch; at !== undefined; at = at.parent) {
    if (at.level.size > 0) visible.push(at.level);
  }
  return visible;
}

/** Version 1 writes aliases, tarballs and Git revisions where the version belongs. */
function treeIdentity(name: string, pinned: string) {
  const [real, version] = pinned.startsWith('npm:')
    ? splitAtVersion(pinned.slice('npm:'.length))
    : [name, pinned];
  const identity = npmIdentity(real);
  return {
    namespace: identity?.namespace,
    name: identity?.name,
    version: version.includes(':')
      ? (versionOfTarball(version, identity?.name ?? '') ?? '')
      : npmVersion(version),
  };
}

/** Links and folders are the project's own; a tarball in the project is somebody else's. */
function isOwnDirectory(pinned: string): boolean {
  return /^(?:file|link):/.test(pinned) && !/\.(?:tgz|tar\.gz)$/.test(pinned);
}

function neededNames(entry: Table): string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
    Object.keys(tableOf(entry[kind])),
  );
}

function licensesOf(entry: Table): string[] | undefined {
  const license = textOf(entry['license']);
  return license === undefined ? undefined : [license];
}

function detailsOf(entry: Table, resolved: string | undefined) {
  const details: Record<string, string | boolean> = {};
  if (entry['optional'] === true || entry['devOptional'] === true) details['optional'] = true;
  if (entry['peer'] === true) details['peer'] = true;
  if (resolved !== undefined && isOutsideRegistry(resolved)) {
    details['resolved'] = withoutCredentials(resolved);
  }
  return Object.keys(details).length > 0 ? details : undefined;
}
