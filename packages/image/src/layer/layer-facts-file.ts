import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, createZstdCompress, zstdDecompressSync } from 'node:zlib';
import type { LayerFacts, PathList } from './layer-facts.ts';

/*
 * Facts of a layer as a file: three little-endian numbers of four bytes, then three zstd frames.
 *
 *   CRC-32 of all that follows | bytes of the first frame | bytes of the second | frames
 *
 * The frames are the facts as JSON, the paths of files and the paths of directories. Paths are most
 * of it and only asked for where the layer lies on another one, so they are decoded then.
 */
const headerBytes = 12;

/** Follows each text of a list of paths, which has single NULs inside. */
const separator = '\0\0';

/** @throws RangeError for facts that are longer than a text can be */
export async function encodeFacts(facts: LayerFacts): Promise<Buffer> {
  const { filePaths, directoryPaths, ...rest } = facts;
  const first = await compress([JSON.stringify(rest)]);
  const second = await compress(separated(filePaths));
  const third = await compress(separated(directoryPaths));
  const file = Buffer.concat([Buffer.alloc(headerBytes), first, second, third]);
  file.writeUInt32LE(first.length, 4);
  file.writeUInt32LE(second.length, 8);
  file.writeUInt32LE(crc32(file.subarray(4)), 0);
  return file;
}

/** @throws when the bytes are not what was written */
export function decodeFacts(file: Buffer): LayerFacts {
  if (file.readUInt32LE(0) !== crc32(file.subarray(4))) throw new Error('the file is damaged');
  const second = headerBytes + file.readUInt32LE(4);
  const third = second + file.readUInt32LE(8);
  const json = zstdDecompressSync(file.subarray(headerBytes, second)).toString();
  const facts: Omit<LayerFacts, 'filePaths' | 'directoryPaths'> = JSON.parse(json);
  let filePaths: PathList | undefined;
  let directoryPaths: PathList | undefined;
  return {
    ...facts,
    get filePaths() {
      filePaths ??= decodePaths(file.subarray(second, third));
      return filePaths;
    },
    get directoryPaths() {
      directoryPaths ??= decodePaths(file.subarray(third));
      return directoryPaths;
    },
  };
}

/** As a stream: the paths of millions of files should not lie in memory twice. */
function compress(texts: Iterable<string>): Promise<Buffer> {
  return pipeline(texts, createZstdCompress(), (compressed) => buffer(compressed));
}

function* separated(list: PathList): Generator<string> {
  for (const joined of list) yield `${joined}${separator}`;
}

function decodePaths(frame: Buffer): PathList {
  const bytes = zstdDecompressSync(frame);
  const list: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(separator, start);
    list.push(bytes.toString('utf8', start, end));
    start = end + separator.length;
  }
  return list;
}
