import {
  type Distribution,
  limitExceeded,
  malformed,
  messageOf,
  type Problem,
} from '@seaworthy/model';
import type { FileContent } from '../../file-content.ts';
import { readBerkeleyHash } from '../../formats/berkeley-db.ts';
import { readNdb } from '../../formats/ndb.ts';
import type { StoredEntry } from '../../formats/stored-entry.ts';
import type {
  CatalogedFile,
  Cataloger,
  CatalogResult,
  FoundPackage,
  ReadContext,
  ResolveContext,
} from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { distroQualifier, maxPackages } from './os-package.ts';
import { parseRpmManifest } from './rpm-manifest.ts';
import { isPublicKey, parseRpmPackage, parseSourceRpm, type RpmPackage } from './rpm-package.ts';
import { mergeTrees, type PackageTree, readDatabase, readLog } from './rpm-sqlite.ts';

type RpmFact =
  | { kind: 'database' | 'log'; tree: PackageTree<RpmPackage> }
  | { kind: 'list'; packages: RpmPackage[] };

/** Older systems, Fedora and SUSE since they moved it, and systems made with rpm-ostree. */
const directories = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
/** SQLite (rpm 4.16), its write-ahead log, SUSE's ndb, and Berkeley DB before all of them. */
const [sqliteName, logName, ndbName, berkeleyName] = [
  'rpmdb.sqlite',
  'rpmdb.sqlite-wal',
  'Packages.db',
  'Packages',
] as const;
const manifest = 'var/lib/rpmmanifest/container-manifest-2';

/** Packages of Red Hat, Fedora, SUSE, Amazon, Azure Linux, Photon and their relatives. */
export const rpm: Cataloger<RpmFact> = {
  name: 'rpm',
  version: 1,
  about: "RPM packages: rpm's database in SQLite, ndb and Berkeley DB form; Azure Linux distroless",
  selects: {
    paths: [
      ...directories.flatMap((directory) =>
        [sqliteName, logName, ndbName, berkeleyName].map((name) => `${directory}/${name}`),
      ),
      manifest,
    ],
  },
  isDatabase: true,
  maxBytes: 2 ** 30, // read by pages, never whole
  read: readFile,
  resolve,
};

/** So many damaged entries are reported one by one; a hostile database could have millions. */
const maxReports = 20;

function readFile(file: FileContent, context: ReadContext): RpmFact | undefined {
  let damaged = 0;
  const report = (message: string) => {
    if (++damaged <= maxReports) context.report({ code: 'unreadable-file', message });
  };
  const decoder = { decode: (blob: Buffer) => parseRpmPackage(blob, context), report };
  const fact = readAs(file, decoder);
  if (damaged > maxReports) {
    const message = `${damaged - maxReports} more entries that cannot be read`;
    context.report({ code: 'unreadable-file', message });
  }
  return fact;
}

interface Decoder {
  decode(blob: Buffer): RpmPackage;
  report(message: string): void;
}

function readAs(file: FileContent, decoder: Decoder): RpmFact | undefined {
  switch (file.path.slice(file.path.lastIndexOf('/') + 1)) {
    case sqliteName: {
      const tree = readDatabase(file, decoder);
      return tree && { kind: 'database', tree };
    }
    case logName: {
      const tree = readLog(file, decoder.decode);
      return tree && { kind: 'log', tree };
    }
    case ndbName:
      return { kind: 'list', packages: decodeAll(readNdb(file), decoder) };
    case berkeleyName:
      return { kind: 'list', packages: decodeAll(readBerkeleyHash(file), decoder) };
    default: {
      if (file.sizeBytes > 8 << 20) throw malformed(file.path, 'too long for a list of packages');
      return { kind: 'list', packages: parseRpmManifest(file.text(), decoder.report) };
    }
  }
}

