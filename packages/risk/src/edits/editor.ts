import type { PackageType } from '@seaworthy/model';

/** A package that moves to another version in a project. */
export interface PackageChange {
  readonly type: PackageType;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Only other packages ask for it. */
  readonly isTransitive: boolean;
  /** Other versions of it that the same project pins. */
  readonly otherVersions: readonly string[];
  /** The file that pins it, where that is not the one to edit: "app/yarn.lock". */
  readonly lockFile: string | undefined;
}

/** The new text, or why the change has to be made by hand. */
export type Edited = { readonly text: string; readonly next?: string } | { readonly left: string };

/**
 * Knows one kind of file well enough to change a version in it and nothing else. Pure. What it does
 * not understand for certain it leaves alone and says why.
 */
export interface Editor {
  /** Kinds of package that it moves. */
  readonly types: readonly PackageType[];
  /** The file to edit for a package that `path` pins; `undefined` when this is not of its kind. */
  fileFor(path: string): string | undefined;
  edit(text: string, change: PackageChange): Edited;
}

/** The file of this name beside another one; "" is the folder itself. */
export function beside(path: string, name: string): string {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return `${directory}${name}`;
}

/** Text with a part of it replaced. */
export function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** What a caret range keeps: the major version, or the minor one before 1.0. */
export function majorOf(version: string): string {
  const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
  return major === '0' ? `0.${minor}` : major;
}
