import { limitExceeded } from '@seaworthy/model';
import { boundedLinesOf, maxDepth } from '../../formats/structured-text.ts';

/** Nested keys of an indented text; a key without any has a `value`, possibly "". */
export interface IndentedNode {
  readonly value: string;
  children?: Map<string, IndentedNode>;
}

/** "yaml": `key: value`. "yarn-classic": `key value`, and `key:` before nested keys. */
export type IndentedSyntax = 'yaml' | 'yarn-classic';

/**
 * Reads the regular part of YAML 1.2 that pnpm and yarn write, and yarn classic's relative of it:
 * nested mappings by indentation, one scalar a line. Flow collections stay raw text; sequences and
 * block scalars are passed over, because nothing here needs them.
 *
 * A full YAML parser takes 0.7 s for each MB of such a file, and seconds for a small hostile one;
 * this one is linear.
 *
 * @throws LIMIT_EXCEEDED
 */
export function parseIndentedText(
  what: string,
  text: string,
  syntax: IndentedSyntax,
): IndentedNode {
  const root: IndentedNode = { value: '' };
  const open: { indent: number; node: IndentedNode }[] = [{ indent: -1, node: root }];
  let explicitKey: string | undefined; // "? key" on one line, ": value" on the next
  let blockIndent = Number.POSITIVE_INFINITY; // lines indented deeper belong to a block scalar
  for (const line of boundedLinesOf(what, text)) {
    const indent = line.search(/[^ ]/);
    if (indent < 0 || indent > blockIndent) continue;
    blockIndent = Number.POSITIVE_INFINITY;
    const body = line.slice(indent).trimEnd();
    if (body === '' || body === '---' || body.startsWith('#') || body.startsWith('- ')) continue;
    if (body.startsWith('? ') && syntax === 'yaml') {
      explicitKey = unquoted(body.slice(2).trim());
      continue;
    }
    let pair = splitPair(body, syntax);
    if (explicitKey !== undefined && body.startsWith(':')) {
      pair = [explicitKey, body.slice(1).trim()];
    }
    explicitKey = undefined;
    if (pair === undefined) continue;
    while (open.length > 1 && open.at(-1)!.indent >= indent) open.pop();
    if (open.length > maxDepth) throw limitExceeded(what, 'levels', maxDepth);
    const [key, raw] = pair;
    if (syntax === 'yaml' && /^[|>][+-]?\d*$/.test(raw)) {
      blockIndent = indent;
      continue;
    }
    const node: IndentedNode = { value: unquoted(raw) };
    const parent = open.at(-1)!.node;
    parent.children ??= new Map();
    parent.children.set(key, node);
    open.push({ indent, node });
  }
  return root;
}

export function childrenOf(node: IndentedNode | undefined, key: string): [string, IndentedNode][] {
  return [...(node?.children?.get(key)?.children ?? [])];
}

/** The scalar under a key, `undefined` when it is absent or empty. */
export function scalarOf(node: IndentedNode | undefined, key: string): string | undefined {
  return node?.children?.get(key)?.value || undefined;
}

/** Names and scalars under a key: the dependencies of a package. */
export function pairsOf(node: IndentedNode | undefined, key: string): [string, string][] {
  return childrenOf(node, key).map(([name, { value }]) => [name, value]);
}

function splitPair(body: string, syntax: IndentedSyntax): [string, string] | undefined {
  const separator = syntax === 'yaml' ? ':' : ' ';
  if (body.startsWith('"') || body.startsWith("'")) {
    const end = endOfQuoted(body);
    const key = unquoted(body.slice(0, end));
    if (end > 0 && body[end] === ':' && end === body.length - 1) return [key, ''];
    if (end > 0 && body[end] === separator) return [key, body.slice(end + 1).trim()];
  } else {
    const at = body.indexOf(syntax === 'yaml' ? ': ' : ' ');
    const nested = syntax === 'yarn-classic' && body.endsWith(':');
    if (at > 0 && !nested) return [body.slice(0, at), body.slice(at + separator.length).trim()];
  }
  // Also yarn classic's list of requests: "a@1 || 2", a@3:
  return body.endsWith(':') ? [body.slice(0, -1), ''] : undefined;
}

/** Index behind the closing quote, -1 without one. */
function endOfQuoted(body: string): number {
  const quote = body[0];
  for (let at = 1; at < body.length; at += 1) {
    if (quote === '"' && body[at] === '\\') at += 1;
    else if (body[at] === quote) {
      if (quote === "'" && body[at + 1] === "'") at += 1;
      else return at + 1;
    }
  }
  return -1;
}

function unquoted(text: string): string {
  if (text.length < 2 || text.at(-1) !== text[0]) return text;
  if (text[0] === "'") return text.slice(1, -1).replaceAll("''", "'");
  if (text[0] === '"') return text.slice(1, -1).replaceAll(/\\(["\\/])/g, '$1');
  return text;
}
