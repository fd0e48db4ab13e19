import type { XmlElement } from '@rgrove/parse-xml';
import {
  attributeOf,
  childrenOf,
  childText,
  parseXmlRoot,
  textsOfChildren,
} from '../../formats/xml.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

/** Texts may still hold $(Name). */
interface ProjectFact {
  references: Reference[];
  /** Versions for the projects below this directory (central package management). */
  central: Reference[];
  properties: Record<string, string>;
}

interface Reference {
  name: string;
  version?: string;
  dev?: true;
}

/** Packages that .NET projects declare with an exact version. */
export const dotnetProject: Cataloger<ProjectFact> = {
  name: 'dotnet-project',
  version: 1,
  about: 'NuGet packages with exact versions in project files, Directory.*.props, packages.config',
  selects: {
    suffixes: ['.csproj', '.fsproj', '.vbproj'],
    names: ['packages.config', 'Directory.Packages.props', 'Directory.Build.props'],
  },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    const root = parseXmlRoot(file.path, file.text());
    if (root.name === 'packages') return readPackagesConfig(root);
    return root.name === 'Project' ? readProject(root) : undefined;
  },

  resolve(files) {
    const byPath = new Map(files.map((file) => [file.path, file.fact]));
    return { packages: files.flatMap((file) => packagesOf(file, byPath)) };
  },
};

function readPackagesConfig(root: XmlElement): ProjectFact {
  const references = childrenOf(root, 'package').flatMap((element): Reference[] => {
    const name = attributeOf(element, 'id');
    const version = attributeOf(element, 'version');
    if (!name || !version) return [];
    const isDev = attributeOf(element, 'developmentDependency') === 'true';
    return [{ name, version, ...(isDev && { dev: true as const }) }];
  });
  return { references, central: [], properties: {} };
}

function readProject(root: XmlElement): ProjectFact {
  const groups = childrenOf(root, 'ItemGroup');
  const read = (kind: string) =>
    groups.flatMap((group) => childrenOf(group, kind).flatMap(readReference));
  const properties = childrenOf(root, 'PropertyGroup').flatMap((group) =>
    Object.entries(textsOfChildren(group)),
  );
  return {
    references: [...read('PackageReference'), ...read('GlobalPackageReference')],
    central: read('PackageVersion'),
    properties: Object.fromEntries(properties),
  };
}

function readReference(element: XmlElement): Reference[] {
  const name = attributeOf(element, 'Include') ?? attributeOf(element, 'Update');
  if (!name) return [];
  const fieldOf = (key: string) => attributeOf(element, key) ?? childText(element, key);
  const version = fieldOf('VersionOverride') ?? fieldOf('Version');
  const isDev = fieldOf('PrivateAssets')?.toLowerCase() === 'all';
  return [{ name, ...(version && { version }), ...(isDev && { dev: true as const }) }];
}

function packagesOf(
  file: CatalogedFile<ProjectFact>,
  byPath: ReadonlyMap<string, ProjectFact>,
): FoundPackage[] {
  const central = nearest(file.path, 'Directory.Packages.props', byPath);
  const build = nearest(file.path, 'Directory.Build.props', byPath);
  const managed = new Map<string, string>();
  for (const { name, version } of central?.central ?? []) {
    if (version !== undefined) managed.set(name.toLowerCase(), version);
  }
  const propertyOf = (name: string) => {
    for (const fact of [file.fact, build, central]) {
      if (fact !== undefined && Object.hasOwn(fact.properties, name)) return fact.properties[name];
    }
    return undefined;
  };
  return file.fact.references.flatMap(({ name, version, dev }) => {
    const exact = exactVersion(version ?? managed.get(name.toLowerCase()), propertyOf);
    if (exact === undefined || !/^[\w.-]+$/.test(name)) return [];
    return foundPackage(
      {
        type: 'nuget',
        name,
        version: exact,
        state: 'declared',
        direct: true,
        ...(dev && { dev }),
      },
      file,
    );
  });
}

/** "1.2.3" asks for at least that and gets exactly that where it exists; "[1.2.3]" is exact. */
function exactVersion(
  text: string | undefined,
  propertyOf: (name: string) => string | undefined,
): string | undefined {
  const property = text === undefined ? null : /^\$\(([\w.-]+)\)$/.exec(text);
  const value = property === null ? text : propertyOf(property[1]!);
  const version = value?.replace(/^\[([^,\]]+)\]$/, '$1');
  return version && /^\d[\w.+-]*$/.test(version) ? version : undefined;
}

/** The file of that name in the project's directory or the nearest above. */
function nearest(
  path: string,
  name: string,
  byPath: ReadonlyMap<string, ProjectFact>,
): ProjectFact | undefined {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const found = byPath.get(`${path.slice(0, end + 1)}${name}`);
    if (found !== undefined || end < 0) return found;
    if (end === 0) return undefined;
  }
}
