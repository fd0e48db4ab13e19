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
  /**
   * Builds that have the fix in branches of a release that number on their own, as Red Hat's minor
   * releases do ("7.76.1-23.el9_2.4"). A version of such a branch has the fix from its build on,
   * also below the end of the interval; see `hasFixOfBranch`.
   */
  fixedBuilds?: string[];
  /** Whose subscribers alone get the fix, where the ecosystem does not say so. */
  extendedSupport?: string;
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
  | ({ kind: 'cve'; cve: string } & CveFacts)
  /** How the publisher names the state of its data: "2026.08.07", "v2025.03.14 of 2026-08-16". */
  | { kind: 'edition'; edition: string };

/** What is known of a CVE apart from any package. */
export interface CveFacts {
  summary?: string;
  severity?: Severity;
  cwes: string[];
  /** CISA's decision points (SSVC, https://certcc.github.io/SSVC/), where CISA looked at it. */
  ssvc?: Ssvc;
}

export interface Ssvc {
  exploitation: 'none' | 'poc' | 'active';
  /** Whether an attack can be automated from finding the target to taking it. */
  automatable?: boolean;
  technicalImpact?: 'partial' | 'total';
}

/**
 * How a file is cut into documents, one string each, before the parser sees them: every file of a
 * zip or tar archive, every line, or the file as one.
 */
export type Framing = 'zip' | 'tar' | 'lines' | 'whole';

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
  /** Asked for in turn where `path` is absent: another hour's release, another place of a mirror. */
  otherPaths?: readonly string[];
  /** A file beside it that holds its real name, where that changes from day to day. */
  nameIn?: string;
  /** The part is complete only with it; its absence is a failure. */
  required: boolean;
}

/** What an update of a part that is held has to fetch, and what has to go. */
export interface Changes {
  /** Last change that the publisher tells of; the next update starts there. */
  latest?: string;
  files: { path: string; framing: Framing }[];
  /** Ids of the records that the files bring anew. */
  replaced: string[];
  /** Ids of the records that are no more. */
  removed: string[];
}

/** How a publisher tells what changed, so that nothing else has to be fetched. */
export interface ChangeLists {
  /** Files beside the part's archive; empty where the time alone tells what there is to fetch. */
  readonly names: readonly string[];
  /** The state that an archive is of, where its name says so: "csaf_vex_2026-11-20.tar.zst". */
  asOf?(path: string): string | undefined;
  /**
   * Reads the lists, in the order of their names. Paths in the answer start at the base, with the
   * part's `folder` ("PyPI/") as far as they lie there. `since` absent: only `latest` is wanted.
   * `undefined`: what changed cannot be told any more, and the part has to be fetched whole.
   * @throws SeaworthyError MALFORMED
   */
  read(
    lists: readonly string[],
    held: { since: string | undefined; ids: Iterable<string> },
    folder: string,
    now: Date,
  ): Changes | undefined;
}

export interface Feed {
  /** Unique, kebab-case; part of the evidence of every finding. */
  readonly name: string;
  readonly title: string;
  /** What is taken from it, for people. */
  readonly about: string;
  /** Where people read about it. */
  readonly homepage: string;
  /** Where the files really are, with "<...>" for what changes. */
  readonly url: string;
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
  /** Names of the files in an archive that are documents; those that end in ".json" when absent. */
  readonly documents?: RegExp;
  /** Large, and not needed to find flaws: no scan waits for it, an update brings it. */
  readonly onlyByUpdate?: boolean;
  /** Absent: every update fetches the part whole, if it changed. */
  readonly changes?: ChangeLists;
  /**
   * The files that hold what the ecosystems need, at the publisher or on a mirror of it. Without
   * ecosystems: the files that every database wants. `base` tells which layout is asked for.
   */
  files(ecosystems: readonly string[], base: 'upstream' | 'mirror', now: Date): RemoteFile[];
  /** The ecosystem that `files` has to hear of to give that part again. */
  ecosystemOf?(part: string): string;
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
