import { createHash } from 'node:crypto';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { openShared, type SharedTable } from '../shared-table.ts';
import type { LayerFacts } from './layer-facts.ts';

/** Raised when the meaning of the stored facts changes without any cataloger's version. */
const formatVersion = 3;

/** Past this many layers the ones that were stored first make room. */
const maxLayers = 4_000;

interface Stored {
  readonly storedAtMs: number;
  readonly facts: LayerFacts;
}

/**
 * Facts of layers that have been read before, by the digest of the layer and the versions of the
 * catalogers. One memory-mapped file that any number of processes read at once; writers wait for
 * one another only while they commit.
 */
export class LayerCache {
  readonly #table: SharedTable<Stored>;
  readonly #prefix: string;

  /** @throws when the directory or its files cannot be written, or are no cache */
  constructor(directory: string, catalogers: readonly Cataloger[]) {
    this.#table = openShared<Stored>(directory, 'layers.mdb');
    const versions = catalogers.map(({ name, version }) => `${name}@${version}`).join(',');
    const digest = createHash('sha256').update(`${formatVersion},${versions}`).digest('hex');
    this.#prefix = digest.slice(0, 16);
  }

  get(diffId: string): LayerFacts | undefined {
    return this.#table.database.get(`${this.#prefix}:${diffId}`)?.facts;
  }

  /** Keeps the facts, unless reading stopped half way. */
  async put(facts: LayerFacts): Promise<void> {
    if (facts.partial) return;
    await this.#table.database.put(`${this.#prefix}:${facts.diffId}`, {
      storedAtMs: Date.now(),
      facts,
    });
    await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const excess = this.#table.database.getKeysCount() - maxLayers;
    if (excess <= 0) return;
    const ages = [...this.#table.database.getRange()].map(({ key, value }) => ({
      key,
      storedAtMs: value.storedAtMs,
    }));
    ages.sort((a, b) => a.storedAtMs - b.storedAtMs);
    // A tenth more than needed, so that this is rare.
    const drop = ages.slice(0, excess + maxLayers / 10);
    await Promise.all(drop.map(({ key }) => this.#table.database.remove(key)));
  }

  async close(): Promise<void> {
    await this.#table.close();
  }
}
