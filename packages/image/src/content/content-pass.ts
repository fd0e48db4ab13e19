import { gunzipSync } from 'node:zlib';
import { messageOf, type Problem, SeaworthyError } from '@seaworthy/model';
import { contentOf } from '../file-content.ts';
import { type InflateBudget, openZip } from '../formats/zip.ts';
import type { StoredBytes } from '../layer/collected-content.ts';
import { type ContentSink, TarReader } from '../layer/tar.ts';
import { limits } from '../limits.ts';
import { normalisePath } from '../path.ts';
import type {
  ContentFact,
  ContentScan,
  ContentScanner,
  ContentScanResult,
} from './content-scanner.ts';

type Report = (problem: Omit<Problem, 'layer'>) => void;

const pieceBytes = 1 << 20;

/** Leads the bytes of files, and of files in archives, past the scanners. */
export class ContentPass {
  readonly #scanners: readonly ContentScanner[];
  /** Those that want what is in archives, too. */
  readonly #unpacking: readonly ContentScanner[];
  readonly #report: Report;
  readonly #facts = new Map<string, ContentFact[]>();
  readonly #waiting = new Set<Promise<void>>();
  readonly #pending = new Map<string, Set<{ isForgotten: boolean }>>();
  #waitingBytes = 0;
  #count = 0;
  #hasFailed = false;

  constructor(scanners: readonly ContentScanner[], report: Report) {
    this.#scanners = scanners;
    this.#unpacking = scanners.filter(({ skipsArchives }) => skipsArchives !== true);
    this.#report = report;
  }

