import { printable } from './printable.ts';

/**
 * Text from scanned input inside Markdown that a forge renders (CommonMark with GitHub's tables).
 * Two shapes are safe: a code span, for names, versions and paths, and escaped prose.
 */

/** Characters that end a code span or a table cell, or that careless renderers take for HTML. */
const breaksCodeSpan = /[`|\\<>&]/;

/** Nothing inside is interpreted: no markup, no HTML, no mentions, no links. */
export function markdownCode(text: string): string {
  const shown = printable(text);
  if (shown.trim() === '') return '<code>&nbsp;</code>';
  if (!breaksCodeSpan.test(shown) && shown === shown.trim()) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^A-Za-z0-9 \u0080-\u{10ffff}]/gu, entity)}</code>`;
}

/** Prose on one line, at most `maxLength` characters. */
export function markdownText(text: string, maxLength = 200): string {
  const folded = printable(text.replaceAll(/\s+/g, ' ').trim());
  const cut =
    folded.length > maxLength ? `${folded.slice(0, maxLength - 1).toWellFormed()}…` : folded;
  return (
    cut
      // A forge links "@name", "#12" and "www." in the rendered text, where entities are gone. This
      // comes first, or it would break the entities, which have a "#" before a number.
      .replaceAll(/@|#(?=\d)|\bwww(?=\.)/gi, '$&\u200b')
      .replaceAll(/[&<>"'`*_{}[\]|~\\]|:(?=\/\/)/g, entity)
      .replace(/^[#+-]/, entity)
  );
}

/** A link whose words and address are both safe; the words alone when there is no address. */
export function markdownLink(text: string, url: string | undefined): string {
  const words = markdownCode(text);
  if (url === undefined) return words;
  return `[${words}](${url.replaceAll(/[()<>|\\[\]`*_]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
