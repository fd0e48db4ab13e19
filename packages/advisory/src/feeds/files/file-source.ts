/** Where the files of feeds come from: a directory, or an HTTP server. */
export interface FileSource {
  /** For people and for the database's list of sources; without credentials. */
  readonly location: string;
  /** Every file, with "/" between segments; absent where files can only be asked for by name. */
  list?(): Promise<string[]>;
  /**
   * Brings one file to the local disk. "unchanged" when the validator of an earlier copy is given
   * and still stands.
   * @throws SeaworthyError NETWORK, TIMEOUT, ACCESS_DENIED, LIMIT_EXCEEDED, CANCELLED
   */
  bring(
    path: string,
    options?: { validator?: string | undefined },
  ): Promise<BroughtFile | 'unchanged' | 'absent'>;
}

export interface BroughtFile {
  /** Path on the local disk. */
  file: string;
  /** What the message of an error calls it: a path or a URL. */
  name: string;
  sizeBytes: number;
  sha256: string;
  /** By which the source knows whether it changed: an ETag, else a date of HTTP. */
  validator?: string;
}
