import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import type { BroughtFile, FileSource } from './file-source.ts';

const maximumFiles = 5_000_000;
const maximumDepth = 8;

/**
 * A mirror on the local disk, or one single file of it. Symbolic links to files are followed,
 * those to directories are not, so that the walk ends.
 * @throws SeaworthyError TARGET_NOT_FOUND
 */
export async function openDirectorySource(path: string): Promise<FileSource> {
  const kind = await stat(path).catch((cause: unknown) => {
    throw new SeaworthyError('TARGET_NOT_FOUND', `no feeds at ${path}`, { cause });
  });
  const root = kind.isDirectory() ? path : dirname(path);
  return {
    location: path,
    list: async () => (kind.isDirectory() ? await listFiles(root) : [basename(path)]),
    bring: async (relative) => await describeFile(join(root, relative)),
  };
}

async function listFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const pending: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.depth > maximumDepth) throw limitExceeded(root, 'nested directories', maximumDepth);
    for (const entry of await readdir(join(root, next.path), { withFileTypes: true })) {
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      if (entry.isDirectory()) pending.push({ path, depth: next.depth + 1 });
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
      if (files.length > maximumFiles) throw limitExceeded(root, 'files', maximumFiles);
    }
  }
  return files.sort();
}

async function describeFile(path: string): Promise<BroughtFile | 'absent'> {
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      hash.update(chunk as Buffer);
      sizeBytes += (chunk as Buffer).length;
    }
    return { file: path, name: path, sizeBytes, sha256: hash.digest('hex') };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) {
      if (cause.code === 'ENOENT') return 'absent';
      if (cause.code === 'EACCES' || cause.code === 'EPERM') {
        throw new SeaworthyError('ACCESS_DENIED', `may not read ${path}`, { cause });
      }
    }
    throw cause;
  }
}
