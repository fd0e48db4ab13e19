import { SeaworthyError } from '@seaworthy/model';

/**
 * The path of an archive entry as the file system would see it: no leading slash, no "." or empty
 * segments, ".." taken back. `undefined` when it climbs out of the root or holds a NUL.
 */
export function normalisePath(raw: string): string | undefined {
  // The common case by far: nothing to do.
  if (!needsWork(raw)) return raw;
  if (raw.includes('\0')) return undefined;
  const out: string[] = [];
  for (const segment of raw.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (out.length === 0) return undefined;
      out.pop();
    } else {
      out.push(segment);
    }
  }
  return out.join('/');
}

function needsWork(path: string): boolean {
  if (path === '' || path.startsWith('/') || path.startsWith('.') || path.endsWith('/'))
    return true;
  return path.includes('//') || path.includes('/.') || path.includes('\0');
}

export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** "" for something that lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

const maxLinksFollowed = 40; // as Linux (path_resolution(7))

/**
 * Follows symbolic links in every segment of a path, inside the root: absolute targets start at
 * the root again and ".." stops there, as a container runtime resolves them.
 * @throws MALFORMED on a loop
 */
export function followLinks(path: string, links: ReadonlyMap<string, string>): string {
  if (links.size === 0) return path;
  const todo = path.split('/').reverse();
  let done = '';
  let followed = 0;
  while (todo.length > 0) {
    const segment = todo.pop()!;
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      done = directoryOf(done);
      continue;
    }
    const here = joinPath(done, segment);
    const target = links.get(here);
    if (target === undefined) {
      done = here;
      continue;
    }
    if (++followed > maxLinksFollowed || todo.length > 4096) {
      throw new SeaworthyError('MALFORMED', `${path}: symbolic links go in a circle`);
    }
    if (target.startsWith('/')) done = '';
    for (const part of target.split('/').reverse()) todo.push(part);
  }
  return done;
}
