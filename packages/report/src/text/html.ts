/** As `printable`, but prose keeps its lines: HTML shows them as spaces. */
const unprintable = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute; what cannot be seen is written as `\xHH`. */
export function htmlText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(unprintable, (character) => {
      const code = character.codePointAt(0)!;
      const hex = code.toString(16).toUpperCase();
      return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
    })
    .replaceAll(/[&<>"']/g, (each) => entities[each]!);
}
