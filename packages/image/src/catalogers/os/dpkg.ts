import type { FileContent } from '../../file-content.ts';
import { linesOf } from '../../formats/structured-text.ts';
import type {
  CatalogedFile,
  Cataloger,
  CatalogResult,
  FoundPackage,
  ReadContext,
  ResolveContext,
} from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { parseDebianCopyright } from './dpkg-copyright.ts';
import { type DpkgPackage, parseDpkgStatus } from './dpkg-status.ts';
import { distroQualifier, keepOwnedPaths, resolveDependencies } from './os-package.ts';

type DpkgFact =
  | { kind: 'packages'; packages: DpkgPackage[] }
  | { kind: 'files'; paths: string[] }
  | { kind: 'licenses'; licenses: string[] };

const status = 'var/lib/dpkg/status';
const statusDirectory = 'var/lib/dpkg/status.d';
const infoDirectory = 'var/lib/dpkg/info';
const documentation = 'usr/share/doc/';

/** Packages of Debian, Ubuntu and their relatives, distroless images among them. */
export const dpkg: Cataloger<DpkgFact> = {
  name: 'dpkg',
  version: 1,
  about: "Debian packages: dpkg's status and status.d, file lists and copyright files",
  selects: {
    paths: [status],
    directories: [statusDirectory, infoDirectory],
    names: ['copyright'],
    where: isOurs,
  },
  maxBytes: 64 << 20,
  read: readFile,
  resolve,
};

function isOurs(path: string): boolean {
  if (path.startsWith(documentation)) return path.split('/').length === 5;
  if (path.startsWith(`${infoDirectory}/`)) return /\.(?:list|md5sums)$/.test(path);
  return path === status || path.startsWith(`${statusDirectory}/`);
}

function readFile(file: FileContent, context: ReadContext): DpkgFact | undefined {
  const { path } = file;
  if (path.startsWith(documentation)) {
    const licenses = parseDebianCopyright(file.text());
    return licenses.length > 0 ? { kind: 'licenses', licenses } : undefined;
  }
  if (path.endsWith('.list') || path.endsWith('.md5sums')) {
    const lines = linesOf(file.text());
    // The bare path in one; 32 digits, two blanks and the path in the other.
    const paths = path.endsWith('.list') ? lines : lines.map((line) => line.slice(34));
    // Without a path that matters the list still tells which layer brought the package.
    return { kind: 'files', paths: keepOwnedPaths(paths, context) };
  }
  const packages = parseDpkgStatus(file.text(), path, (message) =>
    context.report({ code: 'unreadable-file', message }),
  );
  return { kind: 'packages', packages };
}

function resolve(
  files: readonly CatalogedFile<DpkgFact>[],
  { distribution }: ResolveContext,
): CatalogResult {
  const fileLists = new Map<string, { layer: number; paths: Set<string> }>();
  const licenses = new Map<string, readonly string[]>();
  for (const { path, layer, fact } of files) {
    if (fact.kind === 'licenses') licenses.set(path.split('/')[3]!, fact.licenses);
    if (fact.kind !== 'files') continue;
    const list = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:list|md5sums)$/, '');
    const known = fileLists.get(list);
    if (known === undefined) fileLists.set(list, { layer, paths: new Set(fact.paths) });
    else for (const owned of fact.paths) known.paths.add(owned);
  }

  const distro = distroQualifier(distribution);
  const found = new Map<string, FoundPackage>();
  const entries = new Map<string, DpkgPackage>();
  const ownership: { purl: string; paths: string[] }[] = [];
  for (const { path, layer, fact } of files) {
    if (fact.kind !== 'packages') continue;
    for (const entry of fact.packages) {
      const list =
        fileLists.get(`${entry.name}:${entry.architecture}`) ??
        fileLists.get(entry.name) ??
        // Distroless images once encoded the names of these files; both are encoded alike.
        (path === status ? undefined : fileLists.get(path.slice(path.lastIndexOf('/') + 1)));
      const one = foundPackage(
        {
          type: 'deb',
          namespace: distribution?.id,
          name: entry.name,
          version: entry.version,
          qualifiers: { arch: entry.architecture, distro, upstream: upstreamOf(entry) },
          source: {
            name: entry.source ?? entry.name,
            version: entry.sourceVersion ?? entry.version,
          },
          ...(entry.architecture !== '' && { architecture: entry.architecture }),
          state: 'installed',
        },
        // dpkg rewrites its whole status at every step, but a package's file list only with it.
        { path, layer: list === undefined ? layer : Math.min(list.layer, layer) },
      );
      if (found.has(one.purl)) continue;
      found.set(one.purl, one);
      entries.set(one.purl, entry);
      if (list !== undefined && list.paths.size > 0) {
        ownership.push({ purl: one.purl, paths: [...list.paths] });
      }
    }
  }
  return { packages: complete(found, entries, licenses), ownership };
}

/** "source@version", as Syft writes it; only where the package declares its source. */
function upstreamOf({ source, sourceVersion }: DpkgPackage): string | undefined {
  return sourceVersion === undefined ? source : `${source}@${sourceVersion}`;
}

/** Adds what depends on the other packages: dependencies, and licences that one file states for many. */
function complete(
  found: ReadonlyMap<string, FoundPackage>,
  entries: ReadonlyMap<string, DpkgPackage>,
  licenses: ReadonlyMap<string, readonly string[]>,
): FoundPackage[] {
  const dependencies = resolveDependencies(
    [...entries].map(([purl, { name, architecture, needs, provides }]) => ({
      purl,
      name,
      architecture,
      needs: needs ?? [],
      provides: provides ?? [],
    })),
  );
  return [...found].map(([purl, one]) => {
    const dependsOn = dependencies.get(purl);
    const declared =
      licenses.get(one.name) ??
      // A package may link its documentation to that of one which it depends on, if both come from
      // the same source (Debian policy 12.5). We do not see links, but know who qualifies.
      dependsOn
        ?.map((other) => found.get(other))
        .filter((other) => other?.source?.name === one.source?.name)
        .map((other) => licenses.get(other!.name))
        .find((list) => list !== undefined);
    return {
      ...one,
      licenses: [...(declared ?? [])],
      ...(dependsOn !== undefined && { dependsOn }),
    };
  });
}
