export { type CvssScore, type CvssVersion, parseCvss, scoreCvss } from './cvss/cvss.ts';
export type { AffectedEntry } from './database/codec.ts';
export type { AdvisoryDatabase } from './database/database.ts';
export { DatabaseInfo, SourceInfo } from './database/database-info.ts';
export { defaultDatabaseDirectory } from './database/generations.ts';
export { openDatabase } from './database/open-database.ts';
export { rememberAnswers } from './database/remember-answers.ts';
export { type FailingSource, failingProblems } from './database/source-checks.ts';
export { type DatabaseStatus, databaseStatus } from './database/status.ts';
export { exportDatabase, importDatabase } from './database/transfer.ts';
export {
  ensureEcosystems,
  type UpdateOptions,
  type UpdateResult,
  updateDatabase,
} from './database/update.ts';
export { type PullOptions, type PullResult, pullDatabase } from './distribution/pull-database.ts';
export { type PushOptions, type PushResult, pushDatabase } from './distribution/push-database.ts';
export type { CveFacts, Feed, Ssvc } from './feeds/feed.ts';
export type { FetchedResponse, Fetcher } from './feeds/files/http-source.ts';
export { feeds } from './feeds/index.ts';
export { fingerprint, packageIdentity } from './match/fingerprint.ts';
export { isKernelHeaders } from './match/kernel-headers.ts';
export {
  ecosystemsOf,
  type MatchOptions,
  type MatchResult,
  matchInventory,
} from './match/match-inventory.ts';
export { openStarter } from './starter/open-starter.ts';
export { schemeFor, versionSchemes } from './versions/index.ts';
export {
  describeInterval,
  findMatch,
  intervalsOf,
  isInInterval,
  type RangeEvent,
  type RangeMatch,
  type VersionInterval,
} from './versions/range.ts';
export type { VersionScheme } from './versions/version-scheme.ts';
