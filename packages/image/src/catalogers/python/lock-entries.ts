import { type Table, tableOf, textOf } from '../../formats/structured-text.ts';
import type { LockedPackage, LockedPackages } from '../locked-packages.ts';
import { normalizedName, pythonVersion } from './python-name.ts';

/** Real files have a handful; the bound keeps names times versions small in hostile ones. */
const maxVersions = 8;

/**
 * The packages of a Python lock file by name. One name can have several versions, for different
 * interpreters or platforms; what needs the name then needs all of them.
 */
export class PythonEntries {
  readonly packages: LockedPackages;
  #byName = new Map<string, number[]>();

  constructor(packages: LockedPackages) {
    this.packages = packages;
  }

  /** Returns the index. A version of "" stands for a source without one, such as a Git branch. */
  add(
    name: string | undefined,
    version: string | undefined,
    marks: Pick<LockedPackage, 'dev' | 'direct' | 'details'> = {},
  ): number | undefined {
    const normalized = normalizedName(name);
    const before = this.packages.list.length;
    const index = this.packages.add(`${normalized}@${version}`, {
      name: normalized,
      version: version === '' ? '' : pythonVersion(version),
      wantedAs: normalized === undefined ? undefined : [normalized],
      ...marks,
    });
    if (index !== undefined && index >= before) {
      const versions = this.#byName.get(normalized!);
      if (versions === undefined) this.#byName.set(normalized!, [index]);
      else if (versions.length < maxVersions) versions.push(index);
    }
    return index;
  }

  /** All versions of a name, or the one that is told. */
  find(name: string | undefined, version?: string): readonly number[] {
    const normalized = normalizedName(name);
    if (normalized === undefined) return [];
    const exact = this.packages.indexOf(`${normalized}@${version}`);
    return exact === undefined ? (this.#byName.get(normalized) ?? []) : [exact];
  }

  connect(from: number | undefined, to: readonly number[]): void {
    for (const index of to) this.packages.connect(from, index);
  }
}

/** The name and version of one `[[package]]`. */
export function identityOf(entry: Table): [name: string | undefined, version: string | undefined] {
  return [textOf(entry['name']), textOf(entry['version'])];
}

/** Whether the source of an entry is a folder: the project itself or a member of its workspace. */
export function isOwnDirectory(source: unknown): boolean {
  const { type, ...rest } = tableOf(source);
  return type === 'directory' || ['virtual', 'editable', 'directory'].some((key) => key in rest);
}
