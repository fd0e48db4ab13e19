import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isSameImage,
  type RegisteredImage,
  type Registration,
  withNames,
} from './registered-image.ts';

/** Raised when the entries change their meaning; older ones are then passed over. */
const formatVersion = 1;

/** Past this many the entries that were written first make room. */
const maxChains = 4_000;
/** Images of the same layers, with other configurations. */
const maxImagesPerChain = 16;

/**
 * The images that were scanned, by the chain id of their layers. Any of them may be the base of the
 * next one.
 */
export interface ImageRegistry {
  find(chainId: string): readonly RegisteredImage[];
  /** @throws when the entry cannot be written */
  register(registration: Registration): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the registry in a cache directory, or one that is forgotten when the program ends.
 * @throws when the directory cannot be made or written to
 */
export function openImageRegistry(directory: string | undefined): ImageRegistry {
  return directory === undefined ? new PassingRegistry() : new StoredRegistry(directory);
}

class PassingRegistry implements ImageRegistry {
  readonly #images = new Map<string, readonly RegisteredImage[]>();

  find(chainId: string): readonly RegisteredImage[] {
    return this.#images.get(chainId) ?? [];
  }

  async register({ chainId, image }: Registration): Promise<void> {
    const images = withImage(this.find(chainId), image);
    if (images !== undefined) this.#images.set(chainId, images);
  }

  async close(): Promise<void> {}
}

/**
 * A file for each stack of layers, put in place whole, as in the layer cache and for the same
 * reason. Of two processes that write one at the same time, the later one's images stay.
 */
class StoredRegistry implements ImageRegistry {
  readonly #directory: string;
  #hasGrown = false;

  constructor(directory: string) {
    this.#directory = join(directory, 'images');
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    accessSync(this.#directory, constants.R_OK | constants.W_OK | constants.X_OK);
  }

  find(chainId: string): readonly RegisteredImage[] {
    try {
      const entry: Entry = JSON.parse(readFileSync(this.#fileOf(chainId), 'utf8'));
      return entry.chainId === chainId ? entry.images : [];
    } catch {
      return []; // missing, or broken by whatever breaks files
    }
  }

  /** What is known already is not written again. */
  async register({ chainId, image }: Registration): Promise<void> {
    const images = withImage(this.find(chainId), image);
    if (images === undefined) return;
    const entry: Entry = { chainId, images };
    const file = this.#fileOf(chainId);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(unfinished, JSON.stringify(entry), { mode: 0o600, flag: 'wx' });
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
    const names = (await readdir(this.#directory)).filter((name) =>
      /^[0-9a-f]{64}\.json(?:\.[0-9a-f]{12})?$/.test(name),
    );
    if (names.length <= maxChains) return;
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
    const excess = files.slice(0, files.length - maxChains + maxChains / 10);
    await Promise.all(excess.map(({ path }) => rm(path, { force: true })));
  }

  /** A digest is the image's word and no name for a file. */
  #fileOf(chainId: string): string {
    const name = createHash('sha256').update(`${formatVersion}\n${chainId}`).digest('hex');
    return join(this.#directory, `${name}.json`);
  }
}

interface Entry {
  readonly chainId: string;
  readonly images: readonly RegisteredImage[];
}

/** The list with the image in front; `undefined` when it is there already. */
function withImage(
  images: readonly RegisteredImage[],
  image: RegisteredImage,
): readonly RegisteredImage[] | undefined {
  const known = images.find((one) => isSameImage(one, image));
  const updated = known === undefined ? image : withNames(known, image);
  if (updated === undefined) return undefined;
  return [updated, ...images.filter((one) => one !== known)].slice(0, maxImagesPerChain);
}
