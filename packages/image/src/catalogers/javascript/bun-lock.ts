import { malformed } from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import {
  isTable,
  listOf,
  maxDepth,
  parseJsoncTable,
  type Table,
  tableOf,
  textOf,
} from '../../formats/structured-text.ts';
import type { Cataloger, ReadContext } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, markReach, withoutCredentials } from '../locked-packages.ts';
import {
  isOutsideRegistry,
  npmIdentity,
  npmVersion,
  splitAtVersion,
  versionOfTarball,
} from './npm-identity.ts';
import { isProjectPath } from './package-manifest.ts';

/** Lock files of Bun: https://bun.sh/docs/pm/lockfile */
export const bunLock: Cataloger = lockCataloger({
  name: 'bun-lock',
  version: 1,
  about: 'npm packages pinned by bun.lock; the binary bun.lockb is reported as not readable',
  type: 'npm',
  names: ['bun.lock', 'bun.lockb'],
  where: isProjectPath,
  parse: parseBunLock,
});

function parseBunLock(
  file: FileContent,
  packages: LockedPackages,
  context: Pick<ReadContext, 'report'>,
): object | undefined {
  if (file.path.endsWith('.lockb')) {
    context.report({
      code: 'unsupported',
      message: "Bun's binary lock file is not read",
      hint: 'Run `bun install --save-text-lockfile` and keep bun.lock instead.',
    });
    return undefined;
  }
  const lock = parseJsoncTable(file);
  if (!isTable(lock['packages'])) throw malformed(file.path, 'no "packages"');
  const places = Object.entries(lock['packages']).map(
    ([place, tuple]) => [place, listOf(tuple)] as const,
  );
  for (const [place, tuple] of places) addPlace(place, tuple, packages);
  const names = new Set(places.map(([place]) => place));
  for (const [place, tuple] of places) {
    const from = packages.indexOf(place);
    const needed = neededNames(tableOf(tuple.find(isTable)));
    if (from === undefined || needed.length === 0) continue;
    const prefixes = prefixesOf(place, names);
    for (const name of needed) packages.connect(from, nearest(name, prefixes, packages));
  }
  markRoots(tableOf(lock['workspaces']), names, packages);
  return {};
}

/** Names of npm have up to 214 characters; this is room for a few levels. */
const maxPlaceLength = 2048;

/** A place is a path of names ("mkdirp/minimist"); its tuple starts with "name@resolution". */
function addPlace(place: string, tuple: readonly unknown[], packages: LockedPackages): void {
  const [name, resolution] = splitAtVersion(textOf(tuple[0]) ?? '');
  if (/^(?:workspace|link|root|file):/.test(resolution) && !/\.(?:tgz|tar\.gz)$/.test(resolution)) {
    return; // the project's own
  }
  if (place.length > maxPlaceLength) return;
  const identity = npmIdentity(name);
  const outside = resolution.includes(':') || resolution.includes('/');
  packages.add(place, {
    namespace: identity?.namespace,
    name: identity?.name,
    version: outside
      ? (versionOfTarball(resolution, identity?.name ?? '') ?? '')
      : npmVersion(resolution),
    details: isOutsideRegistry(resolution)
      ? { resolved: withoutCredentials(resolution) }
      : undefined,
  });
}

/** Levels that a package sees, nearest first: "a/b" sees "a/b/name", "a/name" and "name". */
function prefixesOf(place: string, places: ReadonlySet<string>): string[] {
  const prefixes: string[] = [];
  let prefix = place;
  for (let level = 0; level < maxDepth && prefix !== ''; level += 1) {
    if (places.has(prefix)) prefixes.push(`${prefix}/`);
    prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0));
  }
  return [...prefixes, ''];
}

function nearest(
  name: string,
  prefixes: readonly string[],
  packages: LockedPackages,
): number | undefined {
  for (const prefix of prefixes) {
    const index = packages.indexOf(prefix + name);
    if (index !== undefined) return index;
  }
  return undefined;
}

function markRoots(workspaces: Table, places: ReadonlySet<string>, packages: LockedPackages): void {
  const production: number[] = [];
  const development: number[] = [];
  for (const value of Object.values(workspaces)) {
    const workspace = tableOf(value);
    const prefixes = prefixesOf(textOf(workspace['name']) ?? '', places);
    for (const name of neededNames(workspace)) {
      production.push(...indexesOf(nearest(name, prefixes, packages)));
    }
    for (const name of Object.keys(tableOf(workspace['devDependencies']))) {
      development.push(...indexesOf(nearest(name, prefixes, packages)));
    }
  }
  markReach(packages.list, { production, development });
}

function indexesOf(index: number | undefined): number[] {
  return index === undefined ? [] : [index];
}

function neededNames(entry: Table): string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) =>
    Object.keys(tableOf(entry[kind])),
  );
}