  get facts(): ContentFact[] {
    // Results come in any order; what is kept must not depend on it.
    return [...this.#facts.values()]
      .flat()
      .sort(
        (a, b) =>
          compare(a.path, b.path) ||
          compare(a.inside ?? '', b.inside ?? '') ||
          compare(a.scanner, b.scanner),
      );
  }

  /** Whether an engine failed on any file. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** To be awaited before more is read, when engines that work beside us have fallen behind. */
  get relief(): Promise<void> | undefined {
    const isBehind =
      this.#waitingBytes > limits.contentWaitingBytes ||
      this.#waiting.size > limits.contentWaitingFiles;
    return isBehind ? Promise.race(this.#waiting) : undefined;
  }

  /** Waits for all results. */
  async settle(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.all(this.#waiting);
  }

  /** A later file of the same path takes its place. */
  forget(path: string): void {
    this.#facts.delete(path);
    // What is still being looked at was found in the file that is no more.
    for (const one of this.#pending.get(path) ?? []) one.isForgotten = true;
  }

  /** A sink for the bytes of a file, in order; `undefined` when no scanner wants it. */
  open(path: string, sizeBytes: number): ContentSink | undefined {
    if (this.#scanners.length === 0 || sizeBytes === 0) return undefined;
    const scans = begin(this.#scanners, path, sizeBytes);
    const isArchive = this.#unpacking.length > 0 && isArchiveName(path);
    const kept: Buffer[] | undefined =
      isArchive && sizeBytes <= limits.contentArchiveBytes ? [] : undefined;
    if (isArchive && kept === undefined) {
      this.#leaveOut(path, `the archive is larger than ${limits.contentArchiveBytes} bytes`);
    }
    if (scans.length === 0 && kept === undefined) return undefined;
    return {
      write: (chunk) => {
        for (const { scan } of scans) scan.write(chunk);
        kept?.push(chunk);
        return true;
      },
      end: () => {
        this.#finish(scans, path, undefined, sizeBytes);
        if (kept !== undefined) this.#openArchive(path, Buffer.concat(kept));
      },
    };
  }

  /** A file that can be read where it lies. */
  readInPlace(path: string, bytes: StoredBytes): void {
    const sink = this.open(path, bytes.storedBytes);
    if (sink === undefined) return;
    for (let at = 0; at < bytes.storedBytes; at += pieceBytes) {
      sink.write(bytes.read(at, pieceBytes));
    }
    sink.end();
  }

  #finish(
    scans: readonly NamedScan[],
    path: string,
    inside: string | undefined,
    sizeBytes: number,
  ): void {
    for (const { name, scan } of scans) {
      const result = scan.end();
      if (result instanceof Promise) this.#await(name, path, inside, sizeBytes, result);
      else this.#take(name, path, inside, result);
    }
  }

  #await(
    name: string,
    path: string,
    inside: string | undefined,
    sizeBytes: number,
    result: Promise<ContentScanResult>,
  ): void {
    const waiting = { isForgotten: false };
    const ofPath = this.#pending.get(path) ?? new Set();
    this.#pending.set(path, ofPath.add(waiting));
    this.#waitingBytes += sizeBytes;
    const taken = result
      .catch(
        (error: unknown): ContentScanResult => ({
          facts: [],
          problem: messageOf(error),
          hasFailed: true,
        }),
      )
      .then((settled) => {
        ofPath.delete(waiting);
        if (ofPath.size === 0) this.#pending.delete(path);
        this.#waitingBytes -= sizeBytes;
        this.#waiting.delete(taken);
        if (!waiting.isForgotten) this.#take(name, path, inside, settled);
      });
    this.#waiting.add(taken);
  }

  #take(
    name: string,
    path: string,
    inside: string | undefined,
    { facts, problem, hasFailed = false }: ContentScanResult,
  ): void {
    if (hasFailed) this.#hasFailed = true;
    if (problem !== undefined) {
      this.#leaveOut(nested(path, inside), `${name}: ${problem}`, hasFailed);
    }
    for (const fact of facts) {
      if (++this.#count > limits.contentFacts) {
        if (this.#count === limits.contentFacts + 1) {
          this.#leaveOut(path, `more than ${limits.contentFacts} findings; the rest is not listed`);
        }
        return;
      }
      const one = { path, ...(inside === undefined ? {} : { inside }), scanner: name, fact };
      const list = this.#facts.get(path);
      if (list === undefined) this.#facts.set(path, [one]);
      else list.push(one);
    }
  }

  #openArchive(path: string, bytes: Buffer): void {
    const budget: InflateBudget = {
      maxEntryBytes: limits.contentArchiveBytes,
      remainingBytes: limits.contentInflatedBytes,
    };
    this.#unpack(
      { path, inside: undefined, depth: 0, entriesLeft: limits.contentEntries, budget },
      bytes,
    );
  }

  /** One bad archive must not cost the rest of the layer. */
  #unpack(place: Place, bytes: Buffer): void {
    try {
      if (isGzip(bytes)) this.#unpackGzip(place, bytes);
      else if (isZip(bytes)) this.#unpackZip(place, bytes);
      else if (isTar(bytes)) this.#unpackTar(place, bytes);
    } catch (error) {
      const isLimit = error instanceof SeaworthyError && error.code === 'LIMIT_EXCEEDED';
      this.#report({
        code: isLimit ? 'limit-exceeded' : 'unreadable-file',
        message: `the archive was not looked through: ${messageOf(error)}`,
        path: nested(place.path, place.inside),
      });
    }
  }

  #unpackZip(place: Place, bytes: Buffer): void {
    const archive = openZip(contentOf(place.path, bytes), () => true, {
      maxEntries: limits.contentEntries,
      maxDirectoryBytes: limits.documentBytes,
    });
    for (const entry of archive?.entries ?? []) {
      if (entry.isEncrypted || !this.#wants(place, entry.path, entry.sizeBytes)) continue;
      this.#member(place, entry.path, archive!.open(entry, place.budget).bytes());
    }
  }

  #unpackTar(place: Place, bytes: Buffer): void {
    const tar = new TarReader({
      entry: (header) => {
        const path = header.type === 'file' ? normalisePath(header.path) : undefined;
        if (path === undefined || header.sparse !== undefined) return undefined;
        const chunks: Buffer[] = [];
        return {
          write: (chunk) => chunks.push(chunk) > 0,
          end: () => this.#member(place, path, Buffer.concat(chunks)),
        };
      },
    });
    tar.push(bytes);
    tar.close();
  }

  #unpackGzip(place: Place, bytes: Buffer): void {
    const bound = Math.min(place.budget.maxEntryBytes, place.budget.remainingBytes);
    let inflated: Buffer;
    try {
      inflated = gunzipSync(bytes, { maxOutputLength: Math.max(1, bound) });
    } catch (error) {
      const isLarge =
        error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      throw isLarge
        ? new SeaworthyError('LIMIT_EXCEEDED', `more than ${bound} bytes in it`)
        : new SeaworthyError('MALFORMED', 'broken gzip data');
    }
    place.budget.remainingBytes -= inflated.length;
    // A .tar.gz is one archive to people, and a .gz one file.
    if (isTar(inflated)) this.#unpackTar(place, inflated);
    else this.#member(place, innerName(place), inflated);
  }

  #wants(place: Place, name: string, sizeBytes: number): boolean {
    if (sizeBytes === 0) return false;
    return isArchiveName(name) || begin(this.#unpacking, pathIn(place, name), sizeBytes).length > 0;
  }

  #member(place: Place, name: string, bytes: Buffer): void {
    if (place.entriesLeft-- <= 0) {
      if (place.entriesLeft === -1) this.#leaveOut(place.path, 'too many files in the archive');
      return;
    }
    const inside = nested(place.inside, name);
    const scans = begin(this.#unpacking, pathIn(place, name), bytes.length);
    for (const { scan } of scans) scan.write(bytes);
    this.#finish(scans, place.path, inside, bytes.length);
    if (!isArchiveName(name)) return;
    if (place.depth >= limits.contentArchiveDepth) {
      this.#leaveOut(nested(place.path, inside), 'archives are nested too deep');
      return;
    }
    const inner = { ...place, inside, depth: place.depth + 1 };
    this.#unpack(inner, bytes);
    place.entriesLeft = inner.entriesLeft;
  }

  #leaveOut(path: string, message: string, hasFailed = false): void {
    const code = hasFailed ? 'engine-failed' : 'limit-exceeded';
    this.#report({ code, message: `not looked through: ${message}`, path });
  }
}

