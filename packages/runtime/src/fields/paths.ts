import { dirname } from 'node:path';
import { resolvePath } from '../event/paths.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';

/** AT_FDCWD. */
const workingDirectory = -100;

/**
 * An absolute path from the directory that a call was given, or that the process works in.
 * "<UNKNOWN>" stands for a directory whose descriptor nobody saw opened.
 */
export function absolutePathOf(event: RuntimeEvent, path: string, directory?: unknown): string {
  if (directory === undefined || directory === workingDirectory) {
    return resolvePath(event.thread.workingDirectory || '/', path);
  }
  const opened =
    typeof directory === 'number' ? event.thread.descriptors.get(directory) : undefined;
  return resolvePath(opened?.name || '<UNKNOWN>', path);
}

/** Which arguments hold a directory and a path below it. */
type Pair = readonly [directory: string | undefined, path: string];

interface Paths {
  readonly path?: Pair;
  readonly source?: Pair;
  readonly target?: Pair;
}

/** Calls that work on a path, and where it stands in their arguments. */
const pathsOfCalls: ReadonlyMap<string, Paths> = new Map<string, Paths>([
  ['mkdir', { path: [undefined, 'path'] }],
  ['mkdirat', { path: ['dirfd', 'path'] }],
  ['rmdir', { path: [undefined, 'path'] }],
  ['unlink', { path: [undefined, 'path'] }],
  ['unlinkat', { path: ['dirfd', 'name'] }],
  ['open', { path: [undefined, 'name'] }],
  ['openat', { path: ['dirfd', 'name'] }],
  ['openat2', { path: ['dirfd', 'name'] }],
  ['chmod', { path: [undefined, 'filename'] }],
  ['fchmodat', { path: ['dirfd', 'filename'] }],
  ['chown', { path: [undefined, 'path'] }],
  ['lchown', { path: [undefined, 'path'] }],
  ['fchownat', { path: ['dirfd', 'pathname'] }],
  ['quotactl', { path: [undefined, 'special'] }],
  ['umount', { path: [undefined, 'name'] }],
  ['umount2', { path: [undefined, 'name'] }],
  ['rename', { source: [undefined, 'oldpath'], target: [undefined, 'newpath'] }],
  ['renameat', { source: ['olddirfd', 'oldpath'], target: ['newdirfd', 'newpath'] }],
  ['renameat2', { source: ['olddirfd', 'oldpath'], target: ['newdirfd', 'newpath'] }],
  ['link', { source: [undefined, 'newpath'], target: [undefined, 'oldpath'] }],
  ['linkat', { source: ['newdir', 'newpath'], target: ['olddir', 'oldpath'] }],
  ['symlink', { source: [undefined, 'linkpath'], target: [undefined, 'target'] }],
  ['symlinkat', { source: ['linkdirfd', 'linkpath'], target: [undefined, 'target'] }],
  ['mount', { source: [undefined, 'dev'], target: [undefined, 'dir'] }],
]);

/** Calls on an open file, whose path is the descriptor's. */
const callsOnDescriptors = new Set(['fchmod', 'fchown']);

const symbolicLinks = new Set(['symlink', 'symlinkat']);

export type PathRole = 'path' | 'source' | 'target';

const opens = new Set(['open', 'openat', 'openat2']);
const EPERM = -1;

/** Falco takes an open for one that failed by the number of its descriptor: -1 alone. */
const succeeded = ({ type, result }: RuntimeEvent): boolean =>
  result !== undefined && (opens.has(type.name) ? result !== EPERM : result >= 0);

/** The path that a call worked on, if it succeeded: as it was passed, or made absolute. */
export function pathOf(event: RuntimeEvent, role: PathRole, isRaw: boolean): string | undefined {
  const { name } = event.type;
  if (!succeeded(event)) return undefined;
  if (callsOnDescriptors.has(name)) return role === 'path' ? event.fd?.name : undefined;
  const paths = pathsOfCalls.get(name);
  const pair = paths?.[role];
  if (pair === undefined) return undefined;
  const path = readPair(event, pair, isRaw);
  if (isRaw || role !== 'target' || !symbolicLinks.has(name)) return path;
  // What a link says counts from where it lies.
  const link = paths?.source && readPair(event, paths.source, false);
  return link && resolvePath(dirname(link), String(event.args['target'] ?? ''));
}

function readPair(event: RuntimeEvent, pair: Pair, isRaw: boolean): string | undefined {
  const [directory, pathName] = pair;
  const path = event.args[pathName];
  if (typeof path !== 'string') return undefined;
  if (isRaw) return path;
  return absolutePathOf(event, path, directory === undefined ? undefined : event.args[directory]);
}

const absolutePairs: ReadonlyMap<string, { readonly first: Pair; readonly second?: Pair }> =
  new Map<string, { first: Pair; second?: Pair }>([
    ['renameat', { first: ['olddirfd', 'oldpath'], second: ['newdirfd', 'newpath'] }],
    ['renameat2', { first: ['olddirfd', 'oldpath'], second: ['newdirfd', 'newpath'] }],
    ['linkat', { first: ['olddir', 'oldpath'], second: ['newdir', 'newpath'] }],
    ['symlinkat', { first: ['linkdirfd', 'linkpath'] }],
    ['openat', { first: ['dirfd', 'name'] }],
    ['openat2', { first: ['dirfd', 'name'] }],
    ['unlinkat', { first: ['dirfd', 'name'] }],
    ['mkdirat', { first: ['dirfd', 'path'] }],
    ['fchmodat', { first: ['dirfd', 'filename'] }],
    ['fchownat', { first: ['dirfd', 'pathname'] }],
  ]);

export function absolutePath(event: RuntimeEvent, isDestination: boolean): string | undefined {
  const pairs = absolutePairs.get(event.type.name);
  if (pairs === undefined) return undefined;
  const pair = isDestination && pairs.second !== undefined ? pairs.second : pairs.first;
  return readPair(event, pair, false);
}
