import { type GoLinkage, splitName } from '@seaworthy/model';
import { ElfFile } from '../../formats/elf.ts';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { readBuildInfo } from './build-info.ts';
import { type BuildModules, type BuiltModule, parseBuildModules } from './build-modules.ts';
import {
  type LinkedCode,
  linkedCodeOf,
  readFunctionNames,
  standardLibrary,
} from './linked-code.ts';
import { stampedVersion } from './stamped-version.ts';

interface GoBinaryFact {
  goVersion: string;
  main?: BuiltModule;
  dependencies: readonly BuiltModule[];
  /** The build settings that tell something about the packages. */
  settings: Record<string, string>;
  /** Modules by their own path, replaced ones too; those whose code is not known are absent. */
  linked: Record<string, LinkedCode>;
}

const keptSettings = ['GOARCH', 'GOOS', 'CGO_ENABLED', 'vcs.revision', 'vcs.time', 'vcs.modified'];

/** Modules and standard library of Go programs, by what the linker wrote into them. */
export const goBinary: Cataloger<GoBinaryFact> = {
  name: 'go-binary',
  version: 2,
  about: 'Go modules and the standard library in any ELF program, from its build information',
  selects: { elf: true },
  maxBytes: 8 * 1024 ** 3, // only small parts are read

  read(file) {
    const elf = ElfFile.open(file);
    const info = elf && readBuildInfo(elf);
    if (info === undefined) return undefined;
    const modules = parseBuildModules(info.modules);
    const { main, dependencies, settings } = modules;
    const kept: Record<string, string> = {};
    for (const name of keptSettings) {
      const value = settings.get(name);
      if (value !== undefined) kept[name] = value;
    }
    const ldflags = settings.get('-ldflags');
    const stamped = ldflags && main && stampedVersion(ldflags, main.path);
    if (stamped) {
      kept['stampedVersion'] = stamped.version;
      kept['stampedVariable'] = stamped.variable;
    }
    return {
      goVersion: info.goVersion,
      ...(main && { main }),
      dependencies,
      settings: kept,
      linked: Object.fromEntries(linkedIn(elf!, modules)),
    };
  },

  resolve(files) {
    return { packages: files.flatMap(packagesOf) };
  },
};

/** A program that shares its code with others in libraries does not show what it links. */
function linkedIn(elf: ElfFile, modules: BuildModules): Map<string, LinkedCode> {
  const { program, main, dependencies, settings } = modules;
  const isWhole = settings.get('-buildmode') !== 'shared' && !settings.has('-linkshared');
  const names = isWhole ? readFunctionNames(elf) : undefined;
  if (names === undefined) return new Map();
  const paths = [...(main === undefined ? [] : [main]), ...dependencies].map(({ path }) => path);
  const linked = linkedCodeOf(names, paths, program);
  // Built from a list of files: which of the module's packages these are is not said.
  if (main !== undefined && program?.startsWith(main.path) !== true) linked.delete(main.path);
  return linked;
}

function packagesOf(file: CatalogedFile<GoBinaryFact>): FoundPackage[] {
  const { goVersion, main, dependencies } = file.fact;
  const { GOOS: goos, GOARCH: goarch } = file.fact.settings;
  const shared = {
    goVersion,
    ...(main && { mainModule: main.path }),
    ...(goos && { goos }),
    ...(goarch && { goarch }),
  };
  const packages: FoundPackage[] = [];
  if (main !== undefined) packages.push(mainPackage(file, main, shared));
  for (const module of dependencies) {
    packages.push(
      foundPackage(
        {
          type: 'golang',
          ...effectiveModule(module),
          state: 'installed',
          details: {
            ...shared,
            ...replacementDetails(module),
            ...linkedDetails(file.fact, module.path),
          },
        },
        file,
      ),
    );
  }
  const version = standardLibraryVersion(goVersion);
  if (version !== undefined) {
    packages.push(
      foundPackage(
        {
          type: 'golang',
          name: 'stdlib',
          version,
          state: 'installed',
          details: { ...shared, ...linkedDetails(file.fact, standardLibrary) },
        },
        file,
      ),
    );
  }
  return packages;
}

function mainPackage(
  file: CatalogedFile<GoBinaryFact>,
  main: BuiltModule,
  shared: Record<string, string>,
): FoundPackage {
  const { settings } = file.fact;
  const isUnversioned = main.version === '(devel)' || main.version === '';
  const version = isUnversioned ? (settings['stampedVersion'] ?? '') : main.version;
  const variable = isUnversioned ? settings['stampedVariable'] : undefined;
  return foundPackage(
    {
      type: 'golang',
      ...splitName('golang', main.path),
      version,
      state: 'installed',
      ...(settings['GOARCH'] && { architecture: settings['GOARCH'] }),
      details: {
        ...shared,
        ...linkedDetails(file.fact, main.path),
        ...(variable && { versionFrom: `-ldflags -X ${variable}` }),
        ...(settings['CGO_ENABLED'] && { cgo: settings['CGO_ENABLED'] === '1' }),
        ...(settings['vcs.revision'] && { vcsRevision: settings['vcs.revision'] }),
        ...(settings['vcs.time'] && { vcsTime: settings['vcs.time'] }),
        ...(settings['vcs.modified'] && { vcsModified: settings['vcs.modified'] === 'true' }),
      },
    },
    file,
  );
}

function linkedDetails({ linked }: GoBinaryFact, module: string): GoLinkage {
  const code = Object.hasOwn(linked, module) ? linked[module] : undefined;
  if (code === undefined) return {};
  return {
    linkedPackages: code.packages,
    ...(code.symbols !== undefined && { linkedSymbols: [code.symbols] }),
  };
}

/**
 * The module whose code is in the program. A replacement by another module is that module. One by
 * a local directory is a changed copy that keeps its name, and its version if it has a true one.
 */
function effectiveModule(module: BuiltModule) {
  const { replacedBy } = module;
  const isOther = replacedBy !== undefined && !isLocalPath(replacedBy.path);
  const { path, version } = isOther ? replacedBy : module;
  const isKnown = version !== '(devel)' && !(replacedBy !== undefined && isPlaceholder(version));
  return { ...splitName('golang', path), version: isKnown ? version : '' };
}

/** What go.mod says for modules of the same repository, which are always replaced. */
export function isPlaceholder(version: string): boolean {
  return /^v0\.0\.0(?:-00010101000000-0{12})?$/.test(version);
}

function replacementDetails(module: BuiltModule): Record<string, string> {
  const { replacedBy } = module;
  const sum = (replacedBy ?? module).sum;
  return {
    ...(sum && { h1: sum }),
    ...(replacedBy &&
      (isLocalPath(replacedBy.path)
        ? { replacedBy: replacedBy.path }
        : { replaces: `${module.path}@${module.version}` })),
  };
}

/** Go's own rule: a path that starts with a dot or a slash is a directory. */
function isLocalPath(path: string): boolean {
  return path.startsWith('.') || path.startsWith('/');
}

/**
 * "1.22.3" from "go1.22.3", "go1.20.12 X:boringcrypto" or a vendor's "go1.21.5-1.el9". What was
 * built between releases ("devel go1.24-3f2a1b0 ...", "go1.25-20250209-RC00") keeps its suffix,
 * because it came before the release.
 */
export function standardLibraryVersion(goVersion: string): string | undefined {
  const version = /\bgo(\d+\.\d+-[\w.-]+|\d+(?:\.\d+){1,2}(?:(?:rc|beta|alpha)\d+)?)/;
  return version.exec(goVersion)?.[1];
}
