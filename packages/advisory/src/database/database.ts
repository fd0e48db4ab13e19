import type { Severity } from '@seaworthy/model';
import type { Advisory } from '../feeds/feed.ts';
import type { AffectedEntry } from './codec.ts';

/** Facts of one CVE from the feeds that enrich. */
export interface CveFacts {
  summary?: string;
  severity?: Severity;
  cwes: string[];
}

/** One part of one feed, as it was when it was read. */
export interface SourceInfo {
  /** Feed and part: "osv:PyPI", "kev". */
  unit: string;
  /** Where it was read, without credentials. */
  location: string;
  /** When something of it was last read. */
  fetchedAt: string;
  /** Digest over the files that were read; changes on top of them are not in it. */
  sha256: string;
  sizeBytes: number;
  /** Records when it was last read as a whole. */
  records: number;
  /** Last change that the source's own index knew; where the next incremental update starts. */
  modifiedAt?: string;
  etag?: string;
}

export interface DatabaseInfo {
  kind: 'full' | 'starter';
  builtAt: string;
  /** Advisories held. */
  advisories: number;
  /** Identity of the contents: "sha256:..." over all rows. */
  digest: string;
  /** Ecosystem key → statements on packages; what is not in here cannot be judged. */
  ecosystems: Record<string, number>;
  sources: SourceInfo[];
}

/** Look-ups for matching; all synchronous, all from memory or a memory-mapped file. */
export interface AdvisoryDatabase {
  readonly info: DatabaseInfo;
  /** What all advisories say of a package; `ecosystem` and `name` in any of their spellings. */
  affected(ecosystem: string, name: string): readonly AffectedEntry[];
  advisory(unit: string, id: string): Advisory | undefined;
  /** The CVE, or else the common id, of a flaw that an advisory calls `id`. */
  flawName(id: string): string | undefined;
  epss(cve: string): { score: number; percentile: number } | undefined;
  exploited(cve: string): { addedAt: string; dueAt?: string; ransomware: boolean } | undefined;
  cve(cve: string): CveFacts | undefined;
  close(): Promise<void>;
}
