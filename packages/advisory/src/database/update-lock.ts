import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SeaworthyError } from '@seaworthy/model';

const pollMs = 200;
const heartbeatMs = 15_000;
/** A lock without a heartbeat for this long is taken for dead, whoever holds it. */
const silenceLimitMs = 180_000;

/**
 * Runs `work` while nobody else updates the database of this directory. Readers never wait.
 * @throws SeaworthyError CANCELLED, ACCESS_DENIED
 */
export async function withUpdateLock<T>(
  directory: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(directory, 'update.lock');
  while (!(await tryTake(directory, path))) {
    if (await isAbandoned(path)) await remove(path);
    else {
      await wait(pollMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw new SeaworthyError('CANCELLED', 'cancelled while another update was running');
      });
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {}); // the next holder will see who lost what
  }, heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

/** The lock appears with its content in one step, by a hard link. */
async function tryTake(directory: string, path: string): Promise<boolean> {
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(own, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    await link(own, path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw new SeaworthyError('ACCESS_DENIED', `cannot write to ${directory}`, {
      hint: 'Name another place with --db or SEAWORTHY_DB.',
      cause,
    });
  } finally {
    await rm(own, { force: true }).catch(() => {});
  }
}

/** Whether the process that holds the lock is gone. */
async function isAbandoned(path: string): Promise<boolean> {
  let holder: { pid?: unknown; host?: unknown };
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > silenceLimitMs) return true;
    holder = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return false; // just released
  }
  if (holder.host !== hostname() || holder.pid === process.pid) return false;
  try {
    process.kill(Number(holder.pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/**
 * Takes an abandoned lock away. Two that wait may both try: the second finds the first one's new
 * lock under its hands and puts it back.
 */
async function remove(path: string): Promise<void> {
  const taken = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, taken);
    if (!(await isAbandoned(taken))) await link(taken, path);
  } catch {
    // somebody else was faster
  } finally {
    await rm(taken, { force: true });
  }
}
