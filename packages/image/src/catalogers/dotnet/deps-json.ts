import type { FileContent } from '../../file-content.ts';
import { fieldOf, parseJson, tableOf, textOf } from '../../formats/structured-text.ts';

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
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseDeps(file: FileContent): DepsFile {
  const document = parseJson(file);
  const dependencies = new Map<string, Set<string>>();
  const assets = new Set<string>();
  for (const target of Object.values(tableOf(fieldOf(document, 'targets')))) {
    for (const [key, entry] of Object.entries(tableOf(target))) {
      const needs = dependencies.get(key) ?? new Set();
      dependencies.set(key, needs);
      for (const [name, version] of Object.entries(tableOf(fieldOf(entry, 'dependencies')))) {
        if (typeof version === 'string') needs.add(`${name}/${version}`);
      }
      for (const kind of assetKinds) {
        for (const asset of Object.keys(tableOf(fieldOf(entry, kind)))) {
          assets.add(asset.slice(asset.lastIndexOf('/') + 1));
        }
      }
    }
  }
  const libraries: DepsLibrary[] = [];
  for (const [key, library] of Object.entries(tableOf(fieldOf(document, 'libraries')))) {
    const [name, version] = key.split('/');
    const type = textOf(fieldOf(library, 'type'));
    if (!name || !version || type === undefined) continue;
    const needs = [...(dependencies.get(key) ?? [])];
    libraries.push({ name, version, type: type.toLowerCase(), dependencies: needs });
  }
  return { libraries, assets: [...assets] };
}
