import { malformed } from '@seaworthy/model';
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
import { distroQualifier, keepOwnedPaths, resolveDependencies } from './os-package.ts';

interface PacmanPackage {
  kind: 'package';
  name: string;
  version: string;
  architecture?: string;
  /** The source package, called base by pacman. */
  base?: string;
  licenses: string[];
  needs: string[];
  provides: string[];
}

type PacmanFact = PacmanPackage | { kind: 'files'; paths: string[] };

const database = 'var/lib/pacman/local/';

/** Packages of Arch Linux and its relatives. */
export const pacman: Cataloger<PacmanFact> = {
  name: 'pacman',
  version: 1,
  about: "Arch packages: pacman's local database",
  selects: {
    names: ['desc', 'files'],
    where: (path) => path.startsWith(database) && path.split('/').length === 6,
  },
  maxBytes: 16 << 20,
  read: readFile,
  resolve,
};

function readFile(file: FileContent, context: ReadContext): PacmanFact | undefined {
  const sections = parseSections(file.text());
  if (file.path.endsWith('/files')) {
    // Directories end in a slash.
    const listed = (sections.get('FILES') ?? []).filter((path) => !path.endsWith('/'));
    const paths = keepOwnedPaths(listed, context);
    return paths.length > 0 ? { kind: 'files', paths } : undefined;
  }
  const [name, version, architecture, base] = ['NAME', 'VERSION', 'ARCH', 'BASE'].map(
    (section) => sections.get(section)?.[0],
  );
  if (name === undefined || version === undefined) {
    throw malformed(file.path, 'no name or no version');
  }
  return {
    kind: 'package',
    name,
    version,
    ...(architecture !== undefined && { architecture }),
    ...(base !== undefined && { base }),
    licenses: sections.get('LICENSE') ?? [],
    needs: parseNames(sections.get('DEPENDS')),
    provides: parseNames(sections.get('PROVIDES')),
  };
}

/** "%NAME%", then one value a line until an empty line (libalpm, lib/libalpm/be_local.c). */
function parseSections(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let values: string[] | undefined;
  for (const line of linesOf(text).map((raw) => raw.trim())) {
    if (line === '') {
      values = undefined;
    } else if (
      values === undefined &&
      line.length > 2 &&
      line.startsWith('%') &&
      line.endsWith('%')
    ) {
      values = [];
      sections.set(line.slice(1, -1), values);
    } else {
      values?.push(line);
    }
  }
  return sections;
}

/** The bare names of "glibc>=2.36" and "libz.so=1-64". */
function parseNames(values: readonly string[] = []): string[] {
  return values.map((value) => /^[^<>=:]*/.exec(value)![0]).filter((name) => name !== '');
}

function resolve(
  files: readonly CatalogedFile<PacmanFact>[],
  { distribution }: ResolveContext,
): CatalogResult {
  const distro = distroQualifier(distribution);
  const paths = new Map<string, readonly string[]>();
  for (const { path, fact } of files) {
    if (fact.kind === 'files') paths.set(directoryOf(path), fact.paths);
  }
  const found = new Map<string, { entry: PacmanPackage; made: FoundPackage }>();
  const ownership: { purl: string; paths: readonly string[] }[] = [];
  for (const file of files) {
    const entry = file.fact;
    if (entry.kind !== 'package') continue;
    const { name, version, architecture, base } = entry;
    const made = foundPackage(
      {
        type: 'alpm',
        namespace: distribution?.id ?? 'arch',
        name,
        version,
        qualifiers: { arch: architecture, distro, upstream: base === name ? undefined : base },
        source: { name: base ?? name, version },
        ...(architecture !== undefined && { architecture }),
        licenses: entry.licenses,
        state: 'installed',
      },
      file,
    );
    if (found.has(made.purl)) continue;
    found.set(made.purl, { entry, made });
    const owned = paths.get(directoryOf(file.path));
    if (owned !== undefined) ownership.push({ purl: made.purl, paths: owned });
  }
  const dependencies = resolveDependencies(
    [...found].map(([purl, { entry }]) => ({
      purl,
      name: entry.name,
      architecture: entry.architecture,
      provides: entry.provides,
      needs: entry.needs.map((name) => [name]),
    })),
  );
  const packages = [...found].map(([purl, { made }]) => {
    const dependsOn = dependencies.get(purl);
    return dependsOn === undefined ? made : { ...made, dependsOn };
  });
  return { packages, ownership };
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
