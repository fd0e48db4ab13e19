import { readFileSync } from 'node:fs';
import { feeds } from '@seaworthy/advisory';
import { table } from './page.ts';

/** A page written by hand but for one table, which stands between two marks. */
export function feedsPage(file: string): string {
  const text = readFileSync(file, 'utf8');
  const [start, end] = ['<!-- feeds: made by `npm run docs` -->\n\n', '\n<!-- /feeds -->'];
  const rows = feeds.map((feed) => [
    `\`${feed.name}\``,
    `[${feed.title}](${feed.homepage})`,
    feed.about,
    feed.upstream === undefined ? `only from a mirror of \`${feed.url}\`` : `\`${feed.url}\``,
    feed.cadence,
    feed.licence,
    feed.authority === 0 ? '' : String(feed.authority),
  ]);
  const head = ['feed', 'of', 'what is taken', 'upstream', 'cadence', 'licence', 'authority'];
  const before = text.slice(0, text.indexOf(start) + start.length);
  return before + table(head, rows) + text.slice(text.indexOf(end));
}
