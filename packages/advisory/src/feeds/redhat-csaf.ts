import type { FindingStatus, Severity } from '@seaworthy/model';
import { malformed } from '@seaworthy/model';
import { CsafProducts } from './csaf-products.ts';
import { plausibleDate } from './dates.ts';
import type { AffectedPackage, Changes, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve, unique } from './ids.ts';
import { type JsonObject, objectOf, objectsOf, parseObject, stringsOf, textOf } from './json.ts';
import { baseEcosystem } from './osv-ecosystems.ts';
import { RedHatStatements } from './redhat-statements.ts';
import { severityOfVectors, severityOfWord } from './severity.ts';

const maximumReferences = 10;

/**
 * Red Hat's security data in CSAF 2.0 (https://docs.oasis-open.org/csaf/csaf/v2.0/, Red Hat's use
 * of it: https://redhatproductsecurity.github.io/security-data-guidelines/csaf-vex/).
 *
 * The VEX files, one a CVE, tell all that the advisories (RHSA) tell, and what is not fixed
 * besides; so they alone are fetched. Advisories are read from mirrors.
 */
export const redhatCsafFeed: Feed = {
  name: 'redhat-csaf',
  title: 'Red Hat CSAF and VEX',
  about:
    'Packages of Red Hat Enterprise Linux: what is fixed where, what stays open and why, what is not affected, severities',
  homepage: 'https://access.redhat.com/security/data',
  url: 'https://security.access.redhat.com/data/csaf/v2/vex/<archive_latest.txt>',
  licence: 'CC-BY-4.0',
  cadence: 'archive daily, changes within hours',
  authority: 40,
  partialRecords: false,
  upstream: 'https://security.access.redhat.com/data/csaf/v2',
  documents: /(?:^|\/)(?:cve-\d{4}-\d{4,}|rh[bes]a-\d{4}_\d{3,})\.json$/,
  files(ecosystems, base) {
    if (!ecosystems.some((name) => baseEcosystem(name).toLowerCase() === 'red hat')) return [];
    const folder = base === 'mirror' ? 'redhat-csaf/vex' : 'vex';
    return [
      {
        path: `${folder}/csaf_vex_latest.tar.zst`,
        nameIn: `${folder}/archive_latest.txt`,
        part: 'vex',
        framing: 'tar',
        required: base === 'upstream',
      },
    ];
  },
  ecosystemOf: () => 'Red Hat',
  recognise(path) {
    const archive = /(?:^|\/)csaf_(vex|advisories)_[\w-]+\.tar(?:\.zst|\.gz|\.xz)?$/.exec(path);
    if (archive !== null) return { part: archive[1]!, framing: 'tar' };
    const single = /(?:^|\/)(?:(cve-\d{4}-\d{4,})|rh[bes]a-\d{4}_\d{3,})\.json$/.exec(path);
    if (single === null) return undefined;
    return { part: single[1] === undefined ? 'advisories' : 'vex', framing: 'whole' };
  },
  changes: {
    names: ['changes.csv', 'deletions.csv'],
    asOf(path) {
      const day = /_(\d{4}-\d\d-\d\d)\.tar/.exec(path)?.[1];
      return day === undefined ? undefined : plausibleDate(day, new Date(8.64e15));
    },
    read: readChanges,
  },
  parse: parseCsaf,
};

/**
 * changes.csv and deletions.csv: `"2023/cve-2023-0044.json","2023-12-12T00:00:00+00:00"` a line,
 * newest first.
 */
