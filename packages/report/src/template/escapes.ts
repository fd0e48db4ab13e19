import { htmlText } from '../text/html.ts';
import { markdownText } from '../text/markdown.ts';
import { printable } from '../text/printable.ts';
import { xmlText } from '../text/xml.ts';

/** How a value becomes text that cannot act, by the ending of the file that a template writes. */
const escapes: Readonly<Record<string, (text: string) => string>> = {
  csv: csvCell,
  html: htmlText,
  json: (text) => JSON.stringify(text).slice(1, -1),
  md: (text) => markdownText(text, Number.POSITIVE_INFINITY),
  txt: printable,
  xml: xmlText,
};

/** "report.csv.mustache" and "report.csv" write CSV. HTML where the name does not say. */
export function escapeFor(file: string): (text: string) => string {
  const endings = file.toLowerCase().split('.').slice(1).slice(-2).reverse();
  const known = endings.find((ending) => Object.hasOwn(escapes, ending));
  return known === undefined ? htmlText : escapes[known]!;
}

/**
 * One cell (RFC 4180, section 2), without quotes around the tag in the template. Spreadsheets run
 * cells that start like a formula; an apostrophe makes them text.
 */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
