import { malformed } from '@seaworthy/model';
import type { Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';

const fileName = 'epss_scores-current.csv.gz';

/**
 * FIRST's Exploit Prediction Scoring System: the daily file of all scores
 * (https://www.first.org/epss/data_stats): a comment line with model and date, a header line, and
 * "cve,epss,percentile" rows. epss.cyentia.com, where it used to be, redirects to the new host.
 */
export const epssFeed: Feed = {
  name: 'epss',
  title: 'FIRST EPSS',
  about: 'Probability of exploitation within 30 days, and its percentile',
  homepage: 'https://www.first.org/epss/',
  url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  licence: 'free to use with attribution to FIRST',
  cadence: 'daily',
  authority: 0,
  partialRecords: false,
  upstream: 'https://epss.empiricalsecurity.com',
  files: (_ecosystems, base) => [
    {
      path: `${base === 'mirror' ? 'epss/' : ''}${fileName}`,
      otherPaths: base === 'mirror' ? [fileName] : [],
      part: '',
      framing: 'whole',
      required: true,
    },
  ],
  recognise: (path) =>
    /(?:^|\/)epss_scores-[\w-]+\.csv(?:\.gz)?$/.test(path)
      ? { part: '', framing: 'whole' }
      : undefined,
  parse: parseEpss,
};

function* parseEpss(document: string, context: ParseContext): Generator<FeedRecord> {
  const edition = editionOf(document);
  if (edition !== undefined) yield { kind: 'edition', edition };
  let header: string[] | undefined;
  let columns = { cve: -1, epss: -1, percentile: -1 };
  for (const line of linesOf(document)) {
    if (line === '' || line.startsWith('#')) continue;
    const cells = line.split(',');
    if (header === undefined) {
      header = cells;
      columns = {
        cve: cells.indexOf('cve'),
        epss: cells.indexOf('epss'),
        percentile: cells.indexOf('percentile'),
      };
      if (Object.values(columns).includes(-1)) {
        throw malformed(context.path, 'the columns cve, epss and percentile are missing');
      }
      continue;
    }
    const cve = cells[columns.cve]!;
    const score = Number(cells[columns.epss] || Number.NaN);
    const percentile = Number(cells[columns.percentile] || Number.NaN);
    if (!isCve(cve) || !isShare(score) || !isShare(percentile)) continue;
    yield { kind: 'epss', cve, score, percentile };
  }
  if (header === undefined) throw malformed(context.path, 'no header line');
}

/** "#model_version:v2025.03.14,score_date:2026-08-16T00:00:00+0000", the first line. */
function editionOf(document: string): string | undefined {
  const head = /^#model_version:([\w.-]{1,40}),score_date:(\d{4}-\d\d-\d\d)/.exec(document);
  return head === null ? undefined : `${head[1]} of ${head[2]}`;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    yield text.slice(start, text[stop - 1] === '\r' ? stop - 1 : stop);
    start = stop + 1;
  }
}
