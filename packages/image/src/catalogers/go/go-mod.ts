import { splitName } from '@seaworthy/model';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { isPlaceholder, standardLibraryVersion } from './go-binary.ts';
import { type GoModFile, parseGoMod, parseGoSum, type Replacement } from './go-mod-file.ts';

type GoModFact =
  | { readonly kind: 'mod'; readonly file: GoModFile }
  | { readonly kind: 'sum'; readonly versions: Record<string, string> };

/**
 * Modules that a source tree asks for. Since Go 1.17 go.mod names all that go into a build and is
 * enough; before that go.sum fills in what only dependencies ask for.
 */
export const goMod: Cataloger<GoModFact> = {
  name: 'go-mod',
  version: 1,
  about: 'Go modules in go.mod, and in go.sum where go.mod is older than Go 1.17 or absent',
  selects: {
    names: ['go.mod', 'go.sum'],
    // The module cache and test data hold the files of strangers, not of this program.
    where: (path) => !path.includes('/pkg/mod/') && !path.includes('/testdata/'),
  },
  maxBytes: 16 * 1024 ** 2,

  read(file) {
    if (file.path.endsWith('go.sum')) {
      return { kind: 'sum', versions: parseGoSum(file.path, file.text()) };
    }
    const parsed = parseGoMod(file.path, file.text());
    return parsed && { kind: 'mod', file: parsed };
  },

  resolve(files) {
    const sums = new Map<string, CatalogedFile<GoModFact>>();
    const alone = new Set<string>();
    for (const file of files) {
      if (file.fact.kind !== 'sum') continue;
      sums.set(directoryOf(file.path), file);
      alone.add(directoryOf(file.path));
    }
    const packages = files.flatMap((file) => {
      if (file.fact.kind !== 'mod') return [];
      const directory = directoryOf(file.path);
      alone.delete(directory);
      // The toolchain's own modules are part of the standard library.
      if (file.fact.file.module === 'std' || file.fact.file.module === 'cmd') return [];
      return modulesOf(file, file.fact.file, sums.get(directory));
    });
    const fromSums = [...alone].flatMap((directory) => sumModules(sums.get(directory)!, new Set()));
    return { packages: packages.concat(fromSums) };
  },
};

function modulesOf(
  file: CatalogedFile<GoModFact>,
  mod: GoModFile,
  sum: CatalogedFile<GoModFact> | undefined,
): FoundPackage[] {
  const isComplete = namesAllModules(mod.go);
  const state = isComplete ? 'locked' : 'declared';
  const packages: FoundPackage[] = [];
  const named = new Set<string>([mod.module]);
  const excluded = new Set(mod.excludes);
  const replacements = new Map<string, Replacement>();
  for (const each of mod.replaces) replacements.set(keyOf(each.path, each.version), each);
  for (const { path, version, indirect } of mod.requires) {
    if (excluded.has(`${path}@${version}`)) continue;
    named.add(path);
    const replacement =
      replacements.get(keyOf(path, version)) ?? replacements.get(keyOf(path, undefined));
    const isLocal = replacement !== undefined && replacement.byVersion === undefined;
    if (isLocal && isPlaceholder(version)) continue;
    const by = replacement?.byVersion === undefined ? undefined : replacement;
    if (by !== undefined) named.add(by.byPath);
    packages.push(
      foundPackage(
        {
          type: 'golang',
          ...splitName('golang', by?.byPath ?? path),
          version: by?.byVersion ?? version,
          state,
          direct: !indirect,
          details: {
            mainModule: mod.module,
            ...(by && { replaces: `${path}@${version}` }),
            ...(isLocal && { replacedBy: replacement.byPath }),
          },
        },
        file,
      ),
    );
  }
  const toolchain = mod.toolchain && standardLibraryVersion(mod.toolchain);
  if (toolchain) {
    packages.push(
      foundPackage({ type: 'golang', name: 'stdlib', version: toolchain, state: 'declared' }, file),
    );
  }
  if (sum !== undefined && !isComplete) return packages.concat(sumModules(sum, named));
  return packages;
}

function sumModules(file: CatalogedFile<GoModFact>, named: ReadonlySet<string>): FoundPackage[] {
  if (file.fact.kind !== 'sum') return [];
  return Object.entries(file.fact.versions)
    .filter(([path]) => !named.has(path))
    .map(([path, version]) =>
      foundPackage(
        {
          type: 'golang',
          ...splitName('golang', path),
          version,
          state: 'locked',
          ...(named.size > 0 && { direct: false }),
        },
        file,
      ),
    );
}

/** Whether a `go` line is of a version that lists indirect modules too: 1.17 or later. */
function namesAllModules(go: string): boolean {
  const [major, minor] = go.split('.').map((part) => Number.parseInt(part, 10));
  return (major ?? 0) > 1 || (major === 1 && (minor ?? 0) >= 17);
}

function keyOf(path: string, version: string | undefined): string {
  return version === undefined ? path : `${path}@${version}`;
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
