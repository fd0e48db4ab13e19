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

/** "requested": the empty file REQUESTED, which marks what somebody asked pip for (PEP 376). */
type Fact = { readonly metadata: MetadataFact } | { readonly requested: true };

/**
 * Installed distributions: *.dist-info (https://packaging.python.org/specifications/recording-installed-packages/)
 * and their older kin, the directory, the single file and the unpacked egg of setuptools.
 */
export const installedPython: Cataloger<Fact> = {
  name: 'python-installed',
  version: 1,
  about: 'Python packages by *.dist-info/METADATA, *.egg-info and EGG-INFO/PKG-INFO',
  selects: {
    names: ['METADATA', 'PKG-INFO', 'REQUESTED'],
    suffixes: ['.egg-info'],
    where: (path) =>
      /\.(?:dist-info\/(?:METADATA|REQUESTED)|egg-info(?:\/PKG-INFO)?|egg\/EGG-INFO\/PKG-INFO)$/.test(
        path,
      ),
  },
  maxBytes: 64 * 1024 * 1024, // only the beginning is read

  read(file) {
    if (file.path.endsWith('/REQUESTED')) return { requested: true };
    const metadata = readMetadata(file);
    return metadata === undefined ? undefined : { metadata };
  },

  resolve(files) {
    const asked = new Set<string>();
    const purls = new Map<string, string>();
    for (const { path, fact } of files) {
      if ('requested' in fact) asked.add(dirname(path));
      else {
        const { name, version } = fact.metadata;
        purls.set(`${installDirectory(path)}/${name}`, formatPurl({ type: 'pypi', name, version }));
      }
    }
    const packages: FoundPackage[] = [];
    for (const file of files) {
      if ('metadata' in file.fact) packages.push(describe(file, file.fact.metadata, asked, purls));
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
  asked: ReadonlySet<string>,
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
      ...(asked.has(dirname(file.path)) ? { direct: true } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    },
    file,
  );
}

/** "site-packages" of "site-packages/six-1.16.0.dist-info/METADATA". */
function installDirectory(path: string): string {
  return path.replace(/\/?[^/]*\.(?:dist-info|egg-info|egg)(?:\/.*)?$/, '');
}
