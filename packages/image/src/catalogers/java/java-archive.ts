import {
  limitExceeded,
  malformed,
  messageOf,
  type ProblemCode,
  SeaworthyError,
} from '@seaworthy/model';
import { type InflateBudget, openZip, type ZipArchive, type ZipEntry } from '../../formats/zip.ts';
import type { CatalogedFile, Cataloger, FoundPackage, ReadContext } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { identifyJar, type JarIdentity, type PomEvidence } from './jar-identity.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { coordinatesOf, parsePom } from './pom.ts';
import { parsePomProperties } from './pom-properties.ts';

/** An artifact in an archive, or in one that lies inside of it. */
interface ArchivedArtifact {
  group: string;
  artifact: string;
  version: string;
  /** Path inside the outermost archive: "a.war!/WEB-INF/lib/b.jar"; absent for that one itself. */
  inner?: string;
  identifiedBy: JarIdentity['identifiedBy'];
  groupFrom?: string;
  /** Its classes were packed into an archive of another name. */
  shaded?: true;
  licenses?: readonly string[];
}

const suffixes = [
  ...['.jar', '.war', '.ear', '.aar', '.par', '.sar', '.rar', '.nar', '.kar', '.lpkg'],
  ...['.hpi', '.jpi'],
];

/** Bounds on what one archive nests. What lies beyond is reported, and the rest is still read. */
const maxDepth = 16;
const maxArchives = 20_000;
const maxEntries = 3_000_000;
const maxArtifacts = 20_000;
const maxInflatedBytes = 2 * 1024 ** 3;
/** Archives that are open at the same time, one inside the other, are in memory together. */
const maxHeldBytes = 256 * 1024 ** 2;
const maxMetadataBytes = 8 * 1024 ** 2;
const maxReports = 50;
const maxPathLength = 4096;
const maxNameLength = 512;
const maxLicenses = 10;

/** Java archives of all kinds, nested to any depth, with what was shaded into them. */
export const javaArchive: Cataloger<ArchivedArtifact[]> = {
  name: 'java-archive',
  version: 1,
  about: 'Maven artifacts in jar, war, ear and similar archives, nested and shaded ones too',
  selects: { suffixes },
  maxBytes: 8 * 1024 ** 3, // only small parts are read

  read(file, context) {
    const walk = new ArchiveWalk(context);
    const archive = openZip(file, isWanted);
    if (archive === undefined) {
      // What begins like an archive has lost its end; anything else only borrows the name.
      if (file.read(0, 4).equals(localHeaderMark)) throw malformed(file.path, 'cut off');
      return undefined;
    }
    walk.visit(file.path, archive, undefined, 0);
    return walk.artifacts;
  },

  resolve(files) {
    return { packages: files.flatMap(packagesOf) };
  },
};

const localHeaderMark = Buffer.from('PK\x03\x04');

const isManifest = (path: string) => /^META-INF\/MANIFEST\.MF$/i.test(path);
const isPomFile = (path: string, name: string) =>
  path.endsWith(`/${name}`) && (path.startsWith('META-INF/maven/') || path.includes(webMaven));
const webMaven = '-INF/classes/META-INF/maven/';

function isNested(path: string): boolean {
  const dot = path.lastIndexOf('.');
  return dot >= 0 && suffixes.includes(path.slice(dot).toLowerCase());
}

function isWanted(path: string): boolean {
  return (
    isManifest(path) ||
    isPomFile(path, 'pom.properties') ||
    isPomFile(path, 'pom.xml') ||
    isNested(path)
  );
}

