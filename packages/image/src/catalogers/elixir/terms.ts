import { limitExceeded, malformed } from '@seaworthy/model';

/**
 * A literal of Elixir or Erlang: a string, an atom, a number, or a list, tuple or map as the list
 * of its elements. A key with a colon is an atom before its value.
 */
export type Term = string | Atom | number | readonly Term[];

export interface Atom {
  readonly atom: string;
}

const maxDepth = 64;
const maxTerms = 1_000_000;

/** One token; the last group catches what belongs to no literal. */
const token =
  /\s+|#[^\n]*|%(?!\{)[^\n]*|%|(<<)?"((?:[^"\\]|\\.)*)"(?:\/utf8)?(>>)?(:(?!:))?|([[{])|([\]}])|(=>|,|\.)|:?([A-Za-z_][\w@]*[?!]?)(:(?!:))?|'((?:[^'\\]|\\.)*)'|(-?\d[\d_]*)|(.)/gsy;

/**
 * Reads literals, as mix.lock and rebar.lock consist of, without evaluating anything. Nesting and
 * number are bounded; no input makes it call itself.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseTerms(path: string, text: string): readonly Term[] {
  const root: Term[] = [];
  const open: { items: Term[]; close: string }[] = [];
  let items = root;
  let count = 0;
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, , string, , , opening, closing, , word, , quoted, number, other] = match;
    let term: Term | undefined;
    if (string !== undefined) term = withoutEscapes(string);
    else if (word !== undefined) term = { atom: word };
    else if (quoted !== undefined) term = { atom: withoutEscapes(quoted) };
    else if (number !== undefined) term = Number(number.replaceAll('_', ''));
    else if (opening !== undefined) {
      if (open.length >= maxDepth) throw limitExceeded(path, 'levels of terms', maxDepth);
      const inner: Term[] = [];
      items.push(inner);
      open.push({ items, close: opening === '[' ? ']' : '}' });
      items = inner;
    } else if (closing !== undefined) {
      const outer = open.pop();
      if (outer?.close !== closing) throw malformed(path, `"${closing}" closes nothing`);
      items = outer.items;
    } else if (other !== undefined) {
      throw malformed(path, `a literal cannot contain ${JSON.stringify(other)}`);
    }
    if (term !== undefined) items.push(term);
    if (++count > maxTerms) throw limitExceeded(path, 'terms', maxTerms);
    if (token.lastIndex >= text.length) break;
  }
  if (open.length > 0) throw malformed(path, 'the text ends within a term');
  return root;
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}

export function isList(term: Term | undefined): term is readonly Term[] {
  return Array.isArray(term);
}

/** The name of an atom, or `undefined` for other terms. */
export function atomOf(term: Term | undefined): string | undefined {
  return typeof term === 'object' && 'atom' in term ? term.atom : undefined;
}
