export { type CvssScore, scoreCvss } from './cvss/cvss.ts';
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
