import { htmlText } from '../text/html.ts';

/** Markup that is safe to be part of a page. Only `html` makes it. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a placeholder: text and numbers are escaped, the rest is left out or joined. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/**
 * A tagged template that escapes by construction: every value is escaped unless it is markup
 * itself. Placeholders stand in elements or in quoted attributes, never in scripts or styles.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const fixed = withoutIndent(parts);
  let markup = fixed[0]!;
  for (const [i, value] of values.entries()) markup += markupOf(value) + fixed[i + 1]!;
  return { markup };
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return htmlText(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  let markup = '';
  for (const each of value) markup += markupOf(each);
  return markup;
}

const stripped = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The line breaks and indents of our source would be a third of a large page. */
function withoutIndent(parts: TemplateStringsArray): readonly string[] {
  let fixed = stripped.get(parts);
  if (fixed === undefined) {
    fixed = parts.map((part) =>
      part
        .replaceAll(/(^|>)\s*\n\s*/g, '$1')
        .replaceAll(/\s*\n\s*(<|$)/g, '$1')
        .replaceAll(/\s*\n\s*/g, ' '),
    );
    stripped.set(parts, fixed);
  }
  return fixed;
}
