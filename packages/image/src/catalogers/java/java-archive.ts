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
  licenses?: string[];
}

const suffixes = [
  ...['.jar', '.war', '.ear', '.aar', '.par', '.sar', '.rar', '.nar', '.kar', '.lpkg'],
  ...['.hpi', '.jpi'],
];

/** Bounds on what one archive nests. What lies beyond is reported, and the rest is still read. */
const maxDepth = 16;
const maxArchives = 20_000;
const maxEntries = 3_000_000;
const maxArtifacts = 50_000;
const maxInflatedBytes = 2 * 1024 ** 3;
/** Archives that are open at the same time, one inside the other, are in memory together. */
const maxHeldBytes = 256 * 1024 ** 2;
const maxMetadataBytes = 8 * 1024 ** 2;
const maxReports = 50;

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
      const file = archive.open(entry, this.#budget);
      const nested = openZip(file, isWanted);
      if (nested === undefined) return;
      const held = entry.method === 0 ? 0 : file.sizeBytes;
      this.#budget.maxEntryBytes -= held;
      const at = inner === undefined ? entry.path : `${inner}!/${entry.path}`;
      this.visit(file.path, nested, at, depth + 1);
      this.#budget.maxEntryBytes += held;
    });
  }

  #identify(path: string, archive: ZipArchive, inner: string | undefined): void {
    const poms = new Map<string, PomEvidence>();
    const licenses = new Map<string, string[]>();
    let manifest: Manifest = new Map();
    for (const entry of metadataOf(archive)) {
      this.#attempt(() => {
        const text = this.#readText(path, archive, entry);
        if (isManifest(entry.path)) manifest = parseManifest(text);
        else if (entry.path.endsWith('.properties')) {
          const found = parsePomProperties(text, entry.path);
          if (found) poms.set(directoryOf(entry.path), { ...found, from: 'pom.properties' });
        } else {
          const directory = directoryOf(entry.path);
          const found = readPom(path, text, poms.has(directory));
          if (found.licenses.length > 0) licenses.set(directory, found.licenses);
          if (found.coordinates && !poms.has(directory)) {
            poms.set(directory, { ...found.coordinates, from: 'pom.xml' });
          }
        }
      });
    }
    this.#add(path, manifest, poms, licenses, inner);
  }

  #add(
    path: string,
    manifest: Manifest,
    poms: ReadonlyMap<string, PomEvidence>,
    licenses: ReadonlyMap<string, string[]>,
    inner: string | undefined,
  ): void {
    const { own, shaded } = identifyJar({ path, manifest, poms: [...poms.values()] });
    const licensesOf = (coordinates: { group: string; artifact: string }) => {
      for (const [directory, pom] of poms) {
        if (pom.group !== coordinates.group || pom.artifact !== coordinates.artifact) continue;
        const declared = licenses.get(directory);
        if (declared !== undefined) return { licenses: declared };
      }
      return undefined;
    };
    const place = inner === undefined ? {} : { inner };
    if (own !== undefined) {
      const bundle = bundleLicenses(manifest);
      const declared = licensesOf(own) ?? (bundle.length > 0 ? { licenses: bundle } : undefined);
      this.artifacts.push({ ...own, ...place, ...declared });
    }
    for (const { from, ...pom } of shaded) {
      const declared = licensesOf(pom);
      this.artifacts.push({ ...pom, ...place, identifiedBy: from, shaded: true, ...declared });
    }
    this.#bound(path, this.artifacts.length, maxArtifacts, 'artifacts in one file');
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

/** What is not an archive, project files last: they only matter for what is not yet known. */
function metadataOf(archive: ZipArchive): ZipEntry[] {
  const metadata = archive.entries.filter((entry) => !isNested(entry.path));
  const isProject = (entry: ZipEntry) => Number(entry.path.endsWith('.xml'));
  return metadata.sort((a, b) => isProject(a) - isProject(b));
}

/** The project file in an archive; parsing it is worth its time only for what is not yet known. */
function readPom(path: string, text: string, isIdentified: boolean) {
  if (isIdentified && !text.includes('<license>')) return { licenses: [] };
  const pom = parsePom(path, text);
  return { licenses: [...pom.licenses], coordinates: coordinatesOf(pom) };
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

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
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
