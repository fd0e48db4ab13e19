import { messageOf, type Problem } from '@seaworthy/model';
import type { ContentFact, PlacedContentFact } from '../content/content-scanner.ts';
import { baseNameOf, directoryOf, followLinks, joinPath } from '../path.ts';
import { type LayerFacts, type PathList, pathsOf } from './layer-facts.ts';
import type { MarkedPath } from './marked-path.ts';

/** What is left when all layers lie on one another, as a container would see it. */
export interface MergedFiles {
  /** By cataloger: the files that survive, in the order of their paths. */
  readonly byCataloger: ReadonlyMap<string, readonly MergedFile[]>;
  readonly symbolicLinks: ReadonlyMap<string, string>;
  /** Of every layer, at the path that a container would see; lowest layer first. */
  readonly contents: readonly PlacedContentFact[];
  /** As a container would see them, in the order of their paths. */
  readonly marked: readonly MarkedPath[];
  readonly problems: readonly Problem[];
}

export interface MergedFile {
  readonly path: string;
  readonly layer: number;
  readonly fact: unknown;
  /** What lower layers had at this path, newest first. */
  readonly before: readonly { readonly layer: number; readonly fact: unknown }[];
}

interface Survivor {
  readonly layer: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly before: Survivor | undefined;
}

/**
 * Lays layers over one another, base first, by the rules of the OCI image specification
 * (layer.md, "Applying Changesets"): whiteouts hide what is below, opaque directories hide all of
 * it, anything that is not a directory replaces what had its path, and paths go through symbolic
 * links of the layers below.
 */
export function mergeLayers(layers: readonly LayerFacts[]): MergedFiles {
  const files = new Map<string, Survivor>();
  /** What had the path last, replaced or removed. */
  const replaced = new Map<string, Survivor>();
  const links = new Map<string, string>();
  const problems: Problem[] = [];
  const contents = new Map<string, { layer: number; facts: readonly ContentFact[] }>();
  const placed: PlacedContentFact[] = [];
  const marked = new Map<string, MarkedPath>();

  layers.forEach((layer, index) => {
    for (const problem of layer.problems) problems.push({ ...problem, layer: index });
    if (links.size > 0) hide(layer, links, new PathResolver(links), 'links');
    // Links that the layer replaced no longer lead anywhere: its other paths are themselves.
    const below = new PathResolver(links);
    if (files.size > 0) {
      for (const [path, survivor] of hide(layer, files, below, 'files')) {
        replaced.set(path, survivor);
      }
    }
    if (contents.size > 0) {
      for (const [path, gone] of hide(layer, contents, below, 'files')) {
        placed.push(...placeFacts(path, gone.facts, { layer: gone.layer, deletedIn: index }));
      }
    }
    if (marked.size > 0) unmark(layer, marked, below);
    for (const { path, target } of layer.symbolicLinks) links.set(below.of(path), target);
    // The layer's own links count for its own files too: archives list a link before its users.
    const through = new PathResolver(links);
    for (const { path, facts } of layer.files) {
      const canonical = through.of(path);
      files.set(canonical, { layer: index, facts, before: replaced.get(canonical) });
    }
    for (const [path, facts] of Map.groupBy(layer.contents, (one) => through.of(one.path))) {
      contents.set(path, { layer: index, facts });
    }
    for (const mark of layer.marked) {
      const path = through.of(mark.path);
      marked.set(path, { ...mark, path });
    }
    for (const { path, target } of layer.hardLinks) {
      const source = files.get(through.of(target));
      const linkPath = through.of(path);
      if (source !== undefined && !files.has(linkPath)) {
        files.set(linkPath, { layer: index, facts: source.facts, before: undefined });
      }
    }
    problems.push(...through.problems.map((problem) => ({ ...problem, layer: index })));
  });

  for (const [path, { layer, facts }] of contents)
    placed.push(...placeFacts(path, facts, { layer }));
  placed.sort((a, b) => a.layer - b.layer);

  const byCataloger = new Map<string, MergedFile[]>();
  for (const path of [...files.keys()].sort()) {
    const { layer, facts, before } = files.get(path)!;
    for (const [cataloger, fact] of Object.entries(facts)) {
      const file = { path, layer, fact, before: factsBefore(before, cataloger) };
      const list = byCataloger.get(cataloger);
      if (list === undefined) byCataloger.set(cataloger, [file]);
      else list.push(file);
    }
  }
  return {
    byCataloger,
    symbolicLinks: links,
    contents: placed,
    marked: [...marked.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    problems,
  };
}

function placeFacts(
  path: string,
  facts: readonly ContentFact[],
  place: { readonly layer: number; readonly deletedIn?: number },
): PlacedContentFact[] {
  return facts.map((fact) => ({ ...fact, path, ...place }));
}

function factsBefore(survivor: Survivor | undefined, cataloger: string): MergedFile['before'] {
  const before: { layer: number; fact: unknown }[] = [];
  for (let one = survivor; one !== undefined; one = one.before) {
    if (Object.hasOwn(one.facts, cataloger)) {
      before.push({ layer: one.layer, fact: one.facts[cataloger] });
    }
  }
  return before;
}

/** Removes from what is below all that the layer hides or replaces, and answers with it. */
function hide<Lower>(
  layer: LayerFacts,
  lower: Map<string, Lower>,
  canonical: PathResolver,
  what: 'files' | 'links',
): Map<string, Lower> {
  const whiteouts = new Set(layer.whiteouts.map((path) => canonical.of(path)));
  const opaque = new Set(layer.opaqueDirectories.map((path) => canonical.inside(path)));
  const concerned = withAncestors(lower.keys());
  const files = pathsAmong(layer.filePaths, concerned, canonical);
  const directories = pathsAmong(layer.directoryPaths, concerned, canonical);
  const isHidden = (path: string): boolean => {
    if (whiteouts.has(path) || files.has(path)) return true;
    // A directory leaves a lower directory as it is, but takes the place of a link.
    if (what === 'links' && directories.has(path)) return true;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const ancestor = path.slice(0, slash);
      if (opaque.has(ancestor) || whiteouts.has(ancestor) || files.has(ancestor)) return true;
    }
    return opaque.has('');
  };
  const hidden = new Map([...lower].filter(([path]) => isHidden(path)));
  for (const path of hidden.keys()) lower.delete(path);
  return hidden;
}

