import type { Severity } from '@seaworthy/model';
import { malformed } from '@seaworthy/model';
import type { Changes, Feed, FeedRecord, ParseContext, RemoteFile, Ssvc } from './feed.ts';
import { isCve, unique } from './ids.ts';
import { isObject, type JsonObject, objectOf, objectsOf, parseObject, textOf } from './json.ts';
import { severityOfVectors } from './severity.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Days after which the whole list is less to fetch than what changed. */
const maximumDays = 14;

/**
 * Records of the CVE programme in the CVE JSON 5 format (https://github.com/CVEProject/cve-schema),
 * with the container that CISA adds to them (Vulnrichment). They fill the severity, weakness and
 * title that an advisory leaves open, and tell whether a flaw is exploited; which packages are
 * affected is left to those who know the packages.
 *
 * Every hour there is a release with all records as of midnight, a zip in a zip; after midnight UTC
 * one with what changed on the day before.
 */
export const cve5Feed: Feed = {
  name: 'cve5',
  title: 'CVE records with CISA Vulnrichment',
  about: "Titles, CVSS, weaknesses, and CISA's SSVC: exploitation, automatable, technical impact",
  homepage: 'https://github.com/CVEProject/cvelistV5',
  url: 'https://github.com/CVEProject/cvelistV5/releases/download/cve_<DATE>_<HOUR>00Z/<DATE>_all_CVEs_at_midnight.zip.zip',
  licence: 'CVE terms of use; CC0-1.0 (CISA)',
  cadence: 'hourly; what changed, daily',
  authority: 0,
  partialRecords: false,
  upstream: 'https://github.com/CVEProject/cvelistV5/releases/download',
  documents: /(?:^|\/)CVE-\d{4}-\d{4,19}\.json$/,
  files(ecosystems, base, now) {
    if (!ecosystems.some((name) => name.toLowerCase() === 'cve')) return [];
    const [path, ...otherPaths] =
      base === 'mirror' ? ['cve5/all_CVEs.zip'] : [2, 3, 5, 8, 14, 26].map(archiveBefore(now));
    return [{ ...wholeList, path: path!, otherPaths, required: base === 'upstream' }];
  },
  ecosystemOf: () => 'CVE',
  recognise(path) {
    if (/(?:^|\/)(?:\d{4}-\d\d-\d\d_)?all_CVEs[\w-]*(?:\.zip)+$/.test(path)) return wholeList;
    if (/(?:^|\/)[\w-]*(?:vulnrichment|cve5|cvelist)[\w-]*\.jsonl(?:\.gz)?$/i.test(path)) {
      return { part: '', framing: 'lines' };
    }
    return /(?:^|\/)(?:cves\/)?\d{4}\/\d+xxx\/CVE-\d{4}-\d{4,}\.json$/.test(path)
      ? { part: '', framing: 'whole' }
      : undefined;
  },
  changes: {
    names: [],
    asOf: (path) => /(\d{4}-\d\d-\d\d)_all_CVEs/.exec(path)?.[1],
    read: (_lists, { since }, _folder, now) => changesSince(since, now),
  },
  parse: parseCve5,
};

const wholeList: Pick<RemoteFile, 'part' | 'framing'> = { part: '', framing: 'zip' };

/** The release of some hours ago: publishing one takes a while, and some hours have none. */
function archiveBefore(now: Date): (hours: number) => string {
  return (hours) => {
    const time = new Date(now.getTime() - hours * hourMs).toISOString();
    const day = time.slice(0, 10);
    return `cve_${day}_${time.slice(11, 13)}00Z/${day}_all_CVEs_at_midnight.zip.zip`;
  };
}

