import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import { type BundleHeader, BundleParser } from './bundle.ts';
import { countContent, frameRow, type RawRow, rawRows } from './content.ts';
import type { DatabaseInfo } from './database-info.ts';
import {
  createGeneration,
  dataFile,
  defaultDatabaseDirectory,
  publish,
  removeGeneration,
  schemaVersion,
} from './generations.ts';
import { readCurrent } from './open-database.ts';
import { contentTables, openRaw, openTablesForWriting, type Tables } from './tables.ts';
import { withUpdateLock } from './update-lock.ts';

const batchRows = 20_000;

/**
 * Writes the database to one file, for machines without a network.
 * @throws SeaworthyError NO_DATABASE, DATABASE_CORRUPT, ACCESS_DENIED
 */
export async function exportDatabase(
  file: string,
  options: { directory?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<{ info: DatabaseInfo; checkedAt: string; sizeBytes: number }> {
  const { tables, info, pointer } = await readCurrent(
    options.directory ?? defaultDatabaseDirectory(),
  );
  const partial = `${file}.partial`;
  try {
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 9 } });
    const { signal } = options;
    await pipeline(bundleOf(tables, info), compress, createWriteStream(partial), {
      ...(signal && { signal }),
    });
    await rename(partial, file);
    return { info, checkedAt: pointer.checkedAt, sizeBytes: (await stat(file)).size };
  } catch (cause) {
    await rm(partial, { force: true });
    if (options.signal?.aborted) throw new SeaworthyError('CANCELLED', 'the export was cancelled');
    if (cause instanceof SeaworthyError) throw cause;
    throw new SeaworthyError('ACCESS_DENIED', `cannot write ${file}: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    await tables.root.close();
  }
}

function* bundleOf(tables: Tables, info: DatabaseInfo): Generator<Buffer> {
  const header: BundleHeader = { format: 'seaworthy-advisories', schema: schemaVersion, info };
  let chunk: Buffer[] = [Buffer.from(`${JSON.stringify(header)}\n`)];
  for (const row of rawRows(tables)) {
    chunk.push(frameRow(row));
    if (chunk.length < 1000) continue;
    yield Buffer.concat(chunk);
    chunk = [];
  }
  yield Buffer.concat(chunk);
}

/**
 * Makes an exported file the current database. Nothing changes when the file is damaged.
 * @throws SeaworthyError TARGET_NOT_FOUND, MALFORMED, LIMIT_EXCEEDED, DIGEST_MISMATCH,
 *   ACCESS_DENIED, CANCELLED
 */
export async function importDatabase(
  file: string,
  options: {
    directory?: string | undefined;
    signal?: AbortSignal | undefined;
    now?: Date | undefined;
  } = {},
): Promise<DatabaseInfo> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  await stat(file).catch((cause: unknown) => {
    throw new SeaworthyError('TARGET_NOT_FOUND', `no file ${file}`, { cause });
  });
  return await withUpdateLock(directory, options.signal, () =>
    importLocked(file, { what: file, directory, signal: options.signal, now: options.now }),
  );
}

export interface LockedImport {
  /** What errors call the file. */
  readonly what: string;
  readonly directory: string;
  readonly signal: AbortSignal | undefined;
  readonly now: Date | undefined;
  /** When every source was last asked, where that is known. */
  readonly checkedAt?: string;
  /** Throws when the contents are not the ones that were promised. */
  readonly check?: (info: DatabaseInfo) => void;
}

/** {@link importDatabase} for whoever holds the update lock. */
export async function importLocked(file: string, options: LockedImport): Promise<DatabaseInfo> {
  const { directory, what, signal } = options;
  const generation = await createGeneration(directory, options.now ?? new Date());
  try {
    const info = await fill(dataFile(directory, generation), file, what, signal);
    options.check?.(info);
    const { digest, builtAt } = info;
    const { checkedAt = builtAt } = options;
    await publish(directory, { generation, digest, builtAt, checkedAt });
    return info;
  } catch (error) {
    await removeGeneration(directory, generation);
    throw error;
  }
}

async function fill(
  data: string,
  file: string,
  what: string,
  signal: AbortSignal | undefined,
): Promise<DatabaseInfo> {
  const parser = new BundleParser(what);
  const tables = openTablesForWriting(data);
  try {
    const raw = contentTables.map((name) => openRaw(tables.root, name));
    let batch: RawRow[] = [];
    const flush = () => {
      tables.root.transactionSync(() => {
        for (const { table, key, value } of batch) raw[table]!.put(key.toString(), value);
      });
      batch = [];
    };
    await eachChunk(file, what, signal, (chunk) => {
      for (const row of parser.push(chunk)) {
        batch.push(row);
        if (batch.length >= batchRows) flush();
      }
      flush(); // the rows are views of the chunk
    });
    const digest = parser.finish();
    const { info } = parser.header!;
    if (digest !== info.digest) {
      throw new SeaworthyError('DIGEST_MISMATCH', `${what} is damaged: its rows have ${digest}`, {
        hint: `Export or copy it again; it should be ${info.digest}.`,
      });
    }
    const whole: DatabaseInfo = { ...info, ...countContent(tables) };
    tables.meta.putSync('info', whole);
    return whole;
  } finally {
    await tables.root.close();
  }
}

async function eachChunk(
  file: string,
  what: string,
  signal: AbortSignal | undefined,
  take: (chunk: Buffer) => void,
): Promise<void> {
  try {
    await pipeline(
      createReadStream(file),
      createZstdDecompress(),
      async (chunks) => {
        for await (const chunk of chunks) take(chunk as Buffer);
      },
      { ...(signal && { signal }) },
    );
  } catch (error) {
    if (signal?.aborted) throw new SeaworthyError('CANCELLED', 'the import was cancelled');
    if (error instanceof SeaworthyError) throw error;
    throw malformed(what, `no bundle of advisories (${messageOf(error)})`, error);
  }
}
