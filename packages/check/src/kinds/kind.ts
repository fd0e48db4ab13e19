import type { Subject } from '../subjects/index.ts';
import type { SourceFile } from '../tree/source-file.ts';

/**
 * A kind of configuration file: how it is told from others, and what it describes. One kind is one
 * file here and a line in index.ts.
 */
export interface FileKind {
  /** As reports name it: "kubernetes", "dockerfile". */
  readonly name: string;
  /** Usual path; what examples without one are read as. */
  readonly examplePath: string;
  /** By its name alone, before it is opened. `path` has no leading slash. */
  mayBe(path: string): boolean;
  /**
   * What the file describes; nothing when it is of another kind after all.
   * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED when it is of this kind and broken
   */
  read(file: SourceFile): readonly Subject[];
  /** Asked when `read` throws MALFORMED: why the file, as it stands, is no fault of anybody's. */
  skips?(file: SourceFile): string | undefined;
  /** What only several files together describe. */
  join?(subjects: readonly Subject[]): readonly Subject[];
}
