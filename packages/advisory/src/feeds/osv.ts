import { malformed, parsePurl, type Severity } from '@seaworthy/model';
import { findMatch } from '../versions/range.ts';
import { plausibleDate } from './dates.ts';
import { orderOf } from './ecosystem-scheme.ts';
import type { Advisory, AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { cveOf, isCve, unique } from './ids.ts';
import { type JsonObject, objectOf, objectsOf, parseObject, stringsOf, textOf } from './json.ts';
import { customIntervals, importsOf, intervalsIn, moduleStreams, noteOf } from './osv-affected.ts';
import { baseEcosystem, isDistribution } from './osv-ecosystems.ts';
import { readModified } from './osv-modified.ts';
import { affectedSeverity, ownWord, recordSeverity } from './osv-severity.ts';

const idPattern = /^[A-Za-z][\w.:+~-]{2,199}$/;
const maximumReferences = 10;
const maximumSummaryLength = 300;

/**
 * The OSV export: <ECOSYSTEM>/all.zip, <ECOSYSTEM>/modified_id.csv and <ECOSYSTEM>/<ID>.json
 * (https://google.github.io/osv.dev/data/#data-dumps), and the same records one a line or one a
 * file. The format is the OSV schema, https://ossf.github.io/osv-schema/.
 */
export const osvFeed: Feed = {
  name: 'osv',
  title: 'OSV',
  about:
    "Flaws of all ecosystems: ranges, aliases, severities, references; of Ubuntu the records of Canonical's own OSV export",
  homepage: 'https://osv.dev',
  url: 'https://storage.googleapis.com/osv-vulnerabilities/<ECOSYSTEM>/all.zip',
  licence:
    'per source: GitHub, PyPI, Go CC-BY-4.0; RustSec CC0-1.0; AlmaLinux MIT; Bitnami, Kubernetes, malicious packages Apache-2.0; Rocky Linux BSD; Ubuntu CC-BY-SA-4.0; all in https://google.github.io/osv.dev/data/',
  cadence: 'continuous; an ecosystem is exported within minutes of a change',
  authority: 30,
  partialRecords: false,
  upstream: 'https://storage.googleapis.com/osv-vulnerabilities',
  files: (ecosystems) =>
    unique(ecosystems.map(baseEcosystem))
      .filter((part) => part !== '' && part.toLowerCase() !== 'cve') // that is another feed
      .map((part) => ({ path: `${part}/all.zip`, part, framing: 'zip', required: true })),
  ecosystemOf: (part) => part,
  changes: { names: ['modified_id.csv'], read: readModified },
  recognise(path) {
    const zip = /(?:^|\/)([^/]+)\/all\.zip$/.exec(path);
    if (zip !== null) return { part: zip[1]!, framing: 'zip' };
    const lines = /(?:^|\/)([^/]+)\.jsonl(?:\.gz)?$/.exec(path);
    if (lines !== null) return { part: lines[1]!, framing: 'lines' };
    const record = /(?:^|\/)(?:([^/]+)\/)?[A-Za-z]{2,12}-[\w.:+~-]*\d[\w.:+~-]*\.json$/.exec(path);
    if (record !== null) return { part: record[1] ?? 'files', framing: 'whole' };
    return undefined;
  },
  parse: parseOsv,
};

function* parseOsv(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const id = textOf(record['id']);
  if (id === undefined || !idPattern.test(id)) throw malformed(context.path, 'no OSV id');
  if (isWithdrawn(record)) {
    yield { kind: 'withdrawn', id };
    return;
  }
  const entries = objectsOf(record['affected']);
  const ecosystem = textOf(objectOf(entries[0]?.['package'])['ecosystem']) ?? '';
  const advisory = advisoryOf(id, record, isDistribution(ecosystem), context);
  // Bug fix and enhancement notices share the numbering of security notices; they are flaws only
  // when they name one.
  const affected =
    /^[A-Z]{2}[BE]A-\d/.test(id) && advisory.cves.length === 0
      ? []
      : entries
          .flatMap((entry) => affectedOf(entry, advisory, ownWord(record)))
          .filter(isOfPart(context.part));
  if (affected.length === 0) yield { kind: 'withdrawn', id };
  else yield { kind: 'advisory', advisory, affected };
}

/**
 * GitHub also writes into the summary that an advisory was withdrawn, or doubles another; where a
 * converter lost the date, that is all that is left of it.
 */
function isWithdrawn(record: JsonObject): boolean {
  if (textOf(record['withdrawn']) !== undefined) return true;
  const summary = textOf(record['summary']) ?? '';
  return /^(?:withdrawn(?: advisory)?|duplicate advisory|duplicate of [\w-]+)\s*:/i.test(summary);
}

/**
 * A record about several ecosystems lies whole in the archive of each. Only what belongs to the
 * archive's own counts: a few records of Maven in npm's archive are no knowledge of Maven.
 */
function isOfPart(part: string): (affected: AffectedPackage) => boolean {
  if (orderOf(part) === undefined) return () => true; // not named for an ecosystem
  const own = baseEcosystem(part).toLowerCase();
  return ({ ecosystem }) => baseEcosystem(ecosystem).toLowerCase() === own;
}

function advisoryOf(
  id: string,
  record: JsonObject,
  distribution: boolean,
  context: ParseContext,
): Advisory {
  // `related` is a loose word in ecosystems, but some distributions list their CVEs nowhere else.
  const names = [
    id,
    ...stringsOf(record['aliases']),
    ...stringsOf(record['upstream']),
    ...(distribution ? stringsOf(record['related']) : []),
  ];
  const own = stringsOf(record['aliases']).filter(
    (name) => name !== id && cveOf(name) === undefined && idPattern.test(name),
  );
  const references = referencesOf(record);
  const severity = recordSeverity(id, record);
  const published = plausibleDate(record['published'], context.now);
  const modified = plausibleDate(record['modified'], context.now);
  const url = urlOf(id, references);
  return {
    id,
    aliases: unique(own),
    cves: unique(names.map(cveOf).filter((cve) => cve !== undefined)),
    summary: summaryOf(record),
    ...(severity && { severity }),
    cwes: cwesOf(record),
    references,
    ...(published !== undefined && { publishedAt: published }),
    ...(modified !== undefined && { modifiedAt: modified }),
    ...(url !== undefined && { url }),
  };
}

function summaryOf(record: JsonObject): string {
  const text = textOf(record['summary']) ?? textOf(record['details']) ?? '';
  const line = text.trimStart().split('\n', 1)[0]!.trim();
  return line.length <= maximumSummaryLength ? line : `${line.slice(0, maximumSummaryLength - 1)}…`;
}

function referencesOf(record: JsonObject): string[] {
  const references = objectsOf(record['references']);
  const first = references.filter((reference) => reference['type'] === 'ADVISORY');
  const rest = references.filter((reference) => reference['type'] !== 'ADVISORY');
  return unique([...first, ...rest].map((reference) => textOf(reference['url']) ?? ''))
    .filter((url) => /^https?:\/\/\S+$/.test(url) && url.length <= 2000)
    .slice(0, maximumReferences);
}

function cwesOf(record: JsonObject): string[] {
  const listed = [
    ...stringsOf(objectOf(record['database_specific'])['cwe_ids']),
    ...objectsOf(record['affected']).flatMap((entry) =>
      objectsOf(objectOf(entry['database_specific'])['cwes']).map((cwe) => textOf(cwe['cweId'])),
    ),
  ];
  return unique(listed.filter((cwe) => cwe !== undefined && /^CWE-\d{1,6}$/.test(cwe))) as string[];
}

/** The page of the record; ids that a converter made up have none of their own. */
function urlOf(id: string, references: readonly string[]): string | undefined {
  if (id.startsWith('GHSA-')) return `https://github.com/advisories/${id}`;
  if (isCve(id) || /^(?:FOP|OSVDB)-/.test(id)) return references[0];
  return `https://osv.dev/vulnerability/${encodeURIComponent(id)}`;
}

/**
 * Debian ELTS records carry entries that slipped in from the advisory before: their name is of one
 * source package, their purl (and the record's CVEs) of another.
 */
function contradictsItself(name: string, purl: string | undefined): boolean {
  const parsed = purl === undefined ? undefined : parsePurl(purl);
  return parsed?.type === 'deb' && parsed.name !== name;
}

function affectedOf(
  entry: JsonObject,
  advisory: Advisory,
  word: Severity | undefined,
): AffectedPackage[] {
  const named = objectOf(entry['package']);
  const ecosystem = textOf(named['ecosystem']);
  const name = textOf(named['name']);
  if (ecosystem === undefined || name === undefined || isNotice(entry)) return [];
  if (contradictsItself(name, textOf(named['purl']))) return [];
  const scheme = orderOf(ecosystem);
  if (scheme === undefined) return [];
  const intervals = intervalsIn(entry['ranges'], scheme);
  const versions = unique(stringsOf(entry['versions'])).filter(
    (version) => findMatch(scheme, version, intervals) === undefined,
  );
  if (intervals.length === 0 && versions.length === 0) return []; // only commits, or broken
  const severity = affectedSeverity(entry) ?? word;
  const modules = moduleStreams(intervals, advisory.summary);
  const custom = customIntervals(entry, scheme);
  const imports = importsOf(entry);
  const note = noteOf(entry);
  return [
    {
      ecosystem,
      name,
      intervals,
      versions,
      ...(severity && { severity }),
      ...(modules && { modules }),
      ...(custom.length > 0 && { customIntervals: custom }),
      ...(imports.length > 0 && { imports }),
      ...(note !== undefined && { note }),
    },
  ];
}

/** RustSec also announces that a crate has no maintainer any more; that is no flaw. */
function isNotice(entry: JsonObject): boolean {
  const informational = objectOf(entry['database_specific'])['informational'];
  return informational === 'unmaintained' || informational === 'notice';
}