interface NamedScan {
  readonly name: string;
  readonly scan: ContentScan;
}

function begin(
  scanners: readonly ContentScanner[],
  path: string,
  sizeBytes: number,
): readonly NamedScan[] {
  return scanners.flatMap((scanner) => {
    const scan = scanner.begin(path, sizeBytes);
    return scan === undefined ? [] : [{ name: scanner.name, scan }];
  });
}

interface Place {
  readonly path: string;
  readonly inside: string | undefined;
  readonly depth: number;
  entriesLeft: number;
  readonly budget: InflateBudget;
}

const archiveName =
  /\.(?:zip|jar|war|ear|aar|whl|egg|nupkg|vsix|xpi|apk|gem|crate|tar|tgz|gz|docx|xlsx|pptx)$/i;
/** Manuals and change logs, compressed one by one on every Debian system. */
const manuals = /^usr\/(?:local\/)?share\/(?:doc|man|info)\//;

function isArchiveName(path: string): boolean {
  return archiveName.test(path) && !manuals.test(path);
}

const isGzip = (bytes: Buffer): boolean =>
  bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
const isZip = (bytes: Buffer): boolean =>
  bytes.length > 22 && bytes[0] === 0x50 && bytes[1] === 0x4b;
const isTar = (bytes: Buffer): boolean =>
  bytes.length >= 512 && bytes.toString('latin1', 257, 262) === 'ustar';

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nested(outer: string | undefined, inner: string | undefined): string {
  return [outer, inner].filter((part) => part !== undefined).join('!/');
}

/** As in findings: "app.jar!/lib/a.jar!/config.yml". */
function pathIn({ path, inside }: Place, name: string): string {
  return nested(path, nested(inside, name));
}

function innerName({ path, inside }: Place): string {
  const name = (inside ?? path).split('/').at(-1)!;
  return name.replace(/\.gz$/i, '') || 'data';
}
