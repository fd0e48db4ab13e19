import { limitExceeded, malformed } from '@seaworthy/model';
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
import { distroQualifier, keepOwnedPaths, maxPackages, resolveDependencies } from './os-package.ts';

interface ApkPackage {
  name: string;
  version: string;
  architecture?: string;
  /** The source package, called origin by apk. */
  origin?: string;
  license?: string;
  needs?: string[];
  provides?: string[];
  paths?: string[];
}

/** Packages of Alpine, Wolfi, Chainguard and their relatives. */
export const apk: Cataloger<ApkPackage[]> = {
  name: 'apk',
  version: 1,
  about: "Alpine packages: apk's database of installed packages",
  // apk 3 moved the database below usr.
  selects: { paths: ['lib/apk/db/installed', 'usr/lib/apk/db/installed'] },
  maxBytes: 64 << 20,
  isDatabase: true,
  read: readDatabase,
  resolve,
};

/**
 * The blocks of the installed database: lines of a letter, a colon and a value, with an empty line
 * after each package (https://wiki.alpinelinux.org/wiki/Apk_spec, "Installed Database"). The
 * letters are P name, V version, A architecture, o origin, L licence, D dependencies, p provided
 * names, F a directory, and R a file in it.
 */
function readDatabase(file: FileContent, context: ReadContext): ApkPackage[] {
  const packages: ApkPackage[] = [];
  let broken = 0;
  let fields = new Map<string, string>();
  let paths: string[] = [];
  let directory = '';
  const finish = () => {
    if (fields.size === 0) return;
    const made = makePackage(fields, keepOwnedPaths(paths, context));
    if (made === undefined) broken++;
    else packages.push(made);
    if (packages.length > maxPackages) throw limitExceeded(file.path, 'packages', maxPackages);
    fields = new Map();
    paths = [];
    directory = '';
  };
  for (const line of linesOf(file.text())) {
    const letter = line[0];
    if (letter === undefined) {
      finish();
    } else if (line[1] === ':') {
      const value = line.slice(2).trim();
      if (letter === 'F') directory = value;
      else if (letter === 'R') paths.push(directory === '' ? value : `${directory}/${value}`);
      else fields.set(letter, value);
    } else {
      broken++;
    }
  }
  finish();
  if (packages.length === 0 && broken > 0) throw malformed(file.path, 'not a database of apk');
  if (broken > 0) {
    context.report({ code: 'unreadable-file', message: `entries that cannot be read: ${broken}` });
  }
  return packages.filter(({ name }) => !isVirtual(name));
}

/** "apk add --virtual .build-deps" makes a name without contents. */
function isVirtual(name: string): boolean {
  return name.startsWith('.');
}

function makePackage(fields: ReadonlyMap<string, string>, paths: string[]): ApkPackage | undefined {
  const name = fields.get('P');
  const version = fields.get('V');
  if (!name || !version || /\s/.test(name + version)) return undefined;
  const [architecture, origin, license] = ['A', 'o', 'L'].map((letter) => fields.get(letter));
  const needs = parseNames(fields.get('D'));
  const provides = parseNames(fields.get('p'));
  return {
    name,
    version,
    ...(architecture && { architecture }),
    ...(origin && { origin }),
    ...(license && { license }),
    ...(needs.length > 0 && { needs }),
    ...(provides.length > 0 && { provides }),
    ...(paths.length > 0 && { paths }),
  };
}

/** The bare names of "so:libc.musl-x86_64.so.1 busybox>=1.36 !conflict". */
function parseNames(text: string | undefined): string[] {
  if (!text) return [];
  return text
    .split(/\s+/)
    .filter((word) => !word.startsWith('!'))
    .map((word) => /^[^<>=~@]*/.exec(word)![0])
    .filter((name) => name !== '');
}

function resolve(
  files: readonly CatalogedFile<ApkPackage[]>[],
  { distribution }: ResolveContext,
): CatalogResult {
  const distro = distroQualifier(distribution);
  const found = new Map<string, { entry: ApkPackage; made: FoundPackage }>();
  for (const file of files) {
    for (const entry of file.fact) {
      const { name, version, architecture, origin, license } = entry;
      const upstream = origin === name ? undefined : origin;
      const made = foundPackage(
        {
          type: 'apk',
          namespace: distribution?.id,
          name,
          version,
          qualifiers: { arch: architecture, distro, upstream },
          source: { name: origin ?? name, version },
          ...(architecture !== undefined && { architecture }),
          licenses: license === undefined ? [] : [license],
          state: 'installed',
        },
        file,
      );
      if (!found.has(made.purl)) found.set(made.purl, { entry, made });
    }
  }
  const dependencies = resolveDependencies(
    [...found].map(([purl, { entry }]) => ({
      purl,
      name: entry.name,
      architecture: entry.architecture,
      provides: entry.provides ?? [],
      needs: (entry.needs ?? []).map((name) => [name]),
    })),
  );
  return {
    packages: [...found].map(([purl, { made }]) => {
      const dependsOn = dependencies.get(purl);
      return dependsOn === undefined ? made : { ...made, dependsOn };
    }),
    ownership: [...found].flatMap(([purl, { entry }]) =>
      entry.paths === undefined ? [] : [{ purl, paths: entry.paths }],
    ),
  };
}
