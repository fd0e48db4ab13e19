import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { joinPath } from '../path.ts';
import { OpenFile } from './collected-content.ts';
import { LayerCollector } from './layer-collector.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { LayerReading } from './read-layer.ts';
import type { TarHeader, TarType } from './tar.ts';

export interface TreeReading extends LayerReading {
  readonly root: string;
  /** Paths below the root, without leading slash, that are not walked into. */
  readonly exclude: ReadonlySet<string>;
  progress(message: string): void;
}

/**
 * Reads a directory in place, as if it were one layer. Symbolic links are noted and never
 * followed, so the walk cannot leave the root or go in circles; files are opened without following
 * links and without waiting for pipes or devices. Calls are synchronous, which for the millions of
 * small files of a system is several times faster than going through the thread pool.
 */
export async function readTree(reading: TreeReading): Promise<LayerFacts> {
  const { root, exclude, signal } = reading;
  const collector = new LayerCollector(
    reading.selection,
    reading.store,
    false,
    reading.budget,
    reading.scanners,
  );
  const directories = [''];
  let partial = false;
  let entries = 0;
  let reportedAt = 0;
  while (directories.length > 0 && !partial) {
    const directory = directories.pop()!;
    if (entries - reportedAt >= 5_000) {
      reportedAt = entries;
      // Timers and signals get their turn here.
      await setImmediate();
      signal.throwIfAborted();
      reading.progress(`${entries} files looked at, now in /${directory}`);
    }
    try {
      const listed = readdirSync(join(root, directory), { withFileTypes: true });
      // Sorted, so that what is reported does not hang on the order of the file system.
      listed.sort((a, b) => (a.name < b.name ? -1 : 1));
      entries += listed.length;
      const below = await takeEntries(collector, root, directory, listed, exclude);
      directories.push(...below.toReversed());
    } catch (error) {
      if (error instanceof SeaworthyError && error.code === 'LIMIT_EXCEEDED') {
        collector.report({ code: 'limit-exceeded', message: error.message });
        partial = true;
      } else {
        reportUnreadable(collector, directory, error);
      }
    }
  }
  await collector.settle();
  return collector.finish({ diffId: '', uncompressedBytes: 0, partial });
}

/** Takes what one directory holds and answers with the directories below it. */
async function takeEntries(
  collector: LayerCollector,
  root: string,
  directory: string,
  entries: readonly Dirent[],
  exclude: ReadonlySet<string>,
): Promise<string[]> {
  const below: string[] = [];
  for (const entry of entries) {
    const path = joinPath(directory, entry.name);
    if (exclude.has(path)) continue;
    if (entry.isDirectory()) {
      below.push(path);
      collector.entry(headerOf('directory', path, 0, 0));
    } else if (entry.isSymbolicLink()) {
      takeLink(collector, root, path);
    } else if (entry.isFile()) {
      takeFile(collector, root, path);
      while (collector.relief !== undefined) await collector.relief;
    }
  }
  return below;
}

function reportUnreadable(collector: LayerCollector, path: string, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A file that goes away while a live system is read is no news.
  if (code === 'ENOENT') return;
  const denied = code === 'EACCES' || code === 'EPERM';
  collector.report({
    code: denied ? 'access-denied' : 'unreadable-file',
    message: denied ? 'may not be read' : messageOf(error),
    path,
    ...(denied ? { hint: 'Run as root to see everything.' } : {}),
  });
}

function takeLink(collector: LayerCollector, root: string, path: string): void {
  try {
    const linkTarget = readlinkSync(join(root, path));
    collector.entry({ ...headerOf('symbolic-link', path, 0, 0), linkTarget });
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    reportUnreadable(collector, path, error);
  }
}

function takeFile(collector: LayerCollector, root: string, path: string): void {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(join(root, path), flags);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return;
    const header = headerOf('file', path, status.size, status.mode & 0o7777);
    const { size } = status;
    const opened = descriptor;
    // The size that the file had when it was opened: a log that grows must not go on for ever.
    collector.fileInPlace(header, new OpenFile(opened, size), () => readFirst(opened));
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    reportUnreadable(collector, path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Most files are not wanted once their first bytes are seen. */
function readFirst(descriptor: number): Buffer {
  const start = Buffer.allocUnsafe(4);
  return start.subarray(0, readSync(descriptor, start, 0, 4, 0));
}

function headerOf(type: TarType, path: string, sizeBytes: number, mode: number): TarHeader {
  return {
    type,
    path,
    linkTarget: '',
    mode,
    storedBytes: sizeBytes,
    sizeBytes,
    sparse: undefined,
    sparseMapInContent: false,
  };
}

/** What a system's root holds that is not files of the system. */
export const systemExcludes: readonly string[] = ['proc', 'sys', 'dev', 'run', 'tmp', 'var/tmp'];
