import { limitExceeded, malformed, messageOf } from '@seaworthy/model';
import { parse as parseTomlText, TomlError } from 'smol-toml';
import { decodeText, type FileContent } from '../file-content.ts';

/** Lock files of the largest known projects stay under a tenth of this. */
export const maxLockBytes = 64 * 1024 * 1024;

/**
 * Values in one document. A tiny value such as `[],` grows more than tenfold in memory, so that
 * bytes alone do not bound what a hostile document costs; a real one has over 20 bytes a value.
 */
const maxValues = 4_000_000;

/** No line that a package manager writes comes near. */
const maxLineLength = 64 * 1024;

/** Levels that a walk over a document goes down. Real lock files stay under 20. */
export const maxDepth = 100;

export type Table = Record<string, unknown>;

const [blank, quote, slash, star, backslash] = [0x20, 0x22, 0x2f, 0x2a, 0x5c];

/**
 * The text of a file that is read line by line.
 *
 * @throws LIMIT_EXCEEDED
 */
export function boundedText(file: FileContent): string {
  boundValues(file);
  return file.text();
}

/** Lines without their ends, LF or CRLF, one at a time: a hostile file may hold millions. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
  }
}

/**
 * The same where a long line would be costly to take apart.
 *
 * @throws LIMIT_EXCEEDED
 */
export function* boundedLinesOf(
  what: string,
  text: string,
  maxLength = maxLineLength,
): Generator<string> {
  for (const line of linesOf(text)) {
    if (line.length > maxLength) throw limitExceeded(what, 'characters a line', maxLength);
    yield line;
  }
}

/**
 * A JSON document (RFC 8259). `JSON.parse` needs no stack for nesting and makes own properties of
 * keys like `__proto__`.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseJson(file: FileContent): unknown {
  boundValues(file);
  return parseJsonText(file.path, file.text());
}

/**
 * A JSON document whose top is an object.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseJsonTable(file: FileContent): Table {
  return demandTable(file.path, parseJson(file));
}

/**
 * The same with comments and trailing commas, which are blanked out first.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseJsoncTable(file: FileContent): Table {
  boundValues(file);
  const text = decodeText(blankJsoncExtras(file.bytes()));
  return demandTable(file.path, parseJsonText(file.path, text));
}

/**
 * A TOML 1.0 document.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseTomlTable(file: FileContent): Table {
  boundValues(file);
  try {
    return parseTomlText(file.text(), { maxDepth });
  } catch (error) {
    const why = error instanceof TomlError ? error.message.split('\n', 1)[0] : messageOf(error);
    throw malformed(file.path, `not TOML: ${why}`, error);
  }
}

/** The object, or an empty one for anything else: input lies about its types. */
export function tableOf(value: unknown): Table {
  return isTable(value) ? value : {};
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of what may be an object, so that "__proto__" is a key as any other. */
export function fieldOf(value: unknown, key: string): unknown {
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string' && item !== '');
}

function parseJsonText(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(path, 'not JSON', error);
  }
}

function demandTable(path: string, value: unknown): Table {
  if (!isTable(value)) throw malformed(path, 'not a JSON object');
  return value;
}

/** Counts what can separate or open values, also inside strings: an upper bound is enough. */
function boundValues(file: FileContent): void {
  if (file.sizeBytes <= maxValues) return;
  let values = 0;
  for (const byte of file.bytes()) {
    // , [ { and line feed
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b || byte === 0x0a) values += 1;
  }
  if (values > maxValues) throw limitExceeded(file.path, 'values', maxValues);
}

/** A copy with comments and trailing commas replaced by blanks; all else keeps its place. */
function blankJsoncExtras(source: Buffer): Buffer {
  const bytes = Buffer.from(source);
  let comma = -1; // a comma that only blanks and comments have followed so far
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const next = bytes[at + 1];
    let end = at + 1;
    if (byte === quote) {
      end = endOfString(bytes, at);
      comma = -1;
    } else if (byte === slash && (next === slash || next === star)) {
      const close = bytes.indexOf(next === star ? '*/' : '\n', at + 2);
      end = close < 0 ? bytes.length : close + (next === star ? 2 : 0);
      bytes.fill(blank, at, end);
    } else if (byte === 0x2c) {
      comma = at;
    } else if (byte > blank) {
      // ] and }
      if ((byte === 0x5d || byte === 0x7d) && comma >= 0) bytes[comma] = blank;
      comma = -1;
    }
    at = end;
  }
  return bytes;
}

function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at + 1;
  }
  return bytes.length;
}
