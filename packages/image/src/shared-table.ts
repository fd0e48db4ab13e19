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

/** One table in one file of the cache directory, read and written by any number of processes. */
export interface SharedTable<Value> {
  readonly database: RootDatabase<Value, string>;
  /** Once is enough; further calls do nothing. */
  close(): Promise<void>;
}

/**
 * The environments that this process has open. LMDB's locks belong to the process: one file opened
 * twice loses them when either is closed (lmdb.h, "Do not have open an LMDB database twice in the
 * same process at the same time").
 */
const opened = new Map<string, { database: RootDatabase<unknown, string>; users: number }>();

/** @throws when the directory or its files cannot be written, or are no cache */
export function openShared<Value>(directory: string, name: string): SharedTable<Value> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(realpathSync(directory), name);
  let shared = opened.get(path);
  if (shared === undefined) {
    assertUsable(path);
    const database = open<unknown, string>({
      path,
      encoding: 'msgpack',
      compression: true,
      maxReaders: 512,
    });
    shared = { database, users: 0 };
    opened.set(path, shared);
  }
  shared.users++;
  const { database } = shared;
  let closed = false;
  return {
    database: database as RootDatabase<Value, string>,
    async close() {
      if (closed) return;
      closed = true;
      if (--shared.users > 0) return;
      opened.delete(path);
      await database.close();
    },
  };
}

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
