import type { Advisory, CveFacts } from '../feeds/feed.ts';
import type { AffectedEntry } from './codec.ts';
import type { DatabaseInfo } from './database-info.ts';
import type { FailingSource } from './source-checks.ts';

/** Look-ups for matching; all synchronous, all from memory or a memory-mapped file. */
export interface AdvisoryDatabase {
  readonly info: DatabaseInfo;
  /** Sources whose last good data it holds because they could not be refreshed. */
  readonly failing: readonly FailingSource[];
  /** Whether anything is known of an ecosystem, in any of its spellings. */
  holds(ecosystem: string): boolean;
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
