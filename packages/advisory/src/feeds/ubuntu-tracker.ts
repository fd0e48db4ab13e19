import type { FindingStatus } from '@seaworthy/model';
import { malformed } from '@seaworthy/model';
import { plausibleDate } from './dates.ts';
import type { AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';
import { isObject, objectOf, parseObject, textOf } from './json.ts';
import { ubuntuEcosystem } from './releases.ts';
import { severityOfWord } from './severity.ts';

/**
 * The Ubuntu CVE tracker as JSON, one CVE a line:
 * `{candidate, public_date, priority, packages: {package: {release: [status, version or reason]}}}`.
 * The statuses are those of the tracker's own files (the README of
 * https://git.launchpad.net/ubuntu-cve-tracker).
 */
export const ubuntuTrackerFeed: Feed = {
  name: 'ubuntu-tracker',
  title: 'Ubuntu CVE tracker',
  about: "Status of every flaw in every release, with Ubuntu's priority",
  homepage: 'https://ubuntu.com/security/cves',
  url: 'https://git.launchpad.net/ubuntu-cve-tracker',
  licence: 'none stated (facts)',
  cadence: 'hourly',
  authority: 20,
  partialRecords: false,
  files: () => [],
  recognise: (path) =>
    /(?:^|\/)ubuntu-cve-tracker[\w-]*\.jsonl(?:\.gz)?$/.test(path)
      ? { part: '', framing: 'lines' }
      : undefined,
  parse: parseCve,
};

function* parseCve(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const id = textOf(record['candidate']);
  if (id === undefined || !isObject(record['packages'])) {
    throw malformed(context.path, 'no "candidate" and "packages" as in the Ubuntu tracker');
  }
  if (!isCve(id)) return;
  const affected: AffectedPackage[] = [];
  for (const [name, releases] of Object.entries(record['packages'])) {
    for (const [release, state] of Object.entries(objectOf(releases))) {
      const entry = Array.isArray(state) ? affectedIn(name, release, state) : undefined;
      if (entry !== undefined) affected.push(entry);
    }
  }
  if (affected.length === 0) return;
  const severity = severityOfWord(record['priority'], id);
  const published = plausibleDate(record['public_date'], context.now);
  yield {
    kind: 'advisory',
    advisory: {
      id,
      aliases: [],
      cves: [id],
      summary: '',
      ...(severity && { severity }),
      cwes: [],
      references: [],
      ...(published !== undefined && { publishedAt: published }),
      url: `https://ubuntu.com/security/${id}`,
    },
    affected,
  };
}

const unfixed: ReadonlyMap<string, FindingStatus> = new Map<string, FindingStatus>([
  ['needed', 'affected'],
  ['active', 'affected'],
  ['pending', 'affected'], // the version is named but not out yet
  ['needs-triage', 'under-investigation'],
  ['deferred', 'deferred'],
  ['ignored', 'will-not-fix'],
]);

function affectedIn(
  name: string,
  release: string,
  [status, detail]: readonly unknown[],
): AffectedPackage | undefined {
  const ecosystem = ubuntuEcosystem(release);
  if (ecosystem === undefined) return undefined;
  const common = { ecosystem, name, versions: [] };
  if (status === 'released' && typeof detail === 'string' && /^\d\S*$/.test(detail)) {
    return {
      ...common,
      intervals: [{ introduced: '0', fixed: detail }],
    };
  }
  // Released without a version: fixed before the release came out.
  if (status === 'not-affected' || status === 'released') return { ...common, intervals: [] };
  const standing = typeof status === 'string' ? unfixed.get(status) : undefined;
  if (standing === undefined) return undefined; // DNE: the package does not exist there
  return {
    ...common,
    intervals: [{ introduced: '0' }],
    status: standing,
  };
}
