import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerFacts } from './layer-facts.ts';
import { decodeFacts, encodeFacts } from './layer-facts-file.ts';

/** Raised when the meaning of the stored facts changes without any cataloger's version. */
const formatVersion = 6;

/** Past this many layers the ones that were stored first make room. */
const maxLayers = 4_000;

/** A cataloger or a scanner. */
interface FactReader {
  readonly name: string;
  readonly version: number | string;
}

/**
 * Facts of layers that have been read before, by the digest of the layer and the versions of the
 * catalogers and scanners that read it. Each layer is a file of its own, put in place whole, so that any number of processes
 * can read and write at once.
 *
 * Files of JSON and not a database, since that is faster to open and to read: a scan of an image
 * that is known does little else.
 */
export class LayerCache {
  readonly #directory: string;
  readonly #versions: string;
  #hasGrown = false;

  /** @throws when the directory cannot be made or written to */
  constructor(directory: string, readers: readonly FactReader[]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    this.#directory = directory;
    const versions = readers.map(({ name, version }) => `${name}@${version}`);
    this.#versions = `${formatVersion},${versions.join(',')}`;
  }

  /** What is broken or missing is `undefined`: the layer is read again. */
  get(diffId: string): LayerFacts | undefined {
    try {
      const facts = decodeFacts(readFileSync(this.#fileOf(diffId)));
      return facts.diffId === diffId ? facts : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps the facts, unless reading stopped half way. @throws when they cannot be written */
  async put(facts: LayerFacts): Promise<void> {
    if (facts.partial) return;
    const file = this.#fileOf(facts.diffId);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(unfinished, await encodeFacts(facts), { mode: 0o600, flag: 'wx' });
      await rename(unfinished, file);
      this.#hasGrown = true;
    } catch (error) {
      await rm(unfinished, { force: true });
      // Longer than a text can be: such a layer is read every time.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#hasGrown) return;
    this.#hasGrown = false;
    await this.#makeRoom().catch(() => {}); // the next scan tries again
  }

  async #makeRoom(): Promise<void> {
    // What else lies in the directory is not ours; what was left unfinished by a scan that died is.
    const names = (await readdir(this.#directory)).filter((name) =>
      /^[0-9a-f]{64}\.facts(?:\.[0-9a-f]{12})?$/.test(name),
    );
    if (names.length <= maxLayers) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#directory, name);
        // Another process may be making room too.
        const storedAtMs = await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        );
        return { path, storedAtMs };
      }),
    );
    files.sort((a, b) => a.storedAtMs - b.storedAtMs);
    // A tenth more than needed, so that this is rare.
    const excess = files.slice(0, files.length - maxLayers + maxLayers / 10);
    await Promise.all(excess.map(({ path }) => rm(path, { force: true })));
  }

  /** A digest is the image's word and no name for a file. */
  #fileOf(diffId: string): string {
    const digest = createHash('sha256').update(`${this.#versions}\n${diffId}`).digest('hex');
    return join(this.#directory, `${digest}.facts`);
  }
}
