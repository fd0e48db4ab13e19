import { stat } from 'node:fs/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { ecosystemKey } from '../feeds/osv-ecosystems.ts';
import { type AffectedEntry, decodeAdvisory, decodeEntry, decodeFacts } from './codec.ts';
import type { AdvisoryDatabase } from './database.ts';
import { DatabaseInfo } from './database-info.ts';
import {
  corrupt,
  dataFile,
  defaultDatabaseDirectory,
  type Pointer,
  readPointer,
  schemaVersion,
} from './generations.ts';
import { packageKey } from './package-key.ts';
import { type FailingSource, failingSources } from './source-checks.ts';
import { openTables, type Tables } from './tables.ts';
import { advisoryKey } from './writer.ts';

/** How often opening starts over when updates remove the generation under its hands. */
const tries = 20;

/**
 * Opens the current generation of the database for reading. It stays as it is until closed, also
 * while other processes replace it.
 * @throws SeaworthyError NO_DATABASE, DATABASE_CORRUPT, ACCESS_DENIED
 */
export async function openDatabase(
  options: { directory?: string | undefined } = {},
): Promise<AdvisoryDatabase> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  const current = await readCurrent(directory);
  return new LmdbDatabase(current, directory);
}

export interface Current {
  pointer: Pointer;
  info: DatabaseInfo;
  /** To be closed by whoever asked for them. */
  tables: Tables;
}

/** The tables of the current generation, after the checks that cost nothing. */
export async function readCurrent(directory: string): Promise<Current> {
  for (let attempt = 1; ; attempt += 1) {
    const pointer = await readPointer(directory);
    if (pointer === undefined) throw noDatabase(`there is no advisory database in ${directory}`);
    if (pointer.schema !== schemaVersion) {
      throw noDatabase(`the database in ${directory} is of another version of the program`);
    }
    try {
      return await openGeneration(directory, pointer);
    } catch (error) {
      const now = await readPointer(directory);
      const replaced = now !== undefined && now.generation !== pointer.generation;
      if (replaced && attempt < tries) continue;
      throw error instanceof SeaworthyError ? error : corrupt(directory, messageOf(error));
    }
  }
}

async function openGeneration(directory: string, pointer: Pointer): Promise<Current> {
  const file = dataFile(directory, pointer.generation);
  const { size } = await stat(file);
  if (size < pointer.sizeBytes) throw corrupt(directory, 'a file is cut off');
  const tables = openTables(file);
  try {
    const info = DatabaseInfo.parse(tables.meta.get('info'));
    if (info.digest !== pointer.digest) throw corrupt(directory, 'digests differ');
    return { pointer, info, tables };
  } catch (error) {
    await tables.root.close();
    throw error;
  }
}

function noDatabase(message: string): SeaworthyError {
  return new SeaworthyError('NO_DATABASE', message, {
    hint: 'Run `seaworthy db update`, or `seaworthy db import` on a machine without a network.',
  });
}

class LmdbDatabase implements AdvisoryDatabase {
  readonly info: DatabaseInfo;
  readonly failing: readonly FailingSource[];
  readonly #tables: Tables;
  readonly #directory: string;
  readonly #ecosystems: ReadonlySet<string>;

  constructor({ tables, info, pointer }: Current, directory: string) {
    this.#tables = tables;
    this.#directory = directory;
    this.info = info;
    this.failing = failingSources(pointer);
    this.#ecosystems = new Set(Object.keys(this.info.ecosystems).map(ecosystemKey));
  }

  holds(ecosystem: string) {
    return this.#ecosystems.has(ecosystemKey(ecosystem));
  }

  affected(ecosystem: string, name: string): readonly AffectedEntry[] {
    const key = packageKey(ecosystem, name);
    if (key === undefined) return [];
    return this.#read(() => this.#tables.packages.get(key)?.map(decodeEntry)) ?? [];
  }

  advisory(unit: string, id: string) {
    return this.#read(() => {
      const row = this.#tables.advisories.get(advisoryKey(unit, id));
      return row === undefined ? undefined : decodeAdvisory(id, row).advisory;
    });
  }

  flawName(id: string) {
    return id.length > 500 ? undefined : this.#read(() => this.#tables.names.get(id));
  }

  epss(cve: string) {
    const row = this.#read(() => this.#tables.epss.get(cve));
    return row === undefined ? undefined : { score: row[0], percentile: row[1] };
  }

  exploited(cve: string) {
    const row = this.#read(() => this.#tables.exploited.get(cve));
    if (row === undefined) return undefined;
    const [addedAt, dueAt, ransomware] = row;
    return { addedAt, ...(dueAt !== 0 && { dueAt }), ransomware };
  }

  cve(cve: string) {
    return this.#read(() => {
      const row = this.#tables.cves.get(cve);
      return row === undefined ? undefined : decodeFacts(row);
    });
  }

  async close(): Promise<void> {
    await this.#tables.root.close();
  }

  /** A damaged page or row shows as any kind of error in LMDB or in decoding. */
  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw corrupt(this.#directory, messageOf(error));
    }
  }
}
