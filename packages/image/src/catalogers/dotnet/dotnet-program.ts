import { formatPurl } from '@seaworthy/model';
import { openPe } from '../../formats/pe.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { type DepsFile, parseDeps } from './deps-json.ts';

interface AssemblyFact {
  readonly kind: 'assembly';
  readonly version: string;
  readonly versionFrom: 'ProductVersion' | 'FileVersion';
}
type DotnetFact = ({ readonly kind: 'deps' } & DepsFile) | AssemblyFact;

/**
 * Packages of .NET programs: what *.deps.json lists, and assemblies that no such list names. Those
 * are taken for the package of their name, which they nearly always are.
 */
export const dotnetProgram: Cataloger<DotnetFact> = {
  name: 'dotnet-program',
  version: 1,
  about: 'NuGet packages in *.deps.json, and managed assemblies that none of them lists',
  selects: { suffixes: ['.json', '.dll', '.exe'], where: isOfInterest },
  maxBytes: 256 * 1024 ** 2,

  read(file) {
    if (file.path.endsWith('.json')) {
      return { kind: 'deps', ...parseDeps(file) };
    }
    const pe = openPe(file);
    if (pe === undefined || !pe.isManaged) return undefined;
    for (const versionFrom of ['ProductVersion', 'FileVersion'] as const) {
      const version = packageVersion(pe.versionTexts.get(versionFrom) ?? '');
      if (version !== undefined) return { kind: 'assembly', version, versionFrom };
    }
    return undefined;
  },

  resolve(files) {
    const assetsByDirectory = new Map<string, Set<string>>();
    for (const { path, fact } of files) {
      if (fact.kind !== 'deps') continue;
      const directory = directoryOf(path);
      const assets = assetsByDirectory.get(directory) ?? new Set();
      for (const asset of fact.assets) assets.add(asset.toLowerCase());
      // The program's own assembly is named like its list.
      assets.add(`${path.slice(directory.length, -'.deps.json'.length)}.dll`.toLowerCase());
      assetsByDirectory.set(directory, assets);
    }
    return {
      packages: files.flatMap((file) => {
        const { fact } = file;
        if (fact.kind === 'deps') return listedPackages(file, fact);
        return isListed(file.path, assetsByDirectory) ? [] : assemblyPackage(file, fact);
      }),
    };
  },
};

/** Reference assemblies are for compilers only, and satellites hold nothing but texts. */
function isOfInterest(path: string): boolean {
  if (path.endsWith('.json')) return path.endsWith('.deps.json');
  return !path.endsWith('.resources.dll') && !/\/(?:ref|packs|refint)\//.test(path);
}

/** A version as NuGet would write it, of a text like "8.0.1+5f2c9..." or "6.0.8.0". */
function packageVersion(text: string): string | undefined {
  const version = text.trim().split(/[+\s]/)[0]!;
  if (!/^\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z.-]+)?$/.test(version)) return undefined;
  if (/^0(?:\.0)*$/.test(version)) return undefined;
  return version.replace(/^(\d+\.\d+\.\d+)\.0(?=-|$)/, '$1');
}

function listedPackages(file: CatalogedFile<DotnetFact>, deps: DepsFile): FoundPackage[] {
  const direct = new Set<string>();
  const isPackage = (type: string) => type === 'package' || type === 'runtimepack';
  const purls = new Map<string, string>();
  for (const library of deps.libraries) {
    if (library.type === 'project') for (const key of library.dependencies) direct.add(key);
    if (isPackage(library.type)) {
      const { name, version } = packageOf(library);
      purls.set(`${library.name}/${library.version}`, formatPurl({ type: 'nuget', name, version }));
    }
  }
  return deps.libraries.flatMap((library) => {
    if (!isPackage(library.type)) return [];
    const dependsOn = library.dependencies.flatMap((key) => purls.get(key) ?? []);
    return foundPackage(
      {
        type: 'nuget',
        ...packageOf(library),
        state: 'installed',
        ...(direct.size > 0 && { direct: direct.has(`${library.name}/${library.version}`) }),
        ...(dependsOn.length > 0 && { dependsOn }),
      },
      file,
    );
  });
}

/** A self-contained program brings the runtime: "runtimepack.Microsoft.NETCore.App.Runtime.x". */
function packageOf({ name, version, type }: { name: string; version: string; type: string }) {
  const prefix = 'runtimepack.';
  const isRuntime = type === 'runtimepack' && name.startsWith(prefix);
  return { name: isRuntime ? name.slice(prefix.length) : name, version };
}

function assemblyPackage(file: CatalogedFile<DotnetFact>, fact: AssemblyFact): FoundPackage {
  const base = file.path.slice(directoryOf(file.path).length);
  return foundPackage(
    {
      type: 'nuget',
      name: base.slice(0, base.lastIndexOf('.')),
      version: fact.version,
      state: 'installed',
      details: { identifiedBy: 'assembly', versionFrom: fact.versionFrom },
    },
    file,
  );
}

/** Whether a list in the assembly's directory, or above it, names the assembly. */
function isListed(path: string, assets: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  let directory = directoryOf(path);
  const base = path.slice(directory.length).toLowerCase();
  for (;;) {
    if (assets.get(directory)?.has(base)) return true;
    if (directory === '') return false;
    directory = directoryOf(directory.slice(0, -1));
  }
}

/** With its closing slash; "" for the root. */
function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
