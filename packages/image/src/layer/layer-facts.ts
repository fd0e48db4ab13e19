import type { Problem } from '@seaworthy/model';
import type { ContentFact } from '../content/content-scanner.ts';
import type { MarkedPath } from './marked-path.ts';

/**
 * What one layer (or one directory tree) says: the facts that catalogers read from its files, and
 * as much of its shape as is needed to lay it over others. Plain values: it is cached as it is.
 */
export interface LayerFacts {
  /** Digest of the uncompressed tar; "" for a directory. */
  readonly diffId: string;
  readonly uncompressedBytes: number;
  readonly entries: number;
  /** Facts by path, then by cataloger. An empty record: selected, but nothing came of it. */
  readonly files: readonly FileFacts[];
  /** What scanners found in the bytes of files, those that later layers delete included. */
  readonly contents: readonly ContentFact[];
  /** Files and directories whose permissions say something; of layers only. */
  readonly marked: readonly MarkedPath[];
  /** Strings, numbers, lists and records in the facts of all files. */
  readonly factValues: number;
  /** Those whose target is not in this layer; the others have their facts already. */
  readonly hardLinks: readonly Link[];
  readonly symbolicLinks: readonly Link[];
  /** Paths that hide what lower layers have there, and directories emptied of it. */
  readonly whiteouts: readonly string[];
  readonly opaqueDirectories: readonly string[];
  /** Every entry that is not a directory, and every one that is. */
  readonly filePaths: PathList;
  readonly directoryPaths: PathList;
  /** Characters of both together. */
  readonly pathCharacters: number;
  readonly problems: readonly Omit<Problem, 'layer'>[];
  /** Reading stopped before the end, or a scanner failed; what is here is a part. Never cached. */
  readonly partial: boolean;
}

export interface FileFacts {
  readonly path: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Link {
  readonly path: string;
  readonly target: string;
}

/**
 * Paths joined by NUL, the only character that cannot be in one, some thousands to a string: layers
 * of millions of files cost little more memory than their names.
 */
export type PathList = readonly string[];

export class PathListBuilder {
  readonly #joined: string[] = [];
  #pending: string[] = [];

  add(path: string): void {
    this.#pending.push(path);
    if (this.#pending.length >= 4_096) this.#join();
  }

  build(): PathList {
    if (this.#pending.length > 0) this.#join();
    return this.#joined;
  }

  #join(): void {
    this.#joined.push(this.#pending.join('\0'));
    this.#pending = [];
  }
}

export function* pathsOf(list: PathList): Generator<string> {
  for (const joined of list) yield* joined.split('\0');
}
