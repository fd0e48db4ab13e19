import type { Cataloger } from '../catalogers/cataloger.ts';
import { baseNameOf, directoryOf } from '../path.ts';

/**
 * All catalogers' selectors compiled into a few maps, so that asking "who wants this file?" costs
 * the same however many catalogers there are.
 */
export class Selection {
  readonly #byPath = new Map<string, Cataloger[]>();
  readonly #byName = new Map<string, Cataloger[]>();
  readonly #bySuffix = new Map<string, Cataloger[]>();
  readonly #byDirectory = new Map<string, Cataloger[]>();
  readonly #elf: readonly Cataloger[];

  constructor(catalogers: readonly Cataloger[]) {
    for (const cataloger of catalogers) {
      const { paths, names, suffixes, directories } = cataloger.selects;
      for (const path of paths ?? []) add(this.#byPath, path, cataloger);
      for (const name of names ?? []) add(this.#byName, name, cataloger);
      for (const suffix of suffixes ?? []) add(this.#bySuffix, suffix, cataloger);
      for (const directory of directories ?? []) add(this.#byDirectory, directory, cataloger);
    }
    this.#elf = catalogers.filter((cataloger) => cataloger.selects.elf === true);
  }

  /** The catalogers that want the file because of its path. Empty for nearly all files. */
  byPath(path: string): readonly Cataloger[] {
    const name = baseNameOf(path);
    let found: Cataloger[] | undefined;
    const take = (wanted: readonly Cataloger[] | undefined): void => {
      for (const cataloger of wanted ?? []) {
        if (found?.includes(cataloger) || cataloger.selects.where?.(path) === false) continue;
        found ??= [];
        found.push(cataloger);
      }
    };
    take(this.#byName.get(name));
    // Every ending from a dot on: "a.deps.json" has ".deps.json" and ".json".
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      take(this.#bySuffix.get(name.slice(dot)));
    }
    if (this.#byDirectory.size > 0) take(this.#byDirectory.get(directoryOf(path)));
    take(this.#byPath.get(path));
    return found ?? none;
  }

  /** The catalogers that want the file if it turns out to be an ELF file. */
  byElf(path: string): readonly Cataloger[] {
    return this.#elf.filter((cataloger) => cataloger.selects.where?.(path) !== false);
  }

  /**
   * Whether a file of this path could hold a package. ELF files are guessed from where programs
   * and libraries lie, as a path does not say what a file is.
   */
  mayMatter(path: string): boolean {
    return this.byPath(path).length > 0 || mayBeProgram(path);
  }
}

const programTrees = ['opt/', 'usr/lib/', 'usr/libexec/', 'usr/local/', 'usr/share/'];

/** Without a regular expression: paths come from package databases, a million at a time. */
function mayBeProgram(path: string): boolean {
  const name = baseNameOf(path);
  const directory = baseNameOf(directoryOf(path));
  if (directory === 'bin' || directory === 'sbin' || directory === 'libexec') return true;
  if (name.includes('.so')) return true;
  return !name.includes('.') && programTrees.some((tree) => path.startsWith(tree));
}

const none: readonly Cataloger[] = [];

function add(map: Map<string, Cataloger[]>, key: string, cataloger: Cataloger): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [cataloger]);
  else list.push(cataloger);
}

/** The magic number of an ELF file (System V ABI, "ELF Identification"). */
export function isElf(start: Buffer): boolean {
  return start.length >= 4 && start.readUInt32BE(0) === 0x7f454c46;
}
