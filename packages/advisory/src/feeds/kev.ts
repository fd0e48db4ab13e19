import { malformed } from '@seaworthy/model';
import type { Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';
import { objectsOf, parseObject, textOf } from './json.ts';

const datePattern = /^\d{4}-\d\d-\d\d$/;

const fileName = 'known_exploited_vulnerabilities.json';

/**
 * CISA's catalogue of known exploited vulnerabilities. Format: the JSON schema beside it,
 * https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json.
 */
export const kevFeed: Feed = {
  name: 'kev',
  title: 'CISA Known Exploited Vulnerabilities',
  about: 'Which CVEs are exploited, since when, by ransomware',
  homepage: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
  url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  licence: 'CC0-1.0',
  cadence: 'a few times a week, on working days of the United States',
  authority: 0,
  partialRecords: false,
  upstream: 'https://www.cisa.gov/sites/default/files/feeds',
  files: (_ecosystems, base) => [
    {
      path: `${base === 'mirror' ? 'kev/' : ''}${fileName}`,
      otherPaths: base === 'mirror' ? [fileName] : [],
      part: '',
      framing: 'whole',
      required: true,
    },
  ],
  recognise: (path) =>
    /(?:^|\/)known_exploited_vulnerabilities\.json(?:\.gz)?$/.test(path)
      ? { part: '', framing: 'whole' }
      : undefined,
  parse: parseKev,
};

function* parseKev(document: string, context: ParseContext): Generator<FeedRecord> {
  const catalogue = parseObject(document, context.path);
  if (!Array.isArray(catalogue['vulnerabilities'])) {
    throw malformed(context.path, 'no "vulnerabilities" as in the KEV catalogue');
  }
  const edition = textOf(catalogue['catalogVersion']);
  if (edition !== undefined) yield { kind: 'edition', edition: edition.slice(0, 60) };
  for (const item of objectsOf(catalogue['vulnerabilities'])) {
    const cve = item['cveID'];
    const added = item['dateAdded'];
    if (typeof cve !== 'string' || !isCve(cve)) continue;
    if (typeof added !== 'string' || !datePattern.test(added)) continue;
    const due = item['dueDate'];
    yield {
      kind: 'exploited',
      cve,
      addedAt: added,
      ...(typeof due === 'string' && datePattern.test(due) && { dueAt: due }),
      ransomware: item['knownRansomwareCampaignUse'] === 'Known',
    };
  }
}
