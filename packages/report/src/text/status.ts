import type { FindingStatus } from '@seaworthy/model';

/** Where a match stands, in words for people. */
export const statusText: Readonly<Record<FindingStatus, string>> = {
  fixed: 'fix exists',
  affected: 'no fix yet',
  'will-not-fix': 'will not fix',
  deferred: 'fix deferred',
  'end-of-life': 'end of life',
  'not-affected': 'not affected',
  'under-investigation': 'unclear yet',
};
