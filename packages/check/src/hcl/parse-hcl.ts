import { limitExceeded } from '@seaworthy/model';
import type { Entry, Node } from '../tree/node.ts';
import type { SourceFile, Span } from '../tree/source-file.ts';
import type { HclBlock, HclBody } from './hcl.ts';
import { HclScanner } from './hcl-scanner.ts';

/** Blocks in blocks, lists in lists. */
const maxDepth = 100;

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const traversal = /(?:\.[\w*-]+|\[(?:\d+|\*|"[^"\n$]*"|[\w.]+)\])*/y;
const assignment = /=(?![=>])/y;

/** The value of `var.x` or `local.x`, by these names; `undefined` where it is not written down. */
export type Resolve = (name: string) => Node | undefined;

/**
 * A file of Terraform's language, as far as values are literals: what only a run would tell, that
 * is references, templates, operators and most functions, becomes unknown. `jsonencode(…)` is the
 * value that it encodes. A text that Terraform reads as a boolean or a number is one.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseHcl(file: SourceFile, resolve: Resolve = () => undefined): HclBody {
  return new Parser(file, resolve).body(0, true);
}

class Parser {
  readonly #scanner: HclScanner;
  readonly #resolve: Resolve;

  constructor(file: SourceFile, resolve: Resolve) {
    this.#scanner = new HclScanner(file);
    this.#resolve = resolve;
  }

  body(depth: number, isFile = false): HclBody {
    const scanner = this.#scanner;
    this.#bound(depth);
    const attributes = new Map<string, Entry>();
    const blocks: HclBlock[] = [];
    const start = scanner.position;
    for (;;) {
      scanner.skipSpace(true);
      if (isFile ? scanner.isAtEnd : scanner.character === '}') break;
      const keyStart = scanner.position;
      const name = scanner.identifier() ?? scanner.fail('expected a name');
      const key = scanner.span(keyStart);
      scanner.skipSpace(false);
      if (scanner.match(assignment) === undefined) blocks.push(this.#block(name, keyStart, depth));
      else attributes.set(name, { key, value: this.#expression(depth + 1, false) });
    }
    return { attributes, blocks, ...scanner.span(start) };
  }

  #block(type: string, start: number, depth: number): HclBlock {
    const scanner = this.#scanner;
    const labels: string[] = [];
    let end = start + type.length;
    while (!scanner.take('{')) {
      const labelStart = scanner.position;
      if (scanner.character === '"') {
        scanner.skipString();
        labels.push(scanner.file.text.slice(labelStart + 1, scanner.position - 1));
      } else labels.push(scanner.identifier() ?? scanner.fail('expected "="'));
      end = scanner.position;
      scanner.skipSpace(false);
    }
    const header = scanner.span(start, end);
    const body = this.body(depth + 1);
    scanner.expect('}');
    // What `dynamic` makes stands in its `content`, and depends on what it is made for.
    return { type, labels, header, body };
  }

  /** `lines`: whether it stands in brackets, where a line break ends nothing. */
  #expression(depth: number, lines: boolean): Node {
    const scanner = this.#scanner;
    this.#bound(depth);
    scanner.skipSpace(lines);
    const start = scanner.position;
    const value = this.#primary(depth, lines);
    const end = scanner.position;
    scanner.skipSpace(lines);
    if (value !== undefined && (scanner.isAtEnd || /[\n\])},]/.test(scanner.character))) {
      return value;
    }
    scanner.skipExpression(lines);
    const isAllSpace = scanner.position === start;
    if (isAllSpace) scanner.fail('expected a value');
    return this.#unknown(start, Math.max(end, scanner.position));
  }

  #primary(depth: number, lines: boolean): Node | undefined {
    const scanner = this.#scanner;
    const start = scanner.position;
    const { character } = scanner;
    if (character === '"') return this.#string(start);
    if (character === '[') return this.#list(start, depth);
    if (character === '{') return this.#object(start, depth);
    if (character === '<') return this.#heredoc();
    if (character === '(') {
      scanner.position += 1;
      const value = this.#expression(depth + 1, true);
      scanner.skipSpace(true);
      scanner.expect(')');
      return value;
    }
    const digits = scanner.match(number);
    if (digits !== undefined) return this.#scalar(digits[0], true, scanner.span(start));
    const name = scanner.identifier();
    if (name === undefined) return undefined;
    if (/^(?:true|false|null)$/.test(name)) return this.#scalar(name, true, scanner.span(start));
    if (scanner.character === '(') return this.#call(name, start, depth, lines);
    scanner.match(traversal);
    return this.#reference(scanner.file.text.slice(start, scanner.position), scanner.span(start));
  }

  #call(name: string, start: number, depth: number, lines: boolean): Node | undefined {
    const scanner = this.#scanner;
    if (!/^(?:jsonencode|tolist|toset|tomap|tostring|sensitive)$/.test(name)) {
      scanner.skipExpression(lines);
      return this.#unknown(start, scanner.position);
    }
    scanner.expect('(');
    const value = this.#expression(depth + 1, true);
    scanner.skipSpace(true);
    scanner.take(',');
    scanner.skipSpace(true);
    scanner.expect(')');
    return value;
  }

  #string(start: number): Node {
    const scanner = this.#scanner;
    const isTemplate = scanner.skipString();
    const span = scanner.span(start);
    const raw = scanner.file.text.slice(start + 1, scanner.position - 1);
    if (isTemplate) {
      const whole = /^\$\{\s?((?:var|local)\.[\w-]{1,200})\s?\}$/.exec(raw)?.[1];
      return whole === undefined
        ? { kind: 'unknown', text: raw, ...span }
        : this.#reference(whole, span);
    }
    const text = raw.replace(/\\(u[0-9a-fA-F]{4}|.)|([$%])\2(?=\{)/g, unescapeHcl);
    return this.#scalar(text, /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text), span);
  }

  #heredoc(): Node | undefined {
    const span = this.#scanner.heredoc();
    if (span === undefined) return undefined;
    const text = span.file.text.slice(span.start, span.end);
    return /(?<![$%])[$%]\{/.test(text)
      ? { kind: 'unknown', text, ...span }
      : this.#scalar(text, false, span);
  }

  #list(start: number, depth: number): Node {
    const scanner = this.#scanner;
    scanner.position += 1;
    scanner.skipSpace(true);
    if (scanner.match(/for\b/y)) return this.#skipBracket(start, ']');
    const items: Node[] = [];
    while (!scanner.take(']')) {
      items.push(this.#expression(depth + 1, true));
      scanner.skipSpace(true);
      if (!scanner.take(',') && scanner.character !== ']') scanner.fail('expected "]"');
      scanner.skipSpace(true);
    }
    return { kind: 'list', items, ...scanner.span(start) };
  }

  #object(start: number, depth: number): Node {
    const scanner = this.#scanner;
    scanner.position += 1;
    scanner.skipSpace(true);
    if (scanner.match(/for\b(?!\s*[=:])/y)) return this.#skipBracket(start, '}');
    const entries = new Map<string, Entry>();
    while (!scanner.take('}')) {
      const keyStart = scanner.position;
      const name = this.#key(depth);
      const key = scanner.span(keyStart);
      scanner.skipSpace(true);
      if (!scanner.take('=') && !scanner.take(':')) scanner.fail('expected "="');
      const value = this.#expression(depth + 1, false);
      if (name !== undefined) entries.set(name, { key, value });
      scanner.skipSpace(true);
      scanner.take(',');
      scanner.skipSpace(true);
    }
    return { kind: 'map', entries, ...scanner.span(start) };
  }

  #key(depth: number): string | undefined {
    const scanner = this.#scanner;
    if (scanner.character === '"') {
      const node = this.#string(scanner.position);
      return node.kind === 'scalar' ? node.text : undefined;
    }
    if (scanner.character === '(') {
      scanner.position += 1;
      this.#expression(depth + 1, true);
      scanner.skipSpace(true);
      scanner.expect(')');
      return undefined;
    }
    const name = scanner.match(/[\w-]+/y)?.[0] ?? scanner.fail('expected a key');
    scanner.match(traversal);
    return name;
  }

  #skipBracket(start: number, end: string): Node {
    this.#scanner.skipExpression(true);
    while (this.#scanner.take(',')) this.#scanner.skipExpression(true);
    this.#scanner.expect(end);
    return this.#unknown(start, this.#scanner.position);
  }

  #reference(name: string, span: Span): Node {
    const value = /^(?:var|local)\.[\w-]+$/.test(name) ? this.#resolve(name) : undefined;
    return value === undefined ? { kind: 'unknown', text: name, ...span } : { ...value, ...span };
  }

  #unknown(start: number, end: number): Node {
    const text = this.#scanner.file.text.slice(start, end).trim();
    return { kind: 'unknown', text, ...this.#scanner.span(start, start + text.length) };
  }

  #scalar(text: string, plain: boolean, span: Span): Node {
    return { kind: 'scalar', text, plain, ...span };
  }

  #bound(depth: number): void {
    if (depth > maxDepth) {
      throw limitExceeded(this.#scanner.file.path, 'values inside one another', maxDepth);
    }
  }
}

function unescapeHcl(all: string, escaped: string | undefined, sign: string | undefined): string {
  if (sign !== undefined) return sign;
  if (escaped === undefined) return all;
  if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return { n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped;
}
