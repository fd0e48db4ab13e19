import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { lstat, opendir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { joinPath } from '../path.ts';
import { LayerCollector } from './layer-collector.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { LayerReading } from './read-layer.ts';
import type { ContentSink, TarHeader, TarType } from './tar.ts';

export interface TreeReading extends LayerReading {
  readonly root: string;
  /** Paths below the root, without leading slash, that are not walked into. */
  readonly exclude: ReadonlySet<string>;
  progress(message: string): void;
}

const readBytes = 1 << 20;

/**
 * Reads a directory in place, as if it were one layer. Symbolic links are noted and never
 * followed, so the walk cannot leave the root or go in circles; files are opened without following
 * links and without waiting for pipes or devices.
 */
export async function readTree(reading: TreeReading): Promise<LayerFacts> {
  const { root, exclude, signal } = reading;
  const collector = new LayerCollector(reading.selection, reading.store, false);
  const directories = [''];
  let partial = false;
  let entries = 0;
  while (directories.length > 0) {
    const directory = directories.pop()!;
    signal.throwIfAborted();
    let handle: Awaited<ReturnType<typeof opendir>>;
    try {
      handle = await opendir(join(root, directory), { bufferSize: 512 });
    } catch (error) {
      reportUnreadable(collector, directory, error);
      continue;
    }
    const below: string[] = [];
    try {
      for await (const entry of handle) {
        const path = joinPath(directory, entry.name);
        if (exclude.has(path)) continue;
        if (++entries % 10_000 === 0) {
          signal.throwIfAborted();
          reading.progress(`${entries} files looked at, now in /${directory}`);
        }
        if (entry.isDirectory()) {
          below.push(path);
          collector.entry(headerOf('directory', path, 0, 0));
        } else if (entry.isSymbolicLink()) {
          await takeLink(collector, root, path);
        } else if (entry.isFile()) {
          await takeFile(collector, root, path);
        }
      }
    } catch (error) {
      if (error instanceof SeaworthyError && error.code === 'LIMIT_EXCEEDED') {
        collector.report({ code: 'limit-exceeded', message: error.message });
        partial = true;
        break;
      }
      if (signal.aborted) throw error;
      reportUnreadable(collector, directory, error);
    }
    // Sorted, so that what is reported does not hang on the order of the file system.
    below.sort((a, b) => (a < b ? 1 : -1));
    directories.push(...below);
  }
  return collector.finish({ diffId: '', uncompressedBytes: 0, partial });
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

async function takeLink(collector: LayerCollector, root: string, path: string): Promise<void> {
  try {
    const target = await readlink(join(root, path));
    collector.entry({ ...headerOf('symbolic-link', path, 0, 0), linkTarget: target });
  } catch (error) {
    reportUnreadable(collector, path, error);
  }
}

async function takeFile(collector: LayerCollector, root: string, path: string): Promise<void> {
  const full = join(root, path);
  let descriptor: number | undefined;
  try {
    const { size, mode } = await lstat(full);
    const sink = collector.entry(headerOf('file', path, size, mode & 0o7777));
    if (sink === undefined) return;
    descriptor = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!fstatSync(descriptor).isFile()) return;
    pour(descriptor, size, sink);
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    reportUnreadable(collector, path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads the size that the file had when it was listed: a growing log must not go on for ever. */
function pour(descriptor: number, sizeBytes: number, sink: ContentSink): void {
  let offset = 0;
  // Most files are not wanted once their first bytes are seen.
  let want = 4096;
  while (offset < sizeBytes) {
    const chunk = Buffer.allocUnsafe(Math.min(want, sizeBytes - offset));
    const count = readSync(descriptor, chunk, 0, chunk.length, offset);
    if (count === 0) break;
    if (!sink.write(chunk.subarray(0, count))) return;
    offset += count;
    want = readBytes;
  }
  sink.end();
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