class ArchiveWalk {
  readonly artifacts: ArchivedArtifact[] = [];
  readonly #context: ReadContext;
  readonly #budget: InflateBudget = {
    maxEntryBytes: maxHeldBytes,
    remainingBytes: maxInflatedBytes,
  };
  #archives = 0;
  #entries = 0;
  #reports = 0;
  /** Set when a bound of the whole file is reached: there is no use in going on. */
  #isFull = false;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  visit(path: string, archive: ZipArchive, inner: string | undefined, depth: number): void {
    this.#archives++;
    this.#entries += archive.entryCount;
    this.#bound(path, this.#archives, maxArchives, 'archives in one file');
    this.#bound(path, this.#entries, maxEntries, 'entries of all archives in one file');
    if (this.#isFull) return;
    this.#identify(path, archive, inner);
    for (const entry of archive.entries) {
      if (this.#isFull) return;
      if (isNested(entry.path)) this.#descend(path, archive, entry, inner, depth);
    }
  }

  #descend(
    path: string,
    archive: ZipArchive,
    entry: ZipEntry,
    inner: string | undefined,
    depth: number,
  ): void {
    this.#attempt(() => {
      if (depth + 1 > maxDepth) {
        throw limitExceeded(`${path}!/${entry.path}`, 'levels of archives', maxDepth);
      }
      const at = inner === undefined ? entry.path : `${inner}!/${entry.path}`;
      if (at.length > maxPathLength) {
        throw limitExceeded(path, 'characters of the path of an archive', maxPathLength);
      }
      const file = archive.open(entry, this.#budget);
      const nested = openZip(file, isWanted);
      if (nested === undefined) return;
      const held = entry.method === 0 ? 0 : file.sizeBytes;
      this.#budget.maxEntryBytes -= held;
      this.visit(file.path, nested, at, depth + 1);
      this.#budget.maxEntryBytes += held;
    });
  }

  #identify(path: string, archive: ZipArchive, inner: string | undefined): void {
    const poms = new Map<string, PomEvidence>();
    let manifest: Manifest = new Map();
    for (const entry of metadataOf(archive)) {
      this.#bound(path, this.artifacts.length + poms.size, maxArtifacts, 'artifacts in one file');
      if (this.#isFull) return;
      this.#attempt(() => {
        const text = this.#readText(path, archive, entry);
        const directory = entry.path.slice(0, entry.path.lastIndexOf('/'));
        if (isManifest(entry.path)) manifest = parseManifest(text);
        else if (entry.path.endsWith('.properties')) {
          const found = parsePomProperties(text, entry.path);
          if (found) poms.set(directory, { ...found, from: 'pom.properties' });
        } else {
          const found = readPom(path, text, poms.get(directory));
          if (found) poms.set(directory, found);
        }
      });
    }
    const { own, shaded } = identifyJar({ path, manifest, poms: [...poms.values()] });
    if (own !== undefined) this.#add({ licenses: bundleLicenses(manifest), ...own }, inner);
    for (const { from, ...pom } of shaded) {
      this.#add({ ...pom, identifiedBy: from, shaded: true }, inner);
    }
  }

  #add(artifact: ArchivedArtifact, inner: string | undefined): void {
    const { group, artifact: name, version } = artifact;
    const text = `${group}:${name}:${version}`;
    if (text.length > maxNameLength || /\p{Cc}/u.test(text)) return; // nobody's name
    this.artifacts.push({ ...artifact, ...(inner !== undefined && { inner }) });
  }

  #readText(path: string, archive: ZipArchive, entry: ZipEntry): string {
    if (entry.sizeBytes > maxMetadataBytes) {
      throw limitExceeded(`${path}!/${entry.path}`, 'bytes of metadata', maxMetadataBytes);
    }
    return archive.open(entry, this.#budget).text();
  }

  /** Reports what fails and goes on with the rest. */
  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      const isLimit = error.code === 'LIMIT_EXCEEDED';
      this.#report(isLimit ? 'limit-exceeded' : 'unreadable-file', messageOf(error));
    }
  }

  #bound(path: string, value: number, bound: number, name: string): void {
    if (value <= bound || this.#isFull) return;
    this.#isFull = true;
    this.#report('limit-exceeded', messageOf(limitExceeded(path, name, bound)));
  }

  #report(code: ProblemCode, message: string): void {
    this.#reports++;
    if (this.#reports > maxReports) return;
    const rest = this.#reports === maxReports ? '; further problems are not listed' : '';
    this.#context.report({ code, message: message + rest });
  }
}

/**
 * What is not an archive, project files last: they only matter for what is not yet known. Of
 * several entries with one path the last counts.
 */
function metadataOf(archive: ZipArchive): ZipEntry[] {
  const byPath = new Map<string, ZipEntry>();
  for (const entry of archive.entries) if (!isNested(entry.path)) byPath.set(entry.path, entry);
  const isProject = (entry: ZipEntry) => Number(entry.path.endsWith('.xml'));
  return [...byPath.values()].sort((a, b) => isProject(a) - isProject(b));
}

/**
 * What the project file adds: licences where the coordinates are known, else these too. Parsing
 * takes its time and is only done for what is not yet known.
 */
function readPom(path: string, text: string, known?: PomEvidence): PomEvidence | undefined {
  if (known !== undefined && !text.includes('<license>')) return known;
  const pom = parsePom(path, text);
  const coordinates = known ?? coordinatesOf(pom);
  if (coordinates === undefined) return undefined;
  const licenses = pom.licenses.slice(0, maxLicenses).map((each) => each.slice(0, maxNameLength));
  return { from: 'pom.xml', ...coordinates, ...(licenses.length > 0 && { licenses }) };
}

/** OSGi Core, "Bundle-License": names or addresses, with attributes behind semicolons. */
function bundleLicenses(manifest: Manifest): string[] {
  const header = manifest.get('bundle-license') ?? '';
  return header
    .replaceAll(/=\s*"[^"]*"/g, '')
    .split(/,\s*(?=https?:|"|$)|,(?!\s)/)
    .map((clause) => clause.split(';')[0]!.trim().replaceAll('"', ''))
    .filter((license) => license !== '' && license !== '<<EXTERNAL>>');
}

function packagesOf(file: CatalogedFile<ArchivedArtifact[]>): FoundPackage[] {
  return file.fact.map((fact) =>
    foundPackage(
      {
        type: 'maven',
        namespace: fact.group,
        name: fact.artifact,
        version: fact.version,
        licenses: fact.licenses ?? [],
        state: 'installed',
        details: {
          identifiedBy: fact.identifiedBy,
          ...(fact.groupFrom && { groupFrom: fact.groupFrom }),
          ...(fact.shaded && { shaded: true }),
        },
      },
      file,
      fact.inner,
    ),
  );
}
