import type { Distribution } from '@seaworthy/model';

/**
 * The tags of a repository to rebuild on instead of `tag`, best first. Always of the same variant
 * ("-slim" stays "-slim"), never a pre-release, and never further than the last number of the
 * version: what comes after that is an upgrade, with changes of its own to look into.
 *
 * - "12.5-slim" → "12.11-slim", "3.19.1" → "3.19.7", "9.3-1552" → "9.4-1227",
 *   "bookworm-20240513-slim" → "bookworm-20240904-slim";
 * - the tag itself comes last: what it points at may have moved on. It is the only answer for tags
 *   that are made to move, such as "12", "3.19" or "latest".
 *
 * A version that is the release of the distribution in the image keeps the whole release: Ubuntu
 * 22.10 is not a newer 22.04.
 */
export function newerTags(
  tag: string,
  tags: readonly string[],
  distribution?: Pick<Distribution, 'id' | 'versionId'>,
): string[] {
  const own = parseTag(tag);
  if (own === undefined || isPreRelease(own.variant)) return [tag];
  const family = tags.flatMap((each) => {
    const parsed = parseTag(each);
    return parsed?.variant === own.variant ? [{ ...parsed, tag: each }] : [];
  });
  if (family.some((other) => isMoreExact(other, own))) return [tag];
  const kept = partsToKeep(own, distribution);
  const newer = family
    .filter(
      (other) =>
        other.build.length > 0 === own.build.length > 0 &&
        other.version.length === own.version.length &&
        other.version.slice(0, kept).every((part, index) => part === own.version[index]) &&
        compareTags(other, own) > 0,
    )
    .sort((a, b) => compareTags(b, a));
  return newer[0] === undefined ? [tag] : [newer[0].tag, tag];
}

interface ParsedTag {
  /** All that is not a version, with its place. */
  readonly variant: string;
  readonly version: readonly number[];
  /** How often this version was built, where the tag says so: Red Hat's "-1552", Bitnami's "-r0". */
  readonly build: readonly number[];
  readonly isDate: boolean;
}

const versionPattern = /^v?(\d{1,15}(?:\.\d{1,15}){0,7})$/;
const buildPattern = /^r?(\d{1,15}(?:\.\d{1,15}){0,7})$/;

/** `undefined` for tags without a version. Tags are at most 128 characters of [\w.-]. */
function parseTag(tag: string): ParsedTag | undefined {
  const words = tag.slice(0, 128).split('-');
  const at = words.findIndex((word) => versionPattern.test(word));
  if (at < 0) return undefined;
  const word = words[at]!;
  const version = numbersOf(versionPattern.exec(word)![1]!);
  const last = words.length - 1;
  const build = at === last ? null : buildPattern.exec(words[last]!);
  const isDate = /^(?:20\d{6}|20\d\d\.\d\d\.\d\d)$/.test(word);
  words[at] = word.startsWith('v') ? 'v*' : '*';
  if (build !== null) words.pop();
  return {
    variant: words.join('-'),
    version,
    build: build === null ? [] : numbersOf(build[1]!),
    isDate,
  };
}

function numbersOf(text: string): number[] {
  return text.split('.').map(Number);
}

function isPreRelease(variant: string): boolean {
  return /(?:^|[-.])(?:rc|alpha|beta|dev|devel|pre|preview|nightly|canary|snapshot|edge|testing|unstable|experimental|next|m)\d*(?:$|[-.])/i.test(
    variant,
  );
}

/** Whether `tag` is made to move, as there is a tag that says more exactly which version it is. */
function isMoreExact(other: ParsedTag, tag: ParsedTag): boolean {
  return (
    tag.version.every((part, index) => part === other.version[index]) &&
    (other.version.length > tag.version.length ||
      (other.build.length > 0 && tag.build.length === 0))
  );
}

/** Distributions whose releases have two numbers; the others have one. */
const twoPartReleases: ReadonlySet<string> = new Set(['alpine', 'opensuse-leap', 'sles', 'ubuntu']);

/** How many numbers of the version must stay as they are. */
function partsToKeep(
  { version, isDate }: ParsedTag,
  distribution: Pick<Distribution, 'id' | 'versionId'> | undefined,
): number {
  if (isDate) return 0;
  // A single number is a release, of which there may be several builds.
  const usual = Math.max(1, version.length - 1);
  if (distribution === undefined) return usual;
  const parts = twoPartReleases.has(distribution.id) ? 2 : 1;
  const release = numbersOf(distribution.versionId).slice(0, parts);
  const isRelease = release.every((part, index) => part === version[index]);
  return isRelease ? Math.max(usual, release.length) : usual;
}

function compareTags(a: ParsedTag, b: ParsedTag): number {
  return compareNumbers(a.version, b.version) || compareNumbers(a.build, b.build);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