function decodeAll(entries: Iterable<StoredEntry>, decoder: Decoder): RpmPackage[] {
  const packages: RpmPackage[] = [];
  let seen = 0;
  for (const entry of entries) {
    if (++seen > maxPackages) throw limitExceeded('rpm database', 'packages', maxPackages);
    if (entry.id === 0) continue; // rpm's own counter, not a package
    try {
      if ('error' in entry) decoder.report(entry.error);
      else packages.push(decoder.decode(entry.bytes));
    } catch (error) {
      decoder.report(`entry ${entry.id}: ${messageOf(error)}`);
    }
  }
  return packages;
}

function resolve(
  files: readonly CatalogedFile<RpmFact>[],
  { distribution }: ResolveContext,
): CatalogResult {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const problems: Problem[] = [];
  const found = new Map<string, FoundPackage>();
  const ownership: { purl: string; paths: readonly string[] }[] = [];
  const add = (packages: readonly RpmPackage[], file: CatalogedFile<RpmFact>) => {
    for (const entry of packages) {
      if (isPublicKey(entry)) continue;
      const made = makePackage(entry, file, distribution);
      if (found.has(made.purl)) continue;
      found.set(made.purl, made);
      if (entry.paths !== undefined) ownership.push({ purl: made.purl, paths: entry.paths });
    }
  };
  for (const directory of directories) {
    // A system that changed its format may have kept the old file: the first that holds packages
    // is the one that rpm reads.
    for (const name of [sqliteName, ndbName, berkeleyName]) {
      const log = name === sqliteName ? byPath.get(`${directory}/${logName}`) : undefined;
      const file = byPath.get(`${directory}/${name}`) ?? log;
      if (file === undefined) continue;
      const packages = listPackages(file, log?.fact, problems);
      add(packages, file);
      if (packages.length > 0) break;
    }
  }
  const listed = byPath.get(manifest);
  if (listed?.fact.kind === 'list') add(listed.fact.packages, listed);
  return { packages: [...found.values()], ownership, problems };
}

function listPackages(
  { path, layer, fact }: CatalogedFile<RpmFact>,
  log: RpmFact | undefined,
  problems: Problem[],
): readonly RpmPackage[] {
  if (fact.kind === 'list') return fact.packages;
  const { values, missing } = mergeTrees(
    fact.kind === 'database' ? fact.tree : undefined,
    log?.kind === 'log' ? log.tree : undefined,
  );
  if (missing > 0) {
    const message = `rows or pages that are neither in the database nor in its log: ${missing}`;
    problems.push({ code: 'unreadable-file', message, path, layer, cataloger: rpm.name });
  }
  return values;
}

function makePackage(
  entry: RpmPackage,
  file: CatalogedFile<RpmFact>,
  distribution: Distribution | undefined,
): FoundPackage {
  const { name, architecture, license, sourceRpm, modularity, vendor } = entry;
  const evr = `${entry.version}-${entry.release}`;
  const epoch = entry.epoch ? `${entry.epoch}` : undefined;
  const withEpoch = (version: string) => (epoch === undefined ? version : `${epoch}:${version}`);
  const source = parseSourceRpm(sourceRpm);
  const made = foundPackage(
    {
      type: 'rpm',
      namespace: namespaceOf(distribution),
      name,
      version: evr, // in a purl the epoch is a qualifier
      qualifiers: {
        arch: architecture,
        distro: distroQualifier(distribution),
        epoch,
        upstream: sourceRpm,
      },
      // A source package's file name has no epoch; it is the same as its packages' but for oddities.
      ...(source && { source: { name: source.name, version: withEpoch(source.version) } }),
      ...(architecture !== undefined && { architecture }),
      licenses: license === undefined ? [] : [license],
      state: 'installed',
      ...((modularity !== undefined || vendor !== undefined) && {
        details: { ...(modularity && { modularity }), ...(vendor && { vendor }) },
      }),
    },
    file,
  );
  return { ...made, version: withEpoch(evr) };
}

/** As other tools name the vendors in purls. */
function namespaceOf(distribution: Distribution | undefined): string | undefined {
  const id = distribution?.id;
  if (id === 'rhel') return 'redhat';
  return id?.startsWith('opensuse') ? 'opensuse' : id;
}
