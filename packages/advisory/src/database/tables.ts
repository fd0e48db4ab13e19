import { closeSync, mkdtempSync, openSync, readSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Database, open, type RootDatabase, type RootDatabaseOptions } from 'lmdb';

/**
 * The tables of one generation, all in one LMDB file:
 * - packages: "ecosystem\tname" → encoded entries
 * - advisories: "unit\tid" → encoded advisory with its package keys
 * - names: id that is no CVE → the CVE or id by which the flaw goes
 * - epss, exploited, cves: CVE → facts of the feeds of these names
 * - meta: "info" → DatabaseInfo
 */
export interface Tables {
  root: RootDatabase;
  packages: Database<unknown[][], string>;
  advisories: Database<unknown[], string>;
  names: Database<string, string>;
  epss: Database<[score: number, percentile: number], string>;
  exploited: Database<[addedAt: string, dueAt: string | 0, ransomware: boolean], string>;
  cves: Database<unknown[], string>;
  meta: Database<unknown, string>;
}

/** The tables whose rows make up the content: what is digested, exported and imported. */
export const contentTables = [
  'packages',
  'advisories',
  'names',
  'epss',
  'exploited',
  'cves',
] as const;
export type ContentTable = (typeof contentTables)[number];

/** Opens a generation that is being built. */
export function openTablesForWriting(file: string): Tables {
  return tablesIn(openEnvironment(file, { noSync: true, noMemInit: true, overlappingSync: false }));
}

/**
 * Opens a finished generation. It never changes again, so readers need no locks, and LMDB's are
 * better avoided: opening one file twice in a process gives up the process's lock on it, and then
 * the next process that closes the file destroys the mutexes that all of them use. LMDB keeps its
 * lock beside the name by which a file is opened; each reader uses a name of its own, and takes it
 * away at once. Where none can be made, LMDB cannot write its lock either, and does without.
 *
 * The file is held open meanwhile, and looked at: an update may remove it at any moment, and where
 * opening fails, the lmdb library (3.5.6, EnvWrap::openEnv) uses memory that it has freed.
 * @throws when the file is gone, cannot be read or is no LMDB file
 */
export function openTables(file: string): Tables {
  const held = openSync(file, 'r');
  try {
    if (!isLmdb(held)) throw new Error('a file is of another kind');
    return tablesIn(openHeld(file, held));
  } finally {
    closeSync(held);
  }
}

function openHeld(file: string, held: number): RootDatabase {
  let place: string;
  try {
    place = mkdtempSync(join(tmpdir(), 'seaworthy-reader-'));
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return openEnvironment(file, { readOnly: true });
  }
  try {
    const own = join(place, 'data.mdb');
    symlinkSync(process.platform === 'linux' ? `/proc/self/fd/${held}` : resolve(file), own);
    return openEnvironment(own, { readOnly: true });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** MDB_meta.mm_magic of the first page, after its header of 24 bytes (mdb.c, MDB_MAGIC). */
function isLmdb(file: number): boolean {
  const head = Buffer.alloc(28);
  return readSync(file, head, 0, 28, 0) === 28 && head.readUInt32LE(24) === 0xbeefc0de;
}

function isReadOnly(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOSPC';
}

function openEnvironment(path: string, options: Partial<RootDatabaseOptions>): RootDatabase {
  return open({ path, noSubdir: true, maxDbs: contentTables.length + 2, ...options });
}

function tablesIn(root: RootDatabase): Tables {
  const table = <V>(name: string): Database<V, string> => root.openDB<V, string>({ name });
  return {
    root,
    packages: table('packages'),
    advisories: table('advisories'),
    names: table('names'),
    epss: table('epss'),
    exploited: table('exploited'),
    cves: table('cves'),
    meta: table('meta'),
  };
}

/** The same rows as bytes, as they lie in the file. */
export function openRaw(root: RootDatabase, table: ContentTable): Database<Uint8Array, string> {
  return root.openDB<Uint8Array, string>({ name: table, encoding: 'binary' });
}
