/**
 * One regular file of a layer or a directory, while it is being looked at. Small files lie in
 * memory, large ones in a temporary file of ours; the interface is the same. Reads are views:
 * do not change them, and copy what must outlive the call.
 */
export interface FileContent {
  /** Without a leading slash, normalised: no ".", "..", "//". */
  readonly path: string;
  readonly sizeBytes: number;
  /** Permission bits, as in st_mode & 0o7777. */
  readonly mode: number;
  /** The bytes from `offset`, at most `length`; shorter at the end of the file, never longer. */
  read(offset: number, length: number): Buffer;
  /** The whole file. The cataloger's `maxBytes` has bounded it. */
  bytes(): Buffer;
  /** The whole file as UTF-8, broken sequences replaced, a byte-order mark removed. */
  text(): string;
}

/** A file that lies in memory: nested archives, tests. */
export function contentOf(path: string, data: Uint8Array | string, mode = 0o644): FileContent {
  const buffer =
    typeof data === 'string'
      ? Buffer.from(data)
      : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return {
    path,
    mode,
    sizeBytes: buffer.length,
    read: (offset, length) => buffer.subarray(offset, offset + length),
    bytes: () => buffer,
    text: () => decodeText(buffer),
  };
}

/** UTF-8 with broken sequences replaced and a byte-order mark removed. */
export function decodeText(buffer: Buffer): string {
  const text = buffer.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