function readChanges(
  lists: readonly string[],
  { since, ids }: { since: string | undefined; ids: Iterable<string> },
  folder: string,
  now: Date,
): Changes {
  const changed = parseDatedPaths(lists[0]!, 'changes.csv');
  const deleted = parseDatedPaths(lists[1]!, 'deletions.csv');
  const dates = [...changed.values()].filter((date) => date <= now.toISOString()).sort();
  const latest = dates.at(-1);
  const fresh = since === undefined ? [] : [...changed].filter(([, date]) => date > since);
  const gone = new Set(
    [...deleted]
      .filter(([path, date]) => (changed.get(path) ?? '') < date)
      .map(([path]) => idOf(path)),
  );
  return {
    ...(latest !== undefined && { latest }),
    files: fresh
      .filter(([path]) => !gone.has(idOf(path)))
      .map(([path]) => ({ path: folder + path, framing: 'whole' })),
    replaced: fresh.map(([path]) => idOf(path)),
    removed: [...ids].filter((id) => gone.has(id)),
  };
}

function parseDatedPaths(text: string, what: string): Map<string, string> {
  const dated = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const match = /^"?(\d{4}\/[\w-]{1,80}\.json)"?,"?([\dT:.+-]{10,40}Z?)"?\r?$/.exec(line);
    const time = match === null ? Number.NaN : Date.parse(match[2]!);
    if (match === null || Number.isNaN(time)) throw malformed(what, 'a line is not "path","date"');
    const date = new Date(time).toISOString();
    if ((dated.get(match[1]!) ?? '') < date) dated.set(match[1]!, date);
  }
  return dated;
}

/** "2023/cve-2023-0044.json" → "CVE-2023-0044" */
function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.json'.length).toUpperCase();
}

function* parseCsaf(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const head = objectOf(record['document']);
  const tracking = objectOf(head['tracking']);
  if (textOf(head['csaf_version']) === undefined || textOf(tracking['id']) === undefined) {
    throw malformed(context.path, 'no CSAF document');
  }
  const products = new CsafProducts(objectOf(record['product_tree']));
  for (const vulnerability of objectsOf(record['vulnerabilities'])) {
    const cve = textOf(vulnerability['cve']);
    if (cve === undefined || !isCve(cve)) continue;
    // An advisory fixes several flaws, not all in the same packages.
    const id = tracking['id'] === cve ? cve : `${tracking['id']} ${cve}`;
    const affected = affectedIn(vulnerability, products);
    if (affected.length === 0) {
      yield { kind: 'withdrawn', id };
      continue;
    }
    const severity = severityOf(vulnerability, objectOf(head['aggregate_severity']));
    const published = plausibleDate(vulnerability['release_date'], context.now);
    const modified = plausibleDate(tracking['current_release_date'], context.now);
    const cwe = textOf(objectOf(vulnerability['cwe'])['id']);
    const title = textOf(vulnerability['title']) ?? textOf(head['title']) ?? '';
    yield {
      kind: 'advisory',
      advisory: {
        id,
        aliases: [],
        cves: [cve],
        summary: title.slice(0, 300),
        ...(severity && { severity }),
        cwes: cwe !== undefined && /^CWE-\d{1,6}$/.test(cwe) ? [cwe] : [],
        references: referencesOf(vulnerability),
        ...(published !== undefined && { publishedAt: published }),
        ...(modified !== undefined && { modifiedAt: modified }),
        url: `https://access.redhat.com/security/cve/${cve}`,
      },
      affected,
    };
  }
}

function affectedIn(vulnerability: JsonObject, products: CsafProducts): AffectedPackage[] {
  const statements = new RedHatStatements(products);
  const status = objectOf(vulnerability['product_status']);
  const remediations = objectsOf(vulnerability['remediations']);
  const errata = errataByProduct(remediations);
  for (const id of stringsOf(status['fixed'])) statements.addFix(id, errata.get(id));
  const standings = standingByProduct(remediations);
  for (const id of stringsOf(status['known_affected'])) {
    statements.addOpen(id, standings.get(id) ?? 'affected');
  }
  for (const id of stringsOf(status['under_investigation'])) {
    statements.addOpen(id, 'under-investigation');
  }
  const reasons = new Map<string, string>();
  for (const flag of objectsOf(vulnerability['flags'])) {
    const label = textOf(flag['label'])?.replaceAll('_', ' ').slice(0, 100);
    if (label === undefined) continue;
    for (const id of stringsOf(flag['product_ids'])) reasons.set(id, label);
  }
  for (const id of stringsOf(status['known_not_affected'])) {
    statements.addNotAffected(id, reasons.get(id));
  }
  const impacts = impactsByProduct(vulnerability);
  return statements.result((id) => impacts.get(id));
}

