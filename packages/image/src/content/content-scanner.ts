/**
 * Looks at the bytes of every regular file as they stream by: for secrets, for malware. What it
 * finds depends on the file alone, so it is kept with the facts of the layer.
 */
export interface ContentScanner {
  readonly name: string;
  /** Changes when the same file would give something else. */
  readonly version: string;
  /** Files in archives are not for it. */
  readonly skipsArchives?: true;
  /**
   * Starts on a file, of the stated size, under the path that findings give it, as in
   * "app.jar!/config.yml"; `undefined` when nothing in it could be found.
   */
  begin(path: string, sizeBytes: number): ContentScan | undefined;
}

export interface ContentScan {
  /** The next bytes. They are views: copy what must outlive the scan. */
  write(chunk: Buffer): void;
  /** A promise from an engine that works beside us. It must settle: a time bound is its own. */
  end(): ContentScanResult | Promise<ContentScanResult>;
}

export interface ContentScanResult {
  /** Plain values. */
  readonly facts: readonly unknown[];
  /** What was left out, in words. */
  readonly problem?: string | undefined;
  /** The engine failed, and may do better another time: the layer is read again then. */
  readonly hasFailed?: boolean | undefined;
}

/** What one scanner found in one file of one layer. */
export interface ContentFact {
  readonly path: string;
  /** Path in the archive that `path` is; "!/" between archives in archives. */
  readonly inside?: string;
  readonly scanner: string;
  readonly fact: unknown;
}

/** The same when layers lie on one another. */
export interface PlacedContentFact extends ContentFact {
  readonly layer: number;
  /** The layer that deletes or overwrites the file. */
  readonly deletedIn?: number;
}
