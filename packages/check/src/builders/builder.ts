import type { Problem } from '@seaworthy/model';
import type { Subject } from '../subjects/index.ts';
import type { SourceFile } from '../tree/source-file.ts';

/**
 * A tool that makes manifests out of several files: what it makes is judged, not what it is made
 * of. One builder is one file and a line in index.ts.
 */
export interface Builder {
  readonly name: string;
  /** By its name alone. Files that a builder may need are judged when all of them are there. */
  mayNeed(path: string): boolean;
  /**
   * Everything that it makes. Pure; never throws for what files say.
   * @param files all texts, by path
   */
  build(files: ReadonlyMap<string, SourceFile>): Built;
}

export interface Built {
  /** One for each thing that is built: objects of one do not meet those of another. */
  readonly sets: readonly (readonly Subject[])[];
  /** Paths of files that are parts, and mean nothing by themselves. */
  readonly parts: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** What cannot be built as it stands, by path, and why. */
  readonly skipped: ReadonlyMap<string, string>;
}