/** Takes away what the layer hides, and the directories that it gives other permissions. */
function unmark(layer: LayerFacts, marked: Map<string, MarkedPath>, below: PathResolver): void {
  hide(layer, marked, below, 'files');
  const directories = new Set<string>();
  for (const { path, isDirectory } of marked.values()) if (isDirectory) directories.add(path);
  if (directories.size === 0) return;
  for (const path of pathsAmong(layer.directoryPaths, directories, below)) marked.delete(path);
}

function withAncestors(paths: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const path of paths) {
    all.add(path);
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const ancestor = path.slice(0, slash);
      if (all.has(ancestor)) break;
      all.add(ancestor);
    }
  }
  return all;
}

/** Those of a layer's paths that concern what is below; there are few, however many there are. */
function pathsAmong(
  list: PathList,
  concerned: ReadonlySet<string>,
  canonical: PathResolver,
): Set<string> {
  const among = new Set<string>();
  for (const path of pathsOf(list)) {
    const actual = canonical.of(path);
    if (concerned.has(actual)) among.add(actual);
  }
  return among;
}

/** Directories whose canonical path is kept: enough for honest images, bounded for others. */
const keptDirectories = 100_000;

/** Follows links in the directories of paths, once for each directory. */
class PathResolver {
  readonly #links: ReadonlyMap<string, string>;
  readonly #directories = new Map<string, string>();
  readonly problems: Omit<Problem, 'layer'>[] = [];

  constructor(links: ReadonlyMap<string, string>) {
    this.#links = links;
  }

  /** The canonical path; the last segment is not followed, as it is the thing itself. */
  of(path: string): string {
    const directory = directoryOf(path);
    if (directory === '' || this.#links.size === 0) return path;
    return joinPath(this.inside(directory), baseNameOf(path));
  }

  /** The canonical path of a directory, its last segment followed too. */
  inside(directory: string): string {
    if (directory === '' || this.#links.size === 0) return directory;
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    let canonical = directory;
    try {
      canonical = followLinks(directory, this.#links);
    } catch (error) {
      this.problems.push({ code: 'unreadable-file', message: messageOf(error), path: directory });
    }
    if (this.#directories.size < keptDirectories) this.#directories.set(directory, canonical);
    return canonical;
  }
}
