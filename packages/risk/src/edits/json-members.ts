import { malformed } from '@seaworthy/model';

/** A value inside JSON text, by the offsets at which it begins and ends. */
export interface JsonValue {
  readonly start: number;
  readonly end: number;
}

/** A member of an object, with the offset of its key. */
export interface JsonMember extends JsonValue {
  readonly key: string;
  readonly keyStart: number;
}

/**
 * The members of the object that begins at `start`, in order, without reading what is inside of
 * them (RFC 8259). It takes valid JSON: parse the text first.
 *
 * @throws MALFORMED when the text is no object there
 */
export function membersOf(text: string, start: number): JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipBlanks(text, start);
  if (text[at] !== '{') throw malformed('JSON', 'no object where one was expected');
  at = skipBlanks(text, at + 1);
  while (at < text.length && text[at] !== '}') {
    const keyStart = at;
    const keyEnd = skipString(text, at);
    at = skipBlanks(text, keyEnd);
    const valueStart = skipBlanks(text, at + 1); // the colon
    const end = skipValue(text, valueStart);
    const key: unknown = JSON.parse(text.slice(keyStart, keyEnd));
    members.push({ key: String(key), keyStart, start: valueStart, end });
    at = skipBlanks(text, end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return members;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n\ufeff'.includes(text[at]!)) at += 1;
  return at;
}

function skipString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"') {
      at = skipString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && ', \t\r\n'.includes(character)) return at;
    at += 1;
  }
  return at;
}
