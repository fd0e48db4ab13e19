import { createReadStream, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { limitExceeded } from '@seaworthy/model';
import { limits } from '../limits.ts';
import { normalisePath } from '../path.ts';
import { fileError, openFile } from './archive-file.ts';

/** The files that make up a saved image, in an archive or in a directory. */
export interface ImageFiles {
  has(name: string): boolean;
  sizeOf(name: string): number | undefined;
  /** @throws TARGET_NOT_FOUND, LIMIT_EXCEEDED when it is larger than a document may be */
  readDocument(name: string): Promise<Buffer>;
  /** @throws TARGET_NOT_FOUND */
  stream(name: string): Readable;
}

/** An OCI image layout that lies unpacked. Links in it are not followed. */
export class DirectoryFiles implements ImageFiles {
  readonly #root: string;
  readonly #sizes: ReadonlyMap<string, number>;

  private constructor(root: string, sizes: ReadonlyMap<string, number>) {
    this.#root = root;
    this.#sizes = sizes;
  }

  /** @throws TARGET_NOT_FOUND, ACCESS_DENIED */
  static async open(root: string): Promise<DirectoryFiles> {
    const sizes = new Map<string, number>();
    const list = async (directory: string, depth: number): Promise<void> => {
      const entries = await readdir(join(root, directory), { withFileTypes: true }).catch(
        (error) => {
          throw fileError(join(root, directory), error);
        },
      );
      if (sizes.size + entries.length > limits.archiveEntries) {
        throw limitExceeded(root, 'files of an image layout', limits.archiveEntries);
      }
      const visit = async (entry: Dirent): Promise<void> => {
        const name = directory === '' ? entry.name : `${directory}/${entry.name}`;
        // "blobs/sha256/DIGEST" is as deep as a layout goes.
        if (entry.isDirectory() && depth < 2) await list(name, depth + 1);
        if (entry.isFile()) sizes.set(name, (await stat(join(root, name))).size);
      };
      await Promise.all(entries.map(visit));
    };
    await list('', 0);
    return new DirectoryFiles(root, sizes);
  }

  has(name: string): boolean {
    return this.sizeOf(name) !== undefined;
  }

  sizeOf(name: string): number | undefined {
    return this.#sizes.get(normalisePath(name) ?? '');
  }

  async readDocument(name: string): Promise<Buffer> {
    const sizeBytes = this.sizeOf(name) ?? 0;
    if (sizeBytes > limits.documentBytes) {
      throw limitExceeded(join(this.#root, name), 'bytes of a document', limits.documentBytes);
    }
    const file = await openFile(join(this.#root, normalisePath(name) ?? ''));
    try {
      const data = Buffer.alloc(sizeBytes);
      const { bytesRead } = await file.read(data, 0, sizeBytes, 0);
      return data.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  stream(name: string): Readable {
    return createReadStream(join(this.#root, normalisePath(name) ?? ''), {
      highWaterMark: 1 << 20,
    });
  }
}
