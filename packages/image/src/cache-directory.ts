import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Small files that may be lost, each put in place whole, so that any number of processes can read
 * and write at once. Files and not a database, since those are faster to open and to read: a scan of
 * an image that is known does little else.
 */
export class CacheDirectory {
  readonly #directory: string;
  readonly #suffix: string;
  readonly #maxFiles: number;
  #hasGrown = false;

  /**
   * @param suffix of our files; what else lies in the directory is not touched
   * @param maxFiles past it those that were written first make room
   * @throws when the directory cannot be made or written to
   */
  constructor(directory: string, { suffix, maxFiles }: { suffix: string; maxFiles: number }) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    this.#directory = directory;
    this.#suffix = suffix;
    this.#maxFiles = maxFiles;
  }

  /** @throws when there is none, as the file system does */
  read(key: string): Buffer {
    return readFileSync(this.#fileOf(key));
  }

  /** @throws when it cannot be written; what was there before stays */
  async write(key: string, bytes: Buffer | string): Promise<void> {
    const file = this.#fileOf(key);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx' });
      await rename(unfinished, file);
      this.#hasGrown = true;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#hasGrown) return;
    this.#hasGrown = false;
    await this.#makeRoom().catch(() => {}); // the next scan tries again
  }

  async #makeRoom(): Promise<void> {
    // Also what a scan that died has left unfinished.
    const ours = new RegExp(`^[0-9a-f]{64}\\.${this.#suffix}(?:\\.[0-9a-f]{12})?$`);
    const names = (await readdir(this.#directory)).filter((name) => ours.test(name));
    if (names.length <= this.#maxFiles) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#directory, name);
        // Another process may be making room too.
        const writtenAtMs = await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        );
        return { path, writtenAtMs };
      }),
    );
    files.sort((a, b) => a.writtenAtMs - b.writtenAtMs);
    // A tenth more than needed, so that this is rare.
    const excess = files.slice(0, files.length - this.#maxFiles + this.#maxFiles / 10);
    await Promise.all(excess.map(({ path }) => rm(path, { force: true })));
  }

  /** A key may be an image's own word, and is no name for a file. */
  #fileOf(key: string): string {
    return join(
      this.#directory,
      `${createHash('sha256').update(key).digest('hex')}.${this.#suffix}`,
    );
  }
}
