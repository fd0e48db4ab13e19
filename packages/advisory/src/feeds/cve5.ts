import type { Severity } from '@seaworthy/model';
import { malformed } from '@seaworthy/model';
import type { Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve, unique } from './ids.ts';
import { isObject, type JsonObject, objectOf, objectsOf, parseObject, textOf } from './json.ts';
import { severityOfVectors } from './severity.ts';

/**
 * Records of the CVE programme in the CVE JSON 5 format (https://github.com/CVEProject/cve-schema),
 * with what CISA's Vulnrichment adds to them. They fill the severity, weakness and title that an
 * advisory leaves open; which packages are affected is left to those who know the packages.
 */
export const cve5Feed: Feed = {
  name: 'cve5',
  title: 'CVE records with CISA Vulnrichment',
  homepage: 'https://github.com/cisagov/vulnrichment',
  licence: 'CC0-1.0 (CISA); CVE terms of use (numbering authorities)',
  cadence: 'several times a day',
  authority: 0,
  partialRecords: false,
  files: () => [],
  recognise(path) {
    if (/(?:^|\/)[\w-]*(?:vulnrichment|cve5|cvelist)[\w-]*\.jsonl(?:\.gz)?$/i.test(path)) {
      return { part: '', framing: 'lines' };
    }
    return /(?:^|\/)(?:cves\/)?\d{4}\/\d+xxx\/CVE-\d{4}-\d{4,}\.json$/.test(path)
      ? { part: '', framing: 'whole' }
      : undefined;
  },
  parse: parseCve5,
};

function* parseCve5(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const metadata = objectOf(record['cveMetadata']);
  const cve = textOf(metadata['cveId']);
  if (record['dataType'] !== 'CVE_RECORD' || cve === undefined) {
    throw malformed(context.path, 'no CVE record in the format CVE JSON 5');
  }
  if (!isCve(cve) || metadata['state'] === 'REJECTED') return;
  const containers = objectOf(record['containers']);
  const cna = objectOf(containers['cna']);
  const adps = objectsOf(containers['adp']);
  // The numbering authority knows its product; CISA fills what it left out.
  const severity = [cna, ...adps].map((part) => severityOf(part)).find((found) => found);
  const summary = textOf(cna['title']);
  const cwes = unique([cna, ...adps].flatMap(cwesOf));
  if (severity === undefined && summary === undefined && cwes.length === 0) return;
  yield {
    kind: 'cve',
    cve,
    ...(summary !== undefined && { summary: summary.slice(0, 300) }),
    ...(severity && { severity }),
    cwes,
  };
}

function severityOf(container: JsonObject): Severity | undefined {
  const source = sourceOf(container);
  const vectors = objectsOf(container['metrics']).flatMap((metric) =>
    Object.entries(metric)
      .filter(([key, value]) => key.startsWith('cvssV') && isObject(value))
      .flatMap(([, value]) => textOf(objectOf(value)['vectorString']) ?? []),
  );
  return severityOfVectors(vectors, source);
}

function sourceOf(container: JsonObject): string {
  const title = textOf(container['title']) ?? '';
  return title.startsWith('CISA') ? 'CISA Vulnrichment' : 'CVE';
}

function cwesOf(container: JsonObject): string[] {
  return objectsOf(container['problemTypes']).flatMap((type) =>
    objectsOf(type['descriptions']).flatMap((description) => {
      const cwe = textOf(description['cweId']);
      return cwe !== undefined && /^CWE-\d{1,6}$/.test(cwe) ? [cwe] : [];
    }),
  );
}
