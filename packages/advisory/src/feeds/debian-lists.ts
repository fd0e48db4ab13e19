import { malformed } from '@seaworthy/model';
import { plausibleDate } from './dates.ts';
import type { AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve, unique } from './ids.ts';
import { debianVersion } from './releases.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The lists of Debian security advisories (data/DSA/list, data/DLA/list, data/ELA/list of the
 * security tracker's repository): a head line, the CVEs in braces, and a line for each release.
 *
 *     [29 Mar 2023] DSA-5380-1 xorg-server - security update
 *     	{CVE-2023-1393}
 *     	[bullseye] - xorg-server 2:1.20.11-1+deb11u6
 *
 * Older entries indent with spaces and leave out the dash. The grammar is in the repository's
 * doc/security-team.d.o/security_tracker.
 */
export const debianListsFeed: Feed = {
  name: 'debian-lists',
  title: 'Debian DSA and DLA lists',
  about: 'Fixed versions by security advisory (DSA, DLA, ELA)',
  homepage: 'https://salsa.debian.org/security-tracker-team/security-tracker',
  url: 'https://salsa.debian.org/security-tracker-team/security-tracker/-/tree/master/data',
  licence: 'none stated (facts)',
  cadence: 'with every advisory',
  authority: 10,
  partialRecords: false,
  files: () => [],
  recognise(path) {
    const match = /(?:^|\/)(DSA|DLA|ELA)(?:-list[^/]*\.txt(?:\.gz)?|\/list(?:\.gz)?)$/.exec(path);
    return match === null ? undefined : { part: match[1]!, framing: 'whole' };
  },
  parse: parseList,
};

interface Entry {
  id: string;
  title: string;
  date: string;
  cves: string[];
  affected: AffectedPackage[];
}

function* parseList(document: string, context: ParseContext): Generator<FeedRecord> {
  let entry: Entry | undefined;
  let recognised = false;
  for (const line of document.split('\n')) {
    const head = /^\[(\d\d \w{3} \d{4})\]\s+(D[SL]A-\d+(?:-\d+)?|ELA-\d+-\d+)\s+(\S.*)$/.exec(line);
    if (head !== null) {
      if (entry !== undefined) yield* recordOf(entry, context);
      recognised = true;
      entry = { date: head[1]!, id: head[2]!, title: head[3]!, cves: [], affected: [] };
    } else if (entry !== undefined) {
      readDetail(line, entry);
    }
  }
  if (entry !== undefined) yield* recordOf(entry, context);
  if (!recognised) throw malformed(context.path, 'no advisory as in the lists of Debian');
}

function readDetail(line: string, entry: Entry): void {
  const braces = /^\s+\{([^}]*)\}/.exec(line);
  if (braces !== null) {
    entry.cves.push(...braces[1]!.split(/\s+/).filter(isCve));
    return;
  }
  const fix = /^\s+\[([\w-]+)\]\s+-\s+(\S+)\s+(\S+)/.exec(line);
  if (fix === null) return; // a note
  const version = debianVersion(fix[1]!.replace(/-lts$/, ''));
  if (version === undefined) return;
  const common = { ecosystem: `Debian:${version}`, name: fix[2]!, versions: [] };
  switch (fix[3]!) {
    case '<not-affected>':
      entry.affected.push({ ...common, intervals: [] });
      return;
    case '<end-of-life>':
    case '<unfixed>':
      entry.affected.push({
        ...common,
        intervals: [{ introduced: '0' }],
        status: fix[3] === '<unfixed>' ? 'affected' : 'end-of-life',
      });
      return;
    default:
      if (!/^\d/.test(fix[3]!)) return;
      entry.affected.push({
        ...common,
        intervals: [{ introduced: '0', fixed: fix[3]! }],
      });
  }
}

function* recordOf(entry: Entry, context: ParseContext): Generator<FeedRecord> {
  const title = entry.title.replace(/^\S+\s+(?:-\s+)?/, '').trim();
  const cves = unique(entry.cves);
  // Corrections of an earlier update, new time zones or versions: without a CVE they fix no flaw.
  const namesFlaw =
    cves.length > 0 ||
    !/regression|new upstream|new package|database|bug ?fix|^update$|end.of.|time ?zone|announcement|version number|crash fix|whitelist|ACME|new minor/i.test(
      title,
    );
  if (!namesFlaw || entry.affected.length === 0) return;
  const published = plausibleDate(isoDate(entry.date), context.now);
  yield {
    kind: 'advisory',
    advisory: {
      id: entry.id,
      aliases: [],
      cves,
      summary: `${entry.affected[0]!.name}: ${title}`,
      cwes: [],
      references: [],
      ...(published !== undefined && { publishedAt: published }),
      url: `https://security-tracker.debian.org/tracker/${entry.id}`,
    },
    affected: entry.affected,
  };
}

/** "29 Mar 2023" → "2023-03-29". */
function isoDate(text: string): string {
  const [day, month, year] = text.split(' ');
  return `${year}-${String(months.indexOf(month!) + 1).padStart(2, '0')}-${day}`;
}
