import type { Distribution, Package, PackageRepository, Problem } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';

/**
 * Knows one way in which packages leave traces in files. It works in two steps so that a layer is
 * read once for all images that share it:
 *
 * 1. `read` sees one file of one layer and returns plain facts. They are cached per layer digest.
 * 2. `resolve` sees the facts of all files that survive in the merged file system (whiteouts and
 *    replaced files are gone) and makes packages of them. It runs for every image and must be fast.
 *
 * Both are pure: no I/O, no clock, no state.
 */
export interface Cataloger<Fact = unknown> {
  /** Unique, kebab-case; shown as `foundBy`. */
  readonly name: string;
  /** Raise it whenever `read` returns something else for the same file: it is part of the cache key. */
  readonly version: number;
  /** One line for the reference page: which files, which packages. */
  readonly about: string;
  readonly selects: FileSelector;
  /**
   * Larger files are not read and become a `limit-exceeded` problem. Catalogers that only call
   * `file.read` can allow gigabytes; those that call `bytes` or `text` hold that much memory.
   */
  readonly maxBytes: number;
  /**
   * One file lists many packages and is written anew whenever one of them changes, so the layer of
   * the file is not the layer of its packages. Their layers are then found by comparing what the
   * file said in each layer.
   */
  readonly isDatabase?: boolean;
  /**
   * Facts of one file (plain JSON values, no class instances), or `undefined` when the file is
   * not what its name promised. Throw `malformed(...)` when it is but cannot be read.
   */
  read(file: FileContent, context: ReadContext): Fact | undefined;
  resolve(files: readonly CatalogedFile<Fact>[], context: ResolveContext): CatalogResult;
}

/**
 * Which files a cataloger wants: those that any of `paths`, `names`, `suffixes`, `directories` or
 * `elf` selects and that `where` (if given) agrees to. Paths have no leading slash.
 */
export interface FileSelector {
  /** Exact paths: "var/lib/dpkg/status". */
  readonly paths?: readonly string[];
  /** Exact base names: "package.json". */
  readonly names?: readonly string[];
  /** Endings of the base name, from a dot on: ".jar", ".dist-info" does not work for directories. */
  readonly suffixes?: readonly string[];
  /** Every file that lies directly in one of these directories: "var/lib/dpkg/info". */
  readonly directories?: readonly string[];
  /** Every regular file that starts with the ELF magic number. */
  readonly elf?: boolean;
  /** Narrows all of the above; must depend on the path alone. */
  readonly where?: (path: string) => boolean;
}

export interface ReadContext {
  /** What could not be read although the rest could; path and cataloger are filled in. */
  report(problem: Pick<Problem, 'code' | 'message' | 'hint'>): void;
  /**
   * Whether any cataloger might select a file of this path. Package databases use it to keep only
   * those of their owned paths that can matter.
   */
  mayMatter(path: string): boolean;
}

export interface CatalogedFile<Fact> {
  /** Canonical path: symbolic links in its directories are followed. */
  readonly path: string;
  /** Index of the layer that the file is from. */
  readonly layer: number;
  readonly fact: Fact;
}

export interface ResolveContext {
  /** From the distribution cataloger, which is the first in the list. */
  readonly distribution: Distribution | undefined;
}

/** A package as a cataloger reports it; the assembler adds the cataloger's name and the owner. */
export type FoundPackage = Omit<Package, 'foundBy' | 'ownedBy'>;

export interface CatalogResult {
  readonly packages: readonly FoundPackage[];
  readonly distribution?: Distribution | undefined;
  /** Files that a package of an operating system's package manager installed. */
  readonly ownership?: readonly { readonly purl: string; readonly paths: readonly string[] }[];
  readonly repositories?: readonly PackageRepository[];
  readonly problems?: readonly Problem[];
}
