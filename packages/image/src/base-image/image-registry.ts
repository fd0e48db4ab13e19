import { openShared, type SharedTable } from '../shared-table.ts';
import {
  isSameImage,
  type RegisteredImage,
  type Registration,
  withNames,
} from './registered-image.ts';

/** Raised when the entries change their meaning; older ones are then passed over. */
const formatVersion = 1;

const maxChains = 4_000;
/** Images of the same layers, with other configurations. */
const maxImagesPerChain = 16;

interface Stored {
  readonly storedAtMs: number;
  readonly images: readonly RegisteredImage[];
}

/**
 * The images that were scanned, by the chain id of their layers. Any of them may be the base of the
 * next one.
 */
export interface ImageRegistry {
  find(chainId: string): readonly RegisteredImage[];
  register(registration: Registration): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the registry in a cache directory, or one that is forgotten when the program ends.
 * @throws when the directory or its files cannot be written, or are no cache
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

class StoredRegistry implements ImageRegistry {
  readonly #table: SharedTable<Stored>;

  constructor(directory: string) {
    this.#table = openShared<Stored>(directory, 'images.mdb');
  }

  find(chainId: string): readonly RegisteredImage[] {
    return this.#table.database.get(keyOf(chainId))?.images ?? [];
  }

  /** What is known already is not written again. */
  async register({ chainId, image }: Registration): Promise<void> {
    const { database } = this.#table;
    const key = keyOf(chainId);
    if (withImage(this.find(chainId), image) === undefined) return;
    await database.transaction(() => {
      // Another process may have written since.
      const images = withImage(this.find(chainId), image);
      if (images !== undefined) database.put(key, { storedAtMs: Date.now(), images });
    });
    await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const { database } = this.#table;
    const excess = database.getKeysCount() - maxChains;
    if (excess <= 0) return;
    const ages = [...database.getRange()].map(({ key, value }) => ({ key, age: value.storedAtMs }));
    ages.sort((a, b) => a.age - b.age);
    // A tenth more than needed, so that this is rare.
    const drop = ages.slice(0, excess + maxChains / 10);
    await Promise.all(drop.map(({ key }) => database.remove(key)));
  }

  async close(): Promise<void> {
    await this.#table.close();
  }
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

function keyOf(chainId: string): string {
  return `${formatVersion}:${chainId}`;
}
