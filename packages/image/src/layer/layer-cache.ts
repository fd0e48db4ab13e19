import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Cataloger } from '../catalogers/cataloger.ts';
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
 * The environments that this process has open. LMDB's locks belong to the process: one file opened
 * twice loses them when either is closed (lmdb.h, "Do not have open an LMDB database twice in the
 * same process at the same time").
 */
const opened = new Map<string, { database: RootDatabase<Stored, string>; users: number }>();

/**
 * Where opening a file fails, the lmdb library (3.5.6, EnvWrap::openEnv) uses memory that it has
 * freed, so the usual causes are looked for before: rights, and a file of another kind (mdb.c,
 * MDB_MAGIC after a page header of 24 bytes).
 */
function assertUsable(path: string): void {
  for (const file of [path, `${path}-lock`]) {
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
  }
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(28);
    // Another process may have made the file and not yet written to it.
    const length = readSync(file, head, 0, 28, 0);
    if (length > 0 && head.readUInt32LE(24) !== 0xbeefc0de) throw new Error(`${path} is no cache`);
  } finally {
    closeSync(file);
  }
}

/**
 * Facts of layers that have been read before, by the digest of the layer and the versions of the
 * catalogers. One memory-mapped file that any number of processes read at once; writers wait for
 * one another only while they commit.
 */
export class LayerCache {
  readonly #database: RootDatabase<Stored, string>;
  readonly #prefix: string;
  readonly #path: string;
  #closed = false;

  /** @throws when the directory or its files cannot be written, or are no cache */
  constructor(directory: string, catalogers: readonly Cataloger[]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#path = join(realpathSync(directory), 'layers.mdb');
    let shared = opened.get(this.#path);
    if (shared === undefined) {
      assertUsable(this.#path);
      const database = open<Stored, string>({
        path: this.#path,
        encoding: 'msgpack',
        compression: true,
        maxReaders: 512,
      });
      shared = { database, users: 0 };
      opened.set(this.#path, shared);
    }
    shared.users++;
    this.#database = shared.database;
    const versions = catalogers.map(({ name, version }) => `${name}@${version}`).join(',');
    const digest = createHash('sha256').update(`${formatVersion},${versions}`).digest('hex');
    this.#prefix = digest.slice(0, 16);
  }

  get(diffId: string): LayerFacts | undefined {
    return this.#database.get(`${this.#prefix}:${diffId}`)?.facts;
  }

  /** Keeps the facts, unless reading stopped half way. */
  async put(facts: LayerFacts): Promise<void> {
    if (facts.partial) return;
    await this.#database.put(`${this.#prefix}:${facts.diffId}`, { storedAtMs: Date.now(), facts });
    await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const excess = this.#database.getKeysCount() - maxLayers;
    if (excess <= 0) return;
    const ages = [...this.#database.getRange()].map(({ key, value }) => ({
      key,
      storedAtMs: value.storedAtMs,
    }));
    ages.sort((a, b) => a.storedAtMs - b.storedAtMs);
    // A tenth more than needed, so that this is rare.
    const drop = ages.slice(0, excess + maxLayers / 10);
    await Promise.all(drop.map(({ key }) => this.#database.remove(key)));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const shared = opened.get(this.#path)!;
    if (--shared.users > 0) return;
    opened.delete(this.#path);
    await shared.database.close();
  }
}
