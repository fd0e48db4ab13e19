import { join } from 'node:path';
import { CacheDirectory } from '../cache-directory.ts';
import {
  isSameImage,
  type RegisteredImage,
  type Registration,
  withNames,
} from './registered-image.ts';

/** Raised when the entries change their meaning; older ones are then passed over. */
const formatVersion = 1;

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
 * A file for each stack of layers. Of two processes that write one at the same time, the later one's
 * images stay.
 */
class StoredRegistry implements ImageRegistry {
  readonly #files: CacheDirectory;

  constructor(directory: string) {
    this.#files = new CacheDirectory(join(directory, 'images'), {
      suffix: 'json',
      maxFiles: 4_000,
    });
  }

  find(chainId: string): readonly RegisteredImage[] {
    try {
      const entry: Entry = JSON.parse(this.#files.read(keyOf(chainId)).toString());
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
    await this.#files.write(keyOf(chainId), JSON.stringify(entry));
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}

function keyOf(chainId: string): string {
  return `${formatVersion}\n${chainId}`;
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
