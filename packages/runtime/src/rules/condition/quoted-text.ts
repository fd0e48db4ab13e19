import { ConditionError } from './condition-error.ts';

const simple: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  // Old rule files escape a blank that way, and mean the backslash.
  ' ': '\\',
  '\\': '\\',
  '/': '/',
};

/** A byte that an escape named and that is no character: half of a surrogate pair keeps it. */
const byteBase = 0xdc00;

/**
 * The text between quotes. A byte of `\xHH` from 80 on becomes a lone surrogate, as a text may
 * need it as half of a character and data as it is: `textOf` and `bytesOf` tell them apart.
 * @param at offset of the opening quote, for errors
 */
export function readQuoted(quoted: string, at: number): string {
  const quote = quoted[0];
  const end = quoted.length - 1;
  let result = '';
  for (let i = 1; i < end; i++) {
    const character = quoted[i]!;
    if (character !== '\\') {
      result += character;
      continue;
    }
    i += 1;
    const escaped = quoted[i]!;
    if (Object.hasOwn(simple, escaped)) {
      result += simple[escaped];
    } else if (escaped === quote) {
      result += quote;
    } else if (escaped === 'x') {
      const digits = quoted.slice(i + 1, Math.min(i + 3, end));
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
        throw new ConditionError(at + i, 'two hexadecimal digits must follow \\x');
      }
      const byte = Number.parseInt(digits, 16);
      result += String.fromCharCode(byte < 0x80 ? byte : byteBase + byte);
      i += 2;
    } else {
      throw new ConditionError(at + i, `\\${escaped} is no escape in a text in ${quote}`);
    }
  }
  return result;
}

const escapedBytes = /[\udc80-\udcff]/;
const isEscapedByte = (code: number): boolean => code >= byteBase + 0x80 && code <= byteBase + 0xff;

/** As data: one character a byte. */
export function bytesOf(value: string): string {
  let bytes = '';
  for (const character of value) {
    const code = character.codePointAt(0)!;
    bytes += isEscapedByte(code)
      ? String.fromCharCode(code - byteBase)
      : Buffer.from(character, 'utf8').toString('latin1');
  }
  return bytes;
}

/** As text: escaped bytes are read as UTF-8. */
export function textOf(value: string): string {
  return escapedBytes.test(value) ? Buffer.from(bytesOf(value), 'latin1').toString('utf8') : value;
}
