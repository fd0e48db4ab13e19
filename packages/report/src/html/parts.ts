import type { SeverityLevel } from '@seaworthy/model';
import { severityLevels } from '@seaworthy/model';
import { formatCount } from '../text/printable.ts';
import { webUrl } from '../text/url.ts';
import { type Html, type HtmlValue, html } from './markup.ts';

export function severityBadge(level: SeverityLevel): Html {
  return html`<span class="badge ${level}">${level}</span>`;
}

/** "3 critical 2 high", worst first, without what is zero. */
export function severityCounts(counts: Partial<Record<SeverityLevel, number>>): Html {
  return html`${severityLevels.flatMap((level) => {
    const count = counts[level] ?? 0;
    return count === 0
      ? []
      : [html`<span class="badge ${level}">${formatCount(count)} ${level}</span> `];
  })}`;
}

/** A link where the address is one of the web's, else the words alone. */
export function link(words: string, url: string | undefined): Html {
  const safe = webUrl(url);
  return safe === undefined
    ? html`${words}`
    : html`<a href="${safe}" rel="noreferrer">${words}</a>`;
}

/** Rows of a definition list; those without a value are left out. */
export function facts(rows: readonly (readonly [name: string, value: HtmlValue])[]): Html {
  return html`<dl class="facts">${rows.flatMap(([name, value]) =>
    value === undefined || value === '' || value === false || isEmptyList(value)
      ? []
      : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  )}</dl>`;
}

function isEmptyList(value: HtmlValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

export function section(id: string, title: string, count: string, body: HtmlValue): Html {
  return html`
    <section id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}${count !== '' && html` <span class="count">${count}</span>`}</h2>
      ${body}
    </section>`;
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** "20 November 2026, 12:34 UTC" of "2026-11-20T12:34:56Z"; the time is left out of a bare date. */
export function dateWords(iso: string): string {
  const timeMs = Date.parse(iso);
  if (Number.isNaN(timeMs)) return iso;
  const date = new Date(timeMs);
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return iso.includes('T') ? `${day}, ${date.toISOString().slice(11, 16)} UTC` : day;
}
