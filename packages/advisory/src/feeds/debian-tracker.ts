import type { FindingStatus } from '@seaworthy/model';
import { malformed } from '@seaworthy/model';
import { dpkg } from '../versions/dpkg.ts';
import type { AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';
import { isObject, objectOf, parseObject, textOf } from './json.ts';
import { debianVersion } from './releases.ts';
import { severityOfWord } from './severity.ts';

/**
 * Debian's security tracker as one JSON document: source package → CVE (or TEMP id) → release →
 * status (https://security-tracker.debian.org/tracker/data/json). `fixed_version` "0" says: never
 * affected. It knows what is open and what will stay open, which advisories do not say.
 */
export const debianTrackerFeed: Feed = {
  name: 'debian-tracker',
  title: 'Debian security tracker',
  about:
    'Status of every flaw in every release: fixed, open, postponed, ignored, end of life, undetermined',
  homepage: 'https://security-tracker.debian.org',
  url: 'https://security-tracker.debian.org/tracker/data/json',
  licence: 'none stated (facts)',
  cadence: 'several times an hour',
  authority: 40,
  partialRecords: true,
  upstream: 'https://security-tracker.debian.org/tracker/data',
  files: (ecosystems, base) =>
    ecosystems.some((ecosystem) => ecosystem.toLowerCase().split(':')[0] === 'debian')
      ? [
          {
            path: base === 'mirror' ? 'debian-tracker/json' : 'json',
            part: '',
            framing: 'whole',
            required: base === 'upstream', // a mirror may have only OSV's
          },
        ]
      : [],
  ecosystemOf: () => 'Debian',
  recognise: (path) =>
    /(?:^|\/)(?:debian-(?:derived|tracker)\/[^/]+\.json(?:\.gz)?|debian-tracker\/json|(?:debian[-_])?security[-_]tracker[^/]*\.json(?:\.gz)?)$/.test(
      path,
    )
      ? { part: '', framing: 'whole' }
      : undefined,
  parse: parseTracker,
};

function* parseTracker(document: string, context: ParseContext): Generator<FeedRecord> {
  const tracker = parseObject(document, context.path);
  let recognised = false;
  for (const [name, flaws] of Object.entries(tracker)) {
    for (const [id, value] of Object.entries(objectOf(flaws))) {
      const flaw = objectOf(value);
      if (!isObject(flaw['releases'])) continue;
      recognised = true;
      if (!/^[A-Za-z]+-[\w-]{1,60}$/.test(id)) continue;
      const affected = Object.entries(flaw['releases']).flatMap(
        ([release, state]) => affectedIn(name, release, objectOf(state)) ?? [],
      );
      if (affected.length === 0) continue;
      const text = (textOf(flaw['description']) ?? '').trim();
      yield {
        kind: 'advisory',
        advisory: {
          id,
          aliases: [],
          cves: isCve(id) ? [id] : [],
          summary: text.length <= 300 ? text : `${text.slice(0, 299)}…`,
          cwes: [],
          references: [],
          url: `https://security-tracker.debian.org/tracker/${encodeURIComponent(id)}`,
        },
        affected,
      };
    }
  }
  if (!recognised) throw malformed(context.path, 'no package with releases as in the tracker');
}

function affectedIn(
  name: string,
  release: string,
  state: Record<string, unknown>,
): AffectedPackage | undefined {
  const version = debianVersion(release);
  if (version === undefined) return undefined;
  const fixed = textOf(state['fixed_version']);
  const severity = severityOfWord(state['urgency'], 'debian-tracker');
  const common = {
    ecosystem: `Debian:${version}`,
    name,
    versions: [],
    ...(severity && { severity }),
  };
  switch (state['status']) {
    case 'resolved':
      if (fixed === undefined) return undefined;
      return fixed === '0'
        ? { ...common, intervals: [] }
        : { ...common, intervals: [{ introduced: '0', fixed: releasedFix(fixed, state) }] };
    case 'open':
    case 'undetermined':
      return {
        ...common,
        intervals: [{ introduced: '0' }],
        status: statusOf(state),
      };
    default:
      return undefined;
  }
}

/**
 * "Resolved" says that the release has the fix. Where the version named for it is later than
 * anything in the release (a backport numbered "~deb12u1"), the release's own version has it.
 */
function releasedFix(fixed: string, state: Record<string, unknown>): string {
  const versions = Object.values(objectOf(state['repositories']))
    .flatMap((version) => textOf(version) ?? [])
    .sort(dpkg.compare);
  const newest = versions.at(-1);
  return newest !== undefined && dpkg.compare(newest, fixed) < 0 ? newest : fixed;
}

/**
 * "nodsa" says that no advisory will be issued: with the reason "ignored" there will be no fix,
 * else one may come with a point release.
 */
function statusOf(state: Record<string, unknown>): FindingStatus {
  if (state['urgency'] === 'end-of-life') return 'end-of-life';
  if (state['status'] === 'undetermined') return 'under-investigation';
  if (state['nodsa'] === undefined) return 'affected';
  return state['nodsa_reason'] === 'ignored' ? 'will-not-fix' : 'deferred';
}