/** One archive for each day that is over; `since` is a day whose midnight is the held state. */
function changesSince(since: string | undefined, now: Date): Changes | undefined {
  const first = since === undefined ? Number.NaN : Date.parse(since.slice(0, 10));
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  if (!(first <= today) || today - first > maximumDays * dayMs) return undefined;
  const files: Changes['files'] = [];
  for (let day = first; day < today; day += dayMs) {
    const name = new Date(day).toISOString().slice(0, 10);
    const path = `cve_${name}_at_end_of_day/${name}_delta_CVEs_at_end_of_day.zip`;
    files.push({ path, framing: 'zip' });
  }
  const latest = new Date(today).toISOString().slice(0, 10);
  return { latest, files, replaced: [], removed: [] };
}

function* parseCve5(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const metadata = objectOf(record['cveMetadata']);
  const cve = textOf(metadata['cveId']);
  if (record['dataType'] !== 'CVE_RECORD' || cve === undefined) {
    throw malformed(context.path, 'no CVE record in the format CVE JSON 5');
  }
  if (!isCve(cve)) return;
  if (metadata['state'] === 'REJECTED') {
    yield { kind: 'cve', cve, cwes: [] }; // in place of what was said before
    return;
  }
  const containers = objectOf(record['containers']);
  const cna = objectOf(containers['cna']);
  const adps = objectsOf(containers['adp']);
  // The numbering authority knows its product; CISA fills what it left out.
  const severity = [cna, ...adps].map((part) => severityOf(part)).find((found) => found);
  const summary = textOf(cna['title']);
  const cwes = unique([cna, ...adps].flatMap(cwesOf));
  const ssvc = adps.map(ssvcOf).find((found) => found);
  if (severity === undefined && summary === undefined && cwes.length === 0 && ssvc === undefined) {
    return;
  }
  yield {
    kind: 'cve',
    cve,
    ...(summary !== undefined && { summary: summary.slice(0, 300) }),
    ...(severity && { severity }),
    cwes,
    ...(ssvc && { ssvc }),
  };
}

function severityOf(container: JsonObject): Severity | undefined {
  const source = isOfCisa(container) ? 'CISA Vulnrichment' : 'CVE';
  const vectors = objectsOf(container['metrics']).flatMap((metric) =>
    Object.entries(metric)
      .filter(([key, value]) => key.startsWith('cvssV') && isObject(value))
      .flatMap(([, value]) => textOf(objectOf(value)['vectorString']) ?? []),
  );
  return severityOfVectors(vectors, source);
}

function isOfCisa(container: JsonObject): boolean {
  return (textOf(container['title']) ?? '').startsWith('CISA');
}

function cwesOf(container: JsonObject): string[] {
  return objectsOf(container['problemTypes']).flatMap((type) =>
    objectsOf(type['descriptions']).flatMap((description) => {
      const cwe = textOf(description['cweId']);
      return cwe !== undefined && /^CWE-\d{1,6}$/.test(cwe) ? [cwe] : [];
    }),
  );
}

/**
 * CISA's decision points: "metrics" of the type "ssvc", whose content has "options" of one key
 * each. An entry in the KEV catalogue, under the type "kev", is exploitation too.
 */
function ssvcOf(container: JsonObject): Ssvc | undefined {
  if (!isOfCisa(container)) return undefined;
  const others = objectsOf(container['metrics']).map((metric) => objectOf(metric['other']));
  const points = new Map<string, string>();
  for (const other of others.filter(({ type }) => type === 'ssvc')) {
    for (const option of objectsOf(objectOf(other['content'])['options'])) {
      for (const [point, value] of Object.entries(option)) {
        if (typeof value === 'string') points.set(point.toLowerCase(), value.toLowerCase());
      }
    }
  }
  const known = others.some(({ type }) => type === 'kev');
  const exploitation = known ? 'active' : points.get('exploitation');
  if (exploitation !== 'active' && exploitation !== 'poc' && exploitation !== 'none') {
    return undefined;
  }
  const automatable = points.get('automatable');
  const impact = points.get('technical impact');
  return {
    exploitation,
    ...((automatable === 'yes' || automatable === 'no') && { automatable: automatable === 'yes' }),
    ...((impact === 'partial' || impact === 'total') && { technicalImpact: impact }),
  };
}
