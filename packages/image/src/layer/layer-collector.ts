import { limitExceeded, messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { ContentPass } from '../content/content-pass.ts';
import type { ContentScanner } from '../content/content-scanner.ts';
import type { FileContent } from '../file-content.ts';
import { limits } from '../limits.ts';
import { baseNameOf, directoryOf, joinPath, normalisePath } from '../path.ts';
import {
  type ContentStore,
  contentOver,
  type Storage,
  type StoredBytes,
} from './collected-content.ts';
import { type FileFacts, type LayerFacts, type Link, PathListBuilder } from './layer-facts.ts';
import { isMarked, type MarkedPath, maxMarkedPaths } from './marked-path.ts';
import { ScanBudget } from './scan-budget.ts';
import { isElf, type Selection } from './selection.ts';
import type { ContentSink, TarHeader } from './tar.ts';

type LayerProblem = Omit<Problem, 'layer'>;

/** AUFS whiteouts, as the OCI image specification writes them (layer.md, "Whiteouts"). */
const whiteoutPrefix = '.wh.';
const opaqueMarker = '.wh..wh..opq';

/** The smallest ELF header. */
const smallestElfBytes = 52;

/**
 * Gathers the facts of one layer from its entries, in whatever order and from wherever they come:
 * a tar stream or a walk through a directory.
 */
export class LayerCollector {
  readonly #selection: Selection;
  readonly #store: ContentStore;
  readonly #files = new Map<string, Record<string, unknown>>();
  readonly #hardLinks: Link[] = [];
  readonly #symbolicLinks: Link[] = [];
  readonly #whiteouts: string[] = [];
  readonly #opaque: string[] = [];
  readonly #filePaths = new PathListBuilder();
  readonly #directoryPaths = new PathListBuilder();
  readonly #marked = new Map<string, MarkedPath>();
  readonly #problems: LayerProblem[] = [];
  readonly #whiteoutsCount: boolean;
  readonly #budget: ScanBudget;
  readonly #contents: ContentPass;
  #problemsLeftOut = 0;
  #factValues = 0;
  #pathCharacters = 0;
  #entries = 0;

  /** `interpretWhiteouts` is off for directories, where such names are plain files. */
  constructor(
    selection: Selection,
    store: ContentStore,
    interpretWhiteouts: boolean,
    budget = new ScanBudget(),
    scanners: readonly ContentScanner[] = [],
  ) {
    this.#selection = selection;
    this.#store = store;
    this.#whiteoutsCount = interpretWhiteouts;
    this.#budget = budget;
    this.#contents = new ContentPass(scanners, (problem) => this.report(problem));
  }

  /**
   * Takes one entry and answers with a sink when its content is wanted.
   * @throws LIMIT_EXCEEDED past the bound on entries, or when the budget of the scan is used up
   */
  entry(header: TarHeader): ContentSink | undefined {
    const path = this.#admit(header);
    if (path === undefined) return undefined;
    this.#mark(path, header);
    switch (header.type) {
      case 'symbolic-link':
        this.#budget.takeLink(path);
        this.#symbolicLinks.push({ path, target: header.linkTarget });
        return undefined;
      case 'hard-link':
        this.#takeHardLink(path, header.linkTarget);
        return undefined;
      case 'file':
        // A later entry of the same path replaces an earlier one.
        this.#files.delete(path);
        this.#contents.forget(path);
        return both(
          this.#sinkFor(path, header, [path]),
          // A sparse file is an image of a disk, and its stored pieces are its content.
          this.#contents.open(path, header.storedBytes),
        );
      default:
        return undefined;
    }
  }

  /**
   * Takes one file that can be read where it lies: only the parts that are asked for are read.
   * @throws LIMIT_EXCEEDED past the bound on entries
   */
  fileInPlace(header: TarHeader, bytes: StoredBytes, readStart: () => Buffer): void {
    const path = this.#admit(header);
    if (path === undefined) return;
    this.#contents.readInPlace(path, bytes);
    const byPath = this.#selection.byPath(path);
    const mayBeElf = header.sizeBytes >= smallestElfBytes;
    if (byPath.length === 0 && !mayBeElf) return;
    const start = mayBeElf ? readStart() : Buffer.alloc(0);
    const wanted = this.#wantedBy(path, header, byPath, start);
    if (wanted.length > 0) this.#deliver(contentOver(path, header.mode, bytes), wanted);
  }

  /**
   * Names of files that were not looked at although a hard link to them should have been: their
   * own name gave no reason to. They want a second pass with {@link adopt}.
   */
  missedLinkTargets(): ReadonlyMap<string, readonly string[]> {
    const missed = new Map<string, string[]>();
    for (const { path, target } of this.#hardLinks) {
      if (this.#files.has(target) || this.#selection.byPath(path).length === 0) continue;
      const list = missed.get(target);
      if (list === undefined) missed.set(target, [path]);
      else list.push(path);
    }
    return missed;
  }

  /** In a second pass: reads the target of hard links under the links' names. */
  adopt(header: TarHeader, links: ReadonlyMap<string, readonly string[]>): ContentSink | undefined {
    if (header.type !== 'file') return undefined;
    const path = normalisePath(header.path);
    const names = path === undefined ? undefined : links.get(path);
    return names === undefined ? undefined : this.#sinkFor(names[0]!, header, names);
  }

  report(problem: LayerProblem): void {
    if (this.#problems.length < limits.problemsPerLayer) this.#problems.push(problem);
    else this.#problemsLeftOut++;
  }

  /** To be awaited before more entries, when there is anything to wait for. */
  get relief(): Promise<void> | undefined {
    return this.#contents.relief;
  }

  /** Waits for scanners that are not done. */
  settle(): Promise<void> {
    return this.#contents.settle();
  }

  finish(whole: { diffId: string; uncompressedBytes: number; partial: boolean }): LayerFacts {
    if (this.#problemsLeftOut > 0) {
      this.#problems.push({
        code: 'limit-exceeded',
        message: `${this.#problemsLeftOut} more problems are not listed`,
      });
    }
    const hardLinks = this.#hardLinks.filter((link) => !this.#followHardLink(link));
    return {
      ...whole,
      partial: whole.partial || this.#contents.hasFailed,
      entries: this.#entries,
      contents: this.#contents.facts,
      marked: [...this.#marked.values()],
      factValues: this.#factValues,
      files: [...this.#files].map(([path, facts]): FileFacts => ({ path, facts })),
      hardLinks,
      symbolicLinks: this.#symbolicLinks,
      whiteouts: this.#whiteouts,
      opaqueDirectories: this.#opaque,
      filePaths: this.#filePaths.build(),
      directoryPaths: this.#directoryPaths.build(),
      pathCharacters: this.#pathCharacters,
      problems: this.#problems,
    };
  }

  /** Gives a hard link the facts of its target that its own name asks for. */
  #followHardLink({ path, target }: Link): boolean {
    const found = this.#files.get(target);
    if (found === undefined) return false;
    if (this.#files.has(path)) return true;
    const wanted = [...this.#selection.byPath(path), ...this.#selection.byElf(path)];
    const facts = wanted
      .filter(({ name }) => Object.hasOwn(found, name))
      .map(({ name }) => [name, found[name]]);
    if (facts.length > 0) this.#files.set(path, Object.fromEntries(facts));
    return true;
  }

  /** Counts and remembers an entry; its path when it is to be looked at. */
  #admit(header: TarHeader): string | undefined {
    if (++this.#entries > limits.layerEntries) {
      throw limitExceeded('layer', 'entries of a layer', limits.layerEntries);
    }
    const path = normalisePath(header.path);
    if (path === undefined) {
      this.report({
        code: 'unreadable-file',
        message: 'the entry climbs out of the root and was passed over',
        path: header.path.slice(0, 200),
      });
      return undefined;
    }
    if (path === '') return undefined;
    if (path.length > limits.pathBytes || tooDeep(path)) {
      this.report({
        code: 'limit-exceeded',
        message: `the path is longer than ${limits.pathBytes} bytes or deeper than ${limits.pathSegments} directories`,
        path: `${path.slice(0, 100)}...`,
      });
      return undefined;
    }
    if (this.#whiteoutsCount && this.#takeWhiteout(path)) return undefined;
    this.#budget.takePath(path);
    this.#pathCharacters += path.length;
    (header.type === 'directory' ? this.#directoryPaths : this.#filePaths).add(path);
    return path;
  }

  #mark(path: string, header: TarHeader): void {
    if (isMarked(header, path) && this.#marked.size < maxMarkedPaths) {
      const isDirectory = header.type === 'directory';
      this.#marked.set(path, { path, mode: header.mode, isDirectory });
    } else {
      // A later entry of the same path replaces an earlier one.
      this.#marked.delete(path);
    }
  }

  #takeWhiteout(path: string): boolean {
    const name = baseNameOf(path);
    if (!name.startsWith(whiteoutPrefix)) return false;
    this.#budget.takeLink(path);
    if (name === opaqueMarker) {
      this.#opaque.push(directoryOf(path));
    } else if (!name.startsWith('.wh..wh.')) {
      const hidden = name.slice(whiteoutPrefix.length);
      if (hidden !== '' && hidden !== '.' && hidden !== '..') {
        this.#whiteouts.push(joinPath(directoryOf(path), hidden));
      }
    }
    return true;
  }

  #takeHardLink(path: string, rawTarget: string): void {
    const target = normalisePath(rawTarget);
    if (target === undefined || target === '') {
      this.report({ code: 'unreadable-file', message: 'a hard link leads out of the root', path });
      return;
    }
    this.#budget.takeLink(path);
    this.#hardLinks.push({ path, target });
  }

  #sinkFor(path: string, header: TarHeader, deliverAs: readonly string[]): ContentSink | undefined {
    const byPath = this.#selection.byPath(path);
    const mayBeElf = header.sizeBytes >= smallestElfBytes && header.sparse === undefined;
    if (byPath.length === 0 && !mayBeElf) return undefined;
    const isSparse = header.sparse !== undefined || header.sparseMapInContent;
    const sparse = {
      pieces: header.sparse,
      mapInContent: header.sparseMapInContent,
      sizeBytes: header.sizeBytes,
    };
    let wanted = byPath;
    let storage: Storage | undefined;
    let started = false;
    const start = (first: Buffer): boolean => {
      started = true;
      wanted = this.#wantedBy(path, header, byPath, isSparse ? Buffer.alloc(0) : first);
      if (wanted.length === 0) return false;
      storage = this.#store.create(header.storedBytes);
      return true;
    };
    const finish = (): void => {
      // An empty file has no bytes to be pushed, and is still a file that was selected.
      if (!started && !start(Buffer.alloc(0))) return;
      try {
        for (const name of deliverAs) {
          const content = contentOver(name, header.mode, storage!, isSparse ? sparse : undefined);
          this.#deliver(content, wanted);
        }
      } finally {
        storage?.release();
      }
    };
    // The bytes that tell an ELF file may arrive in two pieces.
    let head: Buffer | undefined;
    return {
      write: (chunk) => {
        if (started) {
          storage!.append(chunk);
          return true;
        }
        head = head === undefined ? chunk : Buffer.concat([head, chunk]);
        if (head.length < Math.min(4, header.storedBytes)) return true;
        if (!start(head)) return false;
        storage!.append(head);
        return true;
      },
      end: finish,
    };
  }

  /** Who reads the file, now that its first bytes are known. */
  #wantedBy(
    path: string,
    header: TarHeader,
    byPath: readonly Cataloger[],
    start: Buffer,
  ): readonly Cataloger[] {
    const byElf = isElf(start) ? this.#selection.byElf(path) : [];
    if (byPath.length === 0 && byElf.length === 0) return byPath;
    const wanted = [...new Set([...byPath, ...byElf])].filter((cataloger) =>
      this.#fits(cataloger, path, header.sizeBytes),
    );
    if (wanted.length === 0 && byPath.length > 0) this.#files.set(path, {});
    return wanted;
  }

  #fits(cataloger: Cataloger, path: string, sizeBytes: number): boolean {
    if (sizeBytes <= cataloger.maxBytes) return true;
    this.report({
      code: 'limit-exceeded',
      message: `not read: ${sizeBytes} bytes, and the bound for this kind of file is ${cataloger.maxBytes}`,
      path,
      cataloger: cataloger.name,
    });
    return false;
  }

  /** @throws LIMIT_EXCEEDED when the budget of the scan is used up */
  #deliver(content: FileContent, wanted: readonly Cataloger[]): void {
    const { path } = content;
    const facts: Record<string, unknown> = {};
    for (const cataloger of wanted) {
      try {
        const fact = cataloger.read(content, {
          report: (problem) => this.report({ ...problem, path, cataloger: cataloger.name }),
          mayMatter: (other) => this.#selection.mayMatter(other),
        });
        if (fact !== undefined) facts[cataloger.name] = fact;
      } catch (error) {
        // One bad file must not cost the rest of the image, whoever is to blame for it.
        this.report({
          code:
            error instanceof SeaworthyError && error.code === 'LIMIT_EXCEEDED'
              ? 'limit-exceeded'
              : 'unreadable-file',
          message:
            error instanceof SeaworthyError
              ? error.message
              : `the cataloger failed unexpectedly: ${messageOf(error)}`,
          path,
          cataloger: cataloger.name,
        });
      }
    }
    this.#factValues += this.#budget.takeFile(path, facts);
    this.#files.set(path, facts);
  }
}

function tooDeep(path: string): boolean {
  let segments = 1;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) segments++;
  return segments > limits.pathSegments;
}

/** Both of two sinks in one; the one that has enough is not asked again. */
function both(
  one: ContentSink | undefined,
  other: ContentSink | undefined,
): ContentSink | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  let first: ContentSink | undefined = one;
  let second: ContentSink | undefined = other;
  return {
    write(chunk) {
      if (first?.write(chunk) === false) first = undefined;
      if (second?.write(chunk) === false) second = undefined;
      return first !== undefined || second !== undefined;
    },
    end() {
      first?.end();
      second?.end();
    },
  };
}
