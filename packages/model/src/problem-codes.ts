/**
 * Something that could not be looked at. "Nothing found" and "could not look" are different
 * answers; this is the second one. A report with problems is a partial one.
 */
export const problemCodes = [
  'unreadable-file', // a file that a cataloger wanted breaks its format's rules
  'limit-exceeded', // larger, deeper or more numerous than a bound allows
  'no-package-database', // a distribution without the database that it must have
  'unsupported', // a format, media type or version that we cannot read
  'foreign-layer', // a layer that the registry does not hold
  'digest-mismatch', // contents that are not what their digest promises
  'truncated', // an archive or stream that ends too early
  'access-denied', // the operating system or the registry said no
  'not-matched', // packages whose ecosystem the advisory database does not hold
  'base-image-not-checked', // a newer base image was asked for and could not be read
  'repository-unread', // a package repository whose offers could not be read
  'engine-failed', // a scanner for malware that could not look at a file
  'feed-failed', // an advisory feed that could not be refreshed
] as const;
