import { globMatcher } from '../../text/glob.ts';

interface Directory {
  /** A path ends here, and all below it match. */
  isEnd: boolean;
  readonly byName: Map<string, Directory>;
  readonly globs: {
    readonly pattern: string;
    readonly matches: (name: string) => boolean;
    readonly below: Directory;
  }[];
}

const makeDirectory = (): Directory => ({ isEnd: false, byName: new Map(), globs: [] });

/**
 * `pmatch`: whether one of some paths is the same as a path or a directory above it. A path is
 * walked once however many there are. Parts of them may be globs.
 */
export function pathPrefixMatcher(paths: readonly string[]): (path: string) => boolean {
  const root = makeDirectory();
  for (const path of paths) add(root, namesOf(path));
  return (path) => matches(root, path, 0);
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '');

function add(root: Directory, names: readonly string[]): void {
  let directory = root;
  for (const name of names) {
    if (directory.isEnd) return;
    directory = /[?*[]/.test(name) ? globBelow(directory, name) : nameBelow(directory, name);
  }
  directory.isEnd = true;
}

function nameBelow({ byName }: Directory, name: string): Directory {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const made = makeDirectory();
  byName.set(name, made);
  return made;
}

function globBelow({ globs }: Directory, pattern: string): Directory {
  const known = globs.find((glob) => glob.pattern === pattern);
  if (known !== undefined) return known.below;
  const below = makeDirectory();
  globs.push({ pattern, matches: globMatcher(pattern, false), below });
  return below;
}

/** As deep as the paths of the rule. */
function matches(directory: Directory, path: string, from: number): boolean {
  if (directory.isEnd) return true;
  let start = from;
  while (path.charCodeAt(start) === 47) start += 1;
  if (start >= path.length) return false;
  const slash = path.indexOf('/', start);
  const end = slash === -1 ? path.length : slash;
  const name = path.slice(start, end);
  const below = directory.byName.get(name);
  if (below !== undefined && matches(below, path, end)) return true;
  return directory.globs.some((glob) => glob.matches(name) && matches(glob.below, path, end));
}
