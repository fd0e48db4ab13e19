import type { FileContent } from '../../file-content.ts';
import { type Classifier, contextAfter, contextBefore, type VersionPattern } from './classifier.ts';

/** A classifier that wants a file, and what its base-name pattern captured. */
export interface Candidate {
  readonly classifier: Classifier;
  readonly captured: string | undefined;
}

export interface FoundVersion {
  readonly name: string;
  readonly version: string;
}

export interface Findings {
  readonly found: FoundVersion[];
  /** The anchor that came too often to look at all its places. */
  readonly exhausted: string | undefined;
}

const windowBytes = 1 << 20;
/** Longest anchor, with room: a longer one is a mistake in a classifier, and a test says so. */
export const maxAnchorLength = 64;
/** What two windows share, so that a match across their border lies whole in the second one. */
const overlapBytes = 2 * (contextBefore + contextAfter + maxAnchorLength);
/** A real program has an anchor at most some ten thousand times. */
export const maxHits = 100_000;

/** One pattern while a file is being read. */
interface Search {
  readonly pattern: VersionPattern;
  readonly anchor: Buffer;
  readonly matcher: RegExp | undefined;
  readonly fileVersion: string | undefined;
  hits: number;
  found: string | undefined;
  /** Two matches that disagree (weak evidence then says nothing), or too many hits. */
  givenUp: boolean;
}

/**
 * Looks for the versions of all candidates in one pass. Reads windows of a mebibyte and stops as
 * soon as nothing better can come.
 */
export function findVersions(file: FileContent, candidates: readonly Candidate[]): Findings {
  const searches = candidates.map(({ classifier, captured }) =>
    classifier.patterns.map((pattern): Search => startSearch(pattern, captured)),
  );
  for (let offset = 0; offset < file.sizeBytes; offset += windowBytes - overlapBytes) {
    const open = searches.flatMap(openSearches);
    if (open.length === 0) break;
    const window = file.read(offset, windowBytes);
    const isLast = offset + windowBytes >= file.sizeBytes;
    for (const search of open) searchWindow(window, isLast, search);
    if (isLast) break;
  }
  return {
    found: candidates.flatMap(({ classifier }, index) => {
      const version = bestVersion(searches[index]!);
      return version === undefined ? [] : [{ name: classifier.name, version }];
    }),
    exhausted: searches.flat().find(({ hits }) => hits > maxHits)?.pattern.anchor,
  };
}

function startSearch(pattern: VersionPattern, captured: string | undefined): Search {
  return {
    pattern,
    anchor: Buffer.from(
      pattern.anchor.replace('$1', () => captured ?? ''),
      'latin1',
    ),
    matcher: pattern.match && new RegExp(pattern.match, 'g'),
    fileVersion: captured,
    hits: 0,
    found: undefined,
    givenUp: false,
  };
}

/** The searches of one classifier that can still change its answer. */
function openSearches(searches: readonly Search[]): Search[] {
  const decided = searches.findIndex(
    ({ found, pattern }) => found !== undefined && pattern.unanimous !== true,
  );
  const better = decided === -1 ? searches : searches.slice(0, decided);
  return better.filter(({ givenUp }) => !givenUp);
}

function bestVersion(searches: readonly Search[]): string | undefined {
  return searches.find(({ found, givenUp }) => found !== undefined && !givenUp)?.found;
}

function searchWindow(window: Buffer, isLast: boolean, search: Search): void {
  const { anchor, pattern } = search;
  const end = isLast ? window.length : window.length - contextAfter - anchor.length;
  for (let at = window.indexOf(anchor); at !== -1; at = window.indexOf(anchor, at + 1)) {
    if (at > end) return; // the next window has it with all that follows it
    search.hits += 1;
    if (search.hits > maxHits) {
      search.givenUp = true;
      return;
    }
    const version = versionAt(window, at, search);
    if (version === undefined) continue;
    search.givenUp = search.found !== undefined && search.found !== version;
    search.found = version;
    if (pattern.unanimous !== true || search.givenUp) return;
  }
}

/** The version of the match that contains this very anchor, not one of its neighbours. */
function versionAt(window: Buffer, at: number, search: Search): string | undefined {
  const { anchor, matcher, fileVersion } = search;
  if (matcher === undefined) return fileVersion;
  const start = Math.max(0, at - contextBefore);
  const context = window.toString('latin1', start, at + anchor.length + contextAfter);
  for (const match of context.matchAll(matcher)) {
    const from = start + match.index;
    if (from > at) return undefined;
    if (from + match[0].length > at) {
      const { version = '$1' } = search.pattern;
      return version.replaceAll(/\$(\d)/g, (_, group) => match[group] ?? '');
    }
  }
  return undefined;
}
