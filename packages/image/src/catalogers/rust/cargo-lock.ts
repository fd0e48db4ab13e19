import { formatPurl } from '@seaworthy/model';
import { fieldOf, listOf, parseTomlTable, textOf, textsOf } from '../../formats/structured-text.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';

interface LockedCrate {
  name: string;
  version: string;
  /** Absent for the project's own crates. */
  source?: string;
  /** "name", "name version" or "name version (source)". */
  dependencies: string[];
}

/** Crates that Cargo.lock pins. The project's own crates only tell which ones it asks for itself. */
export const cargoLock: Cataloger<LockedCrate[]> = {
  name: 'cargo-lock',
  version: 2,
  about: 'Rust crates in Cargo.lock, versions 1 to 4',
  // Cargo's own cache holds the lock files of strangers.
  selects: { names: ['Cargo.lock'], where: (path) => !path.includes('.cargo/registry/') },
  maxBytes: 32 * 1024 ** 2,

  read(file) {
    const document = parseTomlTable(file);
    // The oldest files keep the main crate apart from the others.
    const entries = [fieldOf(document, 'root'), ...listOf(fieldOf(document, 'package'))];
    return entries.flatMap((entry) => {
      const name = textOf(fieldOf(entry, 'name'));
      const version = textOf(fieldOf(entry, 'version'));
      if (name === undefined || version === undefined) return [];
      const source = withoutUser(textOf(fieldOf(entry, 'source')) ?? '');
      const dependencies = textsOf(fieldOf(entry, 'dependencies')).map(withoutUser);
      return { name, version, ...(source && { source }), dependencies };
    });
  },

  resolve(files) {
    return { packages: files.flatMap(packagesOf) };
  },
};

/** Facts are kept, and purls are shown to everybody: neither has room for a password. */
function withoutUser(text: string): string {
  return text.replace(/\/\/[^/\s]*@/, '//');
}

function packagesOf(file: CatalogedFile<LockedCrate[]>): FoundPackage[] {
  const crates = file.fact;
  const find = dependencyFinder(crates);
  const direct = new Set<LockedCrate>();
  let hasOwn = false;
  for (const crate of crates) {
    if (crate.source !== undefined) continue;
    hasOwn = true;
    for (const name of crate.dependencies) {
      const dependency = find(name);
      if (dependency !== undefined) direct.add(dependency);
    }
  }
  return crates.flatMap((crate) => {
    if (crate.source === undefined) return [];
    const dependsOn = crate.dependencies.flatMap((name) => {
      const dependency = find(name);
      return dependency === undefined ? [] : formatPurl(purlParts(dependency));
    });
    return foundPackage(
      {
        ...purlParts(crate),
        state: 'locked',
        ...(hasOwn && { direct: direct.has(crate) }),
        ...(dependsOn.length > 0 && { dependsOn }),
        details: { source: crate.source },
      },
      file,
    );
  });
}

const publicRegistries = new Set([
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
]);

/** Crates from elsewhere say so in the purl, as it defines for git and for other registries. */
function purlParts({ name, version, source = '' }: LockedCrate) {
  const isGit = source.startsWith('git+');
  const isOther = /^(?:registry|sparse)\+/.test(source) && !publicRegistries.has(source);
  return {
    type: 'cargo' as const,
    name,
    version,
    qualifiers: {
      vcs_url: isGit ? source.replace(/\?[^#]*/, '').replace('#', '@') : undefined,
      repository_url: isOther ? source.slice(source.indexOf('+') + 1) : undefined,
    },
  };
}

/** A dependency names as much of a crate as is needed to tell it from others of its name. */
function dependencyFinder(crates: readonly LockedCrate[]) {
  const byName = new Map<string, LockedCrate>();
  for (const crate of crates) {
    const { name, version, source } = crate;
    for (const key of [name, `${name} ${version}`, `${name} ${version} (${source})`]) {
      if (!byName.has(key)) byName.set(key, crate);
    }
  }
  return (dependency: string) => byName.get(dependency);
}
