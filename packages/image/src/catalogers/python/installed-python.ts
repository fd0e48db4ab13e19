import { dirname } from 'node:path/posix';
import { formatPurl, malformed } from '@seaworthy/model';
import { decodeText, type FileContent } from '../../file-content.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { licensesOf, parseCoreMetadata } from './core-metadata.ts';
import { normalizedName, pythonVersion } from './python-name.ts';
import { isUnconditional, requiredName } from './requirement.ts';

interface MetadataFact {
  readonly name: string;
  readonly version: string;
  readonly licenses: string[];
  readonly needs: string[];
}

/**
 * "requested": the empty file REQUESTED marks what somebody asked for (PEP 376). "installer": who
 * installed it; conda's own packages bring the mark of their build along, where it says nothing.
 */
type Fact =
  | { readonly metadata: MetadataFact }
  | { readonly requested: true }
  | { readonly installer: string };

/**
 * Installed distributions: *.dist-info (https://packaging.python.org/specifications/recording-installed-packages/)
 * and their older kin, the directory, the single file and the unpacked egg of setuptools.
 */
export const installedPython: Cataloger<Fact> = {
  name: 'python-installed',
  version: 1,
  about: 'Python packages by *.dist-info/METADATA, *.egg-info and EGG-INFO/PKG-INFO',
  selects: {
    names: ['METADATA', 'PKG-INFO', 'REQUESTED', 'INSTALLER'],
    suffixes: ['.egg-info'],
    where: (path) =>
      /\.(?:dist-info\/(?:METADATA|REQUESTED|INSTALLER)|egg-info(?:\/PKG-INFO)?|egg\/EGG-INFO\/PKG-INFO)$/.test(
        path,
      ),
  },
  maxBytes: 64 * 1024 * 1024, // only the beginning is read

  read(file) {
    if (file.path.endsWith('/REQUESTED')) return { requested: true };
    if (file.path.endsWith('/INSTALLER')) {
      return { installer: decodeText(file.read(0, 64)).trim() };
    }
    const metadata = readMetadata(file);
    return metadata === undefined ? undefined : { metadata };
  },

  resolve(files) {
    const requested = new Set<string>();
    const installers = new Map<string, string>();
    const purls = new Map<string, string>();
    for (const { path, fact } of files) {
      if ('requested' in fact) requested.add(dirname(path));
      else if ('installer' in fact) installers.set(dirname(path), fact.installer);
      else {
        const { name, version } = fact.metadata;
        purls.set(`${installDirectory(path)}/${name}`, formatPurl({ type: 'pypi', name, version }));
      }
    }
    // Copies inside of packages (setuptools/_vendor) carry the mark too.
    const isAsked = (directory: string) =>
      requested.has(directory) &&
      ['pip', 'uv'].includes(installers.get(directory) ?? '') &&
      /(?:^|\/)(?:site|dist)-packages$/.test(dirname(directory));
    const packages: FoundPackage[] = [];
    for (const file of files) {
      if (!('metadata' in file.fact)) continue;
      const found = describe(file, file.fact.metadata, purls);
      packages.push(isAsked(dirname(file.path)) ? { ...found, direct: true } : found);
    }
    return { packages };
  },
};

/** Headers come first; long descriptions follow and do not matter. */
const maxHeaderBytes = 1024 * 1024;

function readMetadata(file: FileContent): MetadataFact | undefined {
  const text = decodeText(file.read(0, Math.min(file.sizeBytes, maxHeaderBytes)));
  const headers = parseCoreMetadata(file.path, text);
  const name = normalizedName(headers.get('name')?.[0]);
  const version = pythonVersion(headers.get('version')?.[0]);
  if (name === undefined || version === undefined) {
    // A file *.egg-info can be anything; the others cannot.
    if (file.path.endsWith('.egg-info')) return undefined;
    throw malformed(file.path, 'no usable Name and Version');
  }
  const needs = (headers.get('requires-dist') ?? [])
    .filter(isUnconditional)
    .flatMap((requirement) => requiredName(requirement) ?? []);
  return { name, version, licenses: licensesOf(headers), needs: [...new Set(needs)] };
}

/** Markers are not evaluated: what is installed beside it is what the package found. */
function describe(
  file: CatalogedFile<unknown>,
  metadata: MetadataFact,
  purls: ReadonlyMap<string, string>,
): FoundPackage {
  const { needs, ...identity } = metadata;
  const directory = installDirectory(file.path);
  const dependsOn = needs.flatMap((need) => purls.get(`${directory}/${need}`) ?? []).sort();
  return foundPackage(
    {
      type: 'pypi',
      state: 'installed',
      ...identity,
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    },
    file,
  );
}

/** "site-packages" of "site-packages/six-1.16.0.dist-info/METADATA". */
function installDirectory(path: string): string {
  return path.replace(/\/?[^/]*\.(?:dist-info|egg-info|egg)(?:\/.*)?$/, '');
}
