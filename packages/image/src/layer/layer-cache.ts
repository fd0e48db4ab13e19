import { CacheDirectory } from '../cache-directory.ts';
import type { LayerFacts } from './layer-facts.ts';
import { decodeFacts, encodeFacts } from './layer-facts-file.ts';

/** Raised when the meaning of the stored facts changes without any cataloger's version. */
const formatVersion = 6;

/** A cataloger or a scanner. */
interface FactReader {
  readonly name: string;
  readonly version: number | string;
}

/**
 * Facts of layers that have been read before, by the digest of the layer and the versions of the
 * catalogers and scanners that read it.
 */
export class LayerCache {
  readonly #files: CacheDirectory;
  readonly #versions: string;

  /** @throws when the directory cannot be made or written to */
  constructor(directory: string, readers: readonly FactReader[]) {
    this.#files = new CacheDirectory(directory, { suffix: 'facts', maxFiles: 4_000 });
    const versions = readers.map(({ name, version }) => `${name}@${version}`);
    this.#versions = `${formatVersion},${versions.join(',')}`;
  }

  /** What is broken or missing is `undefined`: the layer is read again. */
  get(diffId: string): LayerFacts | undefined {
    try {
      const facts = decodeFacts(this.#files.read(this.#keyOf(diffId)));
      return facts.diffId === diffId ? facts : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps the facts, unless reading stopped half way. @throws when they cannot be written */
  async put(facts: LayerFacts): Promise<void> {
    if (facts.partial) return;
    try {
      await this.#files.write(this.#keyOf(facts.diffId), await encodeFacts(facts));
    } catch (error) {
      // Longer than a text can be: such a layer is read every time.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  close(): Promise<void> {
    return this.#files.close();
  }

  #keyOf(diffId: string): string {
    return `${this.#versions}\n${diffId}`;
  }
}
