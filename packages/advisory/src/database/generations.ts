import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { z } from 'zod';

/**
 * A database directory:
 *
 *     current.json            which generation is the current one
 *     generations/<NAME>/     data.mdb of one finished generation, never changed again
 *     update.lock             held while somebody updates
 *
 * A new generation is built beside the others and becomes current by renaming one small file over
 * `current.json`. Readers that have the old one open keep it: its files are unlinked, not emptied.
 */

/** Raised when rows or tables change, so that an older program asks for an update. */
export const schemaVersion = 2;

const Pointer = z.object({
  schema: z.int(),
  generation: z.string().regex(/^[\w-]{1,64}$/),
  digest: z.string(),
  sizeBytes: z.int(),
  builtAt: z.iso.datetime(),
  /** When the oldest of the sources was last asked with success. */
  checkedAt: z.iso.datetime(),
  /** Each source: when it was last asked with success, and why the last try failed. */
  sources: z
    .record(z.string(), z.object({ checkedAt: z.iso.datetime(), failure: z.string().optional() }))
    .optional(),
});
export type Pointer = z.infer<typeof Pointer>;

/** $SEAWORTHY_DB, or "seaworthy/db" in the user's cache directory (XDG Base Directory). */
export function defaultDatabaseDirectory(
  environment: Record<string, string | undefined> = process.env,
): string {
  const named = environment['SEAWORTHY_DB'];
  if (named !== undefined && named !== '') return resolve(named);
  const cache = environment['XDG_CACHE_HOME'];
  return cache?.startsWith('/')
    ? join(cache, 'seaworthy', 'db')
    : join(homedir(), '.cache', 'seaworthy', 'db');
}

/**
 * The pointer of a directory; `undefined` when there is no database.
 * @throws SeaworthyError DATABASE_CORRUPT, ACCESS_DENIED
 */
export async function readPointer(directory: string): Promise<Pointer | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, 'current.json'), 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SeaworthyError('ACCESS_DENIED', `cannot read the database in ${directory}`, {
      cause,
    });
  }
  try {
    return Pointer.parse(JSON.parse(text));
  } catch (cause) {
    throw corrupt(directory, messageOf(cause).split('\n', 1)[0]!);
  }
}

export function corrupt(directory: string, why: string): SeaworthyError {
  return new SeaworthyError('DATABASE_CORRUPT', `the database in ${directory} is damaged: ${why}`, {
    hint: 'Build it anew: remove the directory and run `seaworthy db update`.',
  });
}

export function dataFile(directory: string, generation: string): string {
  return join(directory, 'generations', generation, 'data.mdb');
}

/** Makes the directory of a new generation and gives its name. */
export async function createGeneration(directory: string, now: Date): Promise<string> {
  const day = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const generation = `${day}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(join(directory, 'generations', generation), { recursive: true });
  } catch (cause) {
    throw new SeaworthyError('ACCESS_DENIED', `cannot write to ${directory}`, {
      hint: 'Name another place with --db or SEAWORTHY_DB.',
      cause,
    });
  }
  return generation;
}

/** Makes a finished generation the current one, durably, and removes the others. */
export async function publish(directory: string, pointer: Omit<Pointer, 'sizeBytes' | 'schema'>) {
  const file = dataFile(directory, pointer.generation);
  await sync(file);
  const { size: sizeBytes } = await stat(file);
  await writePointer(directory, { schema: schemaVersion, sizeBytes, ...pointer });
  await removeOthers(directory, pointer.generation);
}

/** Replaces `current.json` atomically. */
export async function writePointer(directory: string, pointer: Pointer): Promise<void> {
  const path = join(directory, `current.json.${randomBytes(4).toString('hex')}`);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(`${JSON.stringify(pointer, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(path, join(directory, 'current.json'));
  await sync(directory);
}

export async function removeGeneration(directory: string, generation: string): Promise<void> {
  await rm(join(directory, 'generations', generation), { recursive: true, force: true });
}

/** Leftovers of updates that were killed go too: whoever publishes holds the update lock. */
async function removeOthers(directory: string, keep: string): Promise<void> {
  for (const name of await readdir(join(directory, 'generations'))) {
    if (name !== keep) await removeGeneration(directory, name).catch(() => {});
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