/** Which advisory brought the fix: "RHSA-2023:5763". */
function errataByProduct(remediations: readonly JsonObject[]): Map<string, string> {
  const errata = new Map<string, string>();
  for (const remediation of remediations) {
    if (remediation['category'] !== 'vendor_fix') continue;
    const erratum = /\/(RH[BES]A-\d{4}:\d{3,6})$/.exec(textOf(remediation['url']) ?? '')?.[1];
    if (erratum === undefined) continue;
    for (const id of stringsOf(remediation['product_ids'])) errata.set(id, erratum);
  }
  return errata;
}

/** What Red Hat means to do where there is no fix. */
function standingByProduct(remediations: readonly JsonObject[]): Map<string, FindingStatus> {
  const standings = new Map<string, FindingStatus>();
  for (const { category, details, product_ids: ids } of remediations) {
    let standing: FindingStatus | undefined;
    if (category === 'no_fix_planned') {
      standing = /support scope/i.test(textOf(details) ?? '') ? 'end-of-life' : 'will-not-fix';
    } else if (category === 'none_available') {
      standing = /deferred/i.test(textOf(details) ?? '') ? 'deferred' : 'affected';
    }
    if (standing === undefined) continue;
    for (const id of stringsOf(ids)) standings.set(id, standing);
  }
  return standings;
}

/** Severities of single products, where they differ at all. */
function impactsByProduct(vulnerability: JsonObject): Map<string, Severity> {
  const threats = impactsOf(vulnerability);
  const impacts = new Map<string, Severity>();
  if (new Set(threats.map((threat) => threat['details'])).size < 2) return impacts;
  for (const threat of threats) {
    const severity = severityOfWord(threat['details'], 'Red Hat');
    if (severity === undefined) continue;
    for (const id of stringsOf(threat['product_ids'])) impacts.set(id, severity);
  }
  return impacts;
}

function impactsOf(vulnerability: JsonObject): JsonObject[] {
  return objectsOf(vulnerability['threats']).filter((threat) => threat['category'] === 'impact');
}

/** Red Hat's own rating is the level; its CVSS score stands beside it. */
function severityOf(vulnerability: JsonObject, aggregate: JsonObject): Severity | undefined {
  const words = unique(impactsOf(vulnerability).map((threat) => threat['details']));
  const word = words.length === 1 ? words[0] : aggregate['text'];
  const rated = severityOfWord(word, 'Red Hat') ?? severityOfWord(words[0], 'Red Hat');
  const vectors = objectsOf(vulnerability['scores']).flatMap((score) =>
    ['cvss_v4', 'cvss_v3', 'cvss_v2'].flatMap(
      (version) => textOf(objectOf(score[version])['vectorString']) ?? [],
    ),
  );
  const scored = severityOfVectors(vectors, 'Red Hat');
  return rated === undefined ? scored : { ...scored, ...rated };
}

function referencesOf(vulnerability: JsonObject): string[] {
  const errata = objectsOf(vulnerability['remediations'])
    .filter((remediation) => remediation['category'] === 'vendor_fix')
    .map((remediation) => textOf(remediation['url']) ?? '');
  const others = objectsOf(vulnerability['references'])
    .filter((reference) => reference['category'] === 'external')
    .map((reference) => textOf(reference['url']) ?? '');
  return unique([...errata, ...others])
    .filter((url) => /^https?:\/\/\S+$/.test(url) && url.length <= 2000)
    .slice(0, maximumReferences);
}
