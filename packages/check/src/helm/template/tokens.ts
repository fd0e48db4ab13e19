import { limitExceeded, malformed } from '@seaworthy/model';
import type { SourceFile } from '../../tree/source-file.ts';

/** Pieces of a template: text as it is, and actions between braces. */
export type Piece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'action';
      readonly start: number;
      readonly end: number;
      readonly tokens: readonly Token[];
    };

export interface Token {
  readonly kind: 'field' | 'variable' | 'word' | 'string' | 'number' | 'character' | 'sign';
  /** Without quotes and escapes; of a field without its dot. */
  readonly text: string;
  /** Space comes before it: `a .b` are two operands, `a.b` is one. */
  readonly spaced: boolean;
}

const maxPieces = 200_000;

const space = /[ \t\r\n]/;

/**
 * Cuts a template (https://pkg.go.dev/text/template). Comments and white space that trim markers
 * take away are gone.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function cutTemplate(file: SourceFile): Piece[] {
  const { text } = file;
  const pieces: Piece[] = [];
  let at = 0;
  let trimsLeft = false;
  while (at <= text.length) {
    if (pieces.length > maxPieces) throw limitExceeded(file.path, 'actions', maxPieces);
    const open = text.indexOf('{{', at);
    let start = at;
    let end = open === -1 ? text.length : open;
    if (trimsLeft) while (start < end && space.test(text[start]!)) start += 1;
    const trims = open !== -1 && text[open + 2] === '-' && space.test(text[open + 3] ?? '');
    if (trims) while (end > start && space.test(text[end - 1]!)) end -= 1;
    if (end > start) pieces.push({ kind: 'text', start, end });
    if (open === -1) break;
    const from = open + (trims ? 3 : 2);
    const action = readAction(file, from);
    if (action.tokens !== undefined) {
      pieces.push({ kind: 'action', start: open, end: action.end, tokens: action.tokens });
    }
    trimsLeft = action.trims;
    at = action.end;
  }
  return pieces;
}

function readAction(
  file: SourceFile,
  from: number,
): { end: number; trims: boolean; tokens?: Token[] } {
  const { text } = file;
  const comment = /\s*\/\*/y;
  comment.lastIndex = from;
  if (comment.test(text)) {
    const close = text.indexOf('*/', comment.lastIndex);
    const end = close === -1 ? -1 : text.indexOf('}}', close);
    if (end === -1) throw unclosed(file, from, 'comment');
    return { end: end + 2, trims: text[end - 1] === '-' };
  }
  const tokens: Token[] = [];
  let at = from;
  for (;;) {
    const before = at;
    while (at < text.length && space.test(text[at]!)) at += 1;
    if (text.startsWith('}}', at)) return { end: at + 2, trims: false, tokens };
    if (text.startsWith('-}}', at) && at > before) return { end: at + 3, trims: true, tokens };
    if (at >= text.length) throw unclosed(file, from, 'action');
    const { token, end } = readToken(file, at, at > before);
    tokens.push(token);
    at = end;
  }
}

const shapes = [
  ['field', /\.([\p{L}_][\p{L}\p{N}_]*)/uy],
  ['variable', /(\$[\p{L}\p{N}_]*)/uy],
  [
    'number',
    /([+-]?(?:0[xX][0-9a-fA-F_]+|0[oObB]?[0-7_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))/y,
  ],
  ['word', /([\p{L}_][\p{L}\p{N}_]*)/uy],
  ['string', /`([^`]*)`/y],
  ['sign', /(:=|[|()=,.])/y],
] as const;

function readToken(file: SourceFile, at: number, spaced: boolean): { token: Token; end: number } {
  const { text } = file;
  const first = text[at]!;
  if (first === '"' || first === "'") {
    const end = endOfQuoted(file, at, first);
    const inner = unescapeText(text.slice(at + 1, end - 1));
    return { token: { kind: first === '"' ? 'string' : 'character', text: inner, spaced }, end };
  }
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const match = shape.exec(text);
    if (match !== null) {
      return { token: { kind, text: match[1]!, spaced }, end: shape.lastIndex };
    }
  }
  throw malformed(file.path, `line ${file.lineAt(at)}: "${first}" has no meaning in an action`);
}

function endOfQuoted(file: SourceFile, start: number, quote: string): number {
  const { text } = file;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
    else if (text[at] === '\n') break;
  }
  throw unclosed(file, start, 'string');
}

const escapes: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"', "'": "'" },
};

function unescapeText(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs,
    (whole, x?: string, u?: string, long?: string, octal?: string, one?: string) => {
      if (one !== undefined) return escapes[one] ?? whole;
      const code = octal === undefined ? parseInt((x ?? u ?? long)!, 16) : parseInt(octal, 8);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
}

function unclosed(file: SourceFile, at: number, what: string): Error {
  return malformed(file.path, `line ${file.lineAt(at)}: the ${what} does not end`);
}
