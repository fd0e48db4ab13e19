import type { FindingStatus, Severity } from '@seaworthy/model';
import type { VersionInterval } from '../versions/range.ts';

/**
 * What an advisory says of one package. No interval and no version at all is a statement too: the
 * source says that the package was never affected, and that outweighs what a lesser source says.
 */
export interface AffectedPackage {
  /** As the source writes it: "Debian:12", "npm", "Alpine:v3.20". */
  ecosystem: string;
  name: string;
  intervals: VersionInterval[];
  /** Versions listed one by one, beside the intervals. */
  versions: string[];
  /** Where the source stands when no fix is there: "will-not-fix", "deferred" ... */
  status?: FindingStatus;
  /** Severity of the flaw in this package alone. */
  severity?: Severity;
  /** Module streams of an RPM distribution that the statement is limited to: "nodejs:18". */
  modules?: string[];
  /** The same in a numbering of the project's own, where `intervals` cannot tell versions apart. */
  customIntervals?: VersionInterval[];
  /** Packages of a Go module that alone have the flaw; absent where the whole module has it. */
  imports?: GoImport[];
  /** A limit that cannot be checked from versions alone, for people: "only on windows". */
  note?: string;
}

/** One package of a Go module that a flaw is limited to. Empty lists: no such limit. */
export interface GoImport {
  /** Import path: "golang.org/x/crypto/ssh". */
  path: string;
  /** Functions and methods: "Dial", "Client.Dial". */
  symbols: string[];
  goos: string[];
  goarch: string[];
}

/** One flaw, or one bundle of fixes, as one source tells it. */
export interface Advisory {
  /** Id in the source: "GHSA-...", "DSA-5380-1", "CVE-2024-1". */
  id: string;
  /** Other names of the same flaw; never a CVE (those are in `cves`). */
  aliases: string[];
  /** The CVEs that it speaks of, each a flaw of its own. Empty: the advisory itself is the flaw. */
  cves: string[];
  summary: string;
  severity?: Severity;
  cwes: string[];
  references: string[];
  publishedAt?: string;
  /** Absent where the source's date makes no sense (year 1, or in the future). */
  modifiedAt?: string;
  url?: string;
}

/** What a feed's parser yields. */
export type FeedRecord =
  | { kind: 'advisory'; advisory: Advisory; affected: AffectedPackage[] }
  /** The source took it back, or says that it is no flaw. */
  | { kind: 'withdrawn'; id: string }
  | { kind: 'exploited'; cve: string; addedAt: string; dueAt?: string; ransomware: boolean }
  | { kind: 'epss'; cve: string; score: number; percentile: number }
  /** Facts of one CVE that fill what the advisories leave open. */
  | { kind: 'cve'; cve: string; summary?: string; severity?: Severity; cwes: string[] };

/**
 * How a file is cut into documents, one string each, before the parser sees them: every JSON file
 * of a zip archive, every line, or the file as one.
 */
export type Framing = 'zip' | 'lines' | 'whole';

/** A file that a feed recognises by its place and name. */
export interface RecognisedFile {
  /**
   * The part of the feed that the file belongs to: "PyPI", "v3.20", "" for a feed without parts.
   * Feed and part are what one update replaces as a whole.
   */
  part: string;
  framing: Framing;
}

/** A file to ask for by name, where files cannot be listed (HTTP). Ones absent are passed over. */
export interface RemoteFile extends RecognisedFile {
  /** Relative to the feed's upstream base, or to the mirror: "PyPI/all.zip". */
  path: string;
  /** The part is complete only with it; its absence is a failure. */
  required: boolean;
}

export interface Feed {
  /** Unique, kebab-case; part of the evidence of every finding. */
  readonly name: string;
  readonly title: string;
  /** Where people read about it. */
  readonly homepage: string;
  readonly licence: string;
  /** How often upstream publishes, in words. */
  readonly cadence: string;
  /**
   * Whose word counts on packages of a distribution when feeds disagree; the greatest wins. Feeds
   * of a distribution's own tracker stand above conversions of it.
   */
  readonly authority: number;
  /**
   * Whether one flaw comes in several records (one a package or file), which then add up.
   * Otherwise a second record of the same id in the same part is a copy, and passed over.
   */
  readonly partialRecords: boolean;
  /** Base URL of the publisher; absent for shapes that are only read from a mirror. */
  readonly upstream?: string;
  /**
   * The files that hold what the ecosystems need, at the publisher or on a mirror of it. Without
   * ecosystems: the files that every database wants. `base` tells which layout is asked for.
   */
  files(ecosystems: readonly string[], base: 'upstream' | 'mirror'): RemoteFile[];
  /** Recognises a file of a directory by its path, "/" between segments. */
  recognise(path: string): RecognisedFile | undefined;
  /**
   * Reads one document. Pure: no I/O, the time comes in.
   * @throws SeaworthyError MALFORMED when the document is not of this feed's format.
   */
  parse(document: string, context: ParseContext): Iterable<FeedRecord>;
}

export interface ParseContext {
  /** Path of the file, for messages and for facts that only the name holds. */
  path: string;
  part: string;
  /** Dates after it make no sense. */
  now: Date;
}
