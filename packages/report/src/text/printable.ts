/**
 * Names, paths and summaries come from what was scanned and from feeds, so they may hold terminal
 * escapes, line breaks or characters that turn the direction of text. Everything that is shown to
 * a person goes through here.
 */

/** Controls, format characters (bidirectional overrides, zero width), separators, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line in which every character that cannot be seen is written as `\xHH` or `\u{HHHH}`. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => {
    const code = character.codePointAt(0)!;
    const hex = code.toString(16).toUpperCase();
    return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
  });
}

/** Prose on one line: white space is folded first, so that line breaks do not show as escapes. */
export function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ').trim());
}

/** 1234567 as "1,234,567". */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** "1 package", "2 packages"; `many` where an "s" does not make the plural. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
