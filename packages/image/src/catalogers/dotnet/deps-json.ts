import { fieldOf, parseJson, recordOf, textOf } from '../../formats/untyped.ts';

/** What a *.deps.json says of the program beside it. */
export interface DepsFile {
  readonly libraries: readonly DepsLibrary[];
  /** Base names of the files that the libraries bring. */
  readonly assets: readonly string[];
}

export interface DepsLibrary {
  readonly name: string;
  readonly version: string;
  /** "package", "project", "runtimepack", "reference" ... */
  readonly type: string;
  /** Keys ("Name/Version") of what it needs. */
  readonly dependencies: readonly string[];
}

const assetKinds = ['runtime', 'native', 'resources', 'runtimeTargets'];

/**
 * Parses a dependency manifest of .NET (dotnet/sdk documentation, "runtime-configuration-file.md").
 * @throws SeaworthyError MALFORMED
 */
export function parseDeps(path: string, text: string): DepsFile {
  const document = parseJson(path, text);
  const dependencies = new Map<string, Set<string>>();
  const assets = new Set<string>();
  for (const target of Object.values(recordOf(fieldOf(document, 'targets')))) {
    for (const [key, entry] of Object.entries(recordOf(target))) {
      const needs = dependencies.get(key) ?? new Set();
      dependencies.set(key, needs);
      for (const [name, version] of Object.entries(recordOf(fieldOf(entry, 'dependencies')))) {
        if (typeof version === 'string') needs.add(`${name}/${version}`);
      }
      for (const kind of assetKinds) {
        for (const asset of Object.keys(recordOf(fieldOf(entry, kind)))) {
          assets.add(asset.slice(asset.lastIndexOf('/') + 1));
        }
      }
    }
  }
  const libraries: DepsLibrary[] = [];
  for (const [key, library] of Object.entries(recordOf(fieldOf(document, 'libraries')))) {
    const [name, version] = key.split('/');
    const type = textOf(fieldOf(library, 'type'));
    if (!name || !version || type === undefined) continue;
    const needs = [...(dependencies.get(key) ?? [])];
    libraries.push({ name, version, type: type.toLowerCase(), dependencies: needs });
  }
  return { libraries, assets: [...assets] };
}
