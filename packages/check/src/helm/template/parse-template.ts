import { limitExceeded, malformed } from '@seaworthy/model';
import type { SourceFile } from '../../tree/source-file.ts';
import type { Operand, Pipe, Template, TemplateNode } from './ast.ts';
import { cutTemplate, type Piece, type Token } from './tokens.ts';

/** Blocks in blocks, and parentheses in parentheses. */
const maxDepth = 100;

/**
 * A file's own template, and those that it defines by name.
 * Grammar: https://pkg.go.dev/text/template
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseTemplate(file: SourceFile): {
  main: Template;
  defined: ReadonlyMap<string, Template>;
} {
  const parser = new BlockParser(file, cutTemplate(file));
  const body = parser.parseAll();
  return { main: { file, body }, defined: parser.defined };
}

type Keyword = 'end' | 'else';

class BlockParser {
  readonly defined = new Map<string, Template>();
  readonly #file: SourceFile;
  readonly #pieces: readonly Piece[];
  #next = 0;
  #depth = 0;
  /** Of the `else` that ended the last block: `else if …` goes on with these. */
  #rest: readonly Token[] = [];

  constructor(file: SourceFile, pieces: readonly Piece[]) {
    this.#file = file;
    this.#pieces = pieces;
  }

  parseAll(): TemplateNode[] {
    const nodes: TemplateNode[] = [];
    const ended = this.#block(nodes);
    if (ended !== undefined) throw this.#fault(`{{${ended}}} without a beginning`);
    return nodes;
  }

  /** Nodes up to an `end` or `else`, which it tells; `undefined` at the end of the file. */
  #block(nodes: TemplateNode[]): Keyword | undefined {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw limitExceeded(this.#file.path, 'blocks in blocks', maxDepth);
    try {
      while (this.#next < this.#pieces.length) {
        const piece = this.#pieces[this.#next]!;
        this.#next += 1;
        if (piece.kind === 'text') {
          nodes.push(piece);
          continue;
        }
        const [first, ...rest] = piece.tokens;
        const word = first?.kind === 'word' ? first.text : '';
        if (word === 'end' || word === 'else') {
          this.#rest = rest;
          return word;
        }
        this.#action(nodes, word, piece, rest);
      }
      return undefined;
    } finally {
      this.#depth -= 1;
    }
  }

  #action(
    nodes: TemplateNode[],
    word: string,
    piece: Piece & { kind: 'action' },
    rest: readonly Token[],
  ): void {
    if (word === 'if' || word === 'with' || word === 'range') {
      nodes.push(this.#control(word, rest));
    } else if (word === 'define' || word === 'block') {
      const name = rest[0]?.kind === 'string' ? rest[0].text : undefined;
      if (name === undefined) throw this.#fault(`{{${word}}} without a name`);
      const body: TemplateNode[] = [];
      if (this.#block(body) !== 'end') throw this.#fault(`{{${word}}} without its {{end}}`);
      this.defined.set(name, { file: this.#file, body });
      if (word === 'block') {
        nodes.push({ kind: 'template', name, pipe: this.#pipe(rest.slice(1)) });
      }
    } else if (word === 'template') {
      const [name, ...more] = rest;
      if (name?.kind !== 'string') throw this.#fault('{{template}} without a name');
      const pipe = more.length === 0 ? undefined : this.#pipe(more);
      nodes.push({ kind: 'template', name: name.text, pipe });
    } else if ((word === 'break' || word === 'continue') && rest.length === 0) {
      nodes.push({ kind: word });
    } else if (piece.tokens.length > 0) {
      const pipe = this.#pipe(piece.tokens);
      nodes.push({ kind: 'output', pipe, start: piece.start, end: piece.end });
    } else {
      throw this.#fault('an action without a command');
    }
  }

  #control(kind: 'if' | 'with' | 'range', tokens: readonly Token[]): TemplateNode {
    const pipe = this.#pipe(tokens);
    const body: TemplateNode[] = [];
    const otherwise: TemplateNode[] = [];
    let ended = this.#block(body);
    if (ended === 'else') {
      const [next, ...rest] = this.#rest;
      if (next === undefined) {
        ended = this.#block(otherwise);
      } else if (next.kind === 'word' && (next.text === 'if' || next.text === 'with')) {
        // `else if` shares the end of what it belongs to.
        this.#depth += 1;
        if (this.#depth > maxDepth) {
          throw limitExceeded(this.#file.path, 'blocks in blocks', maxDepth);
        }
        otherwise.push(this.#control(next.text, rest));
        this.#depth -= 1;
        return { kind, pipe, body, otherwise };
      }
    }
    if (ended !== 'end') throw this.#fault(`{{${kind}}} without its {{end}}`);
    return { kind, pipe, body, otherwise };
  }

  #pipe(tokens: readonly Token[]): Pipe {
    return new PipeParser(tokens, (what) => this.#fault(what)).parse();
  }

  #fault(what: string): Error {
    const piece = this.#pieces[Math.max(0, this.#next - 1)];
    return malformed(this.#file.path, `line ${this.#file.lineAt(piece?.start ?? 0)}: ${what}`);
  }
}

class PipeParser {
  readonly #tokens: readonly Token[];
  readonly #fault: (what: string) => Error;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], fault: (what: string) => Error) {
    this.#tokens = tokens;
    this.#fault = fault;
  }

  parse(): Pipe {
    const pipe = this.#pipe();
    if (this.#next < this.#tokens.length) throw this.#fault('a bracket too many');
    return pipe;
  }

  #isSign(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === 'sign' && token.text === text;
  }

  #pipe(): Pipe {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw this.#fault('too many brackets');
    const variables = this.#declared();
    const isAssignment = variables.length > 0 && this.#isSign('=');
    if (variables.length > 0) this.#next += 1;
    const commands: Operand[][] = [];
    for (;;) {
      const operands: Operand[] = [];
      while (this.#next < this.#tokens.length && !this.#isSign('|') && !this.#isSign(')')) {
        operands.push(this.#operand());
      }
      if (operands.length === 0) throw this.#fault('a command is missing');
      commands.push(operands);
      if (!this.#isSign('|')) break;
      this.#next += 1;
    }
    this.#depth -= 1;
    return { variables, isAssignment, commands };
  }

  /** `$a :=`, `$a, $b :=` or `$a =`; the sign is left to be read. */
  #declared(): string[] {
    const isVariable = (ahead: number) => this.#tokens[this.#next + ahead]?.kind === 'variable';
    const isSet = (ahead: number) => this.#isSign(':=', ahead) || this.#isSign('=', ahead);
    const nameAt = (ahead: number) => this.#tokens[this.#next + ahead]!.text;
    if (!isVariable(0)) return [];
    if (isSet(1)) {
      const names = [nameAt(0)];
      this.#next += 1;
      return names;
    }
    if (this.#isSign(',', 1) && isVariable(2) && isSet(3)) {
      const names = [nameAt(0), nameAt(2)];
      this.#next += 3;
      return names;
    }
    return [];
  }

  #operand(): Operand {
    const token = this.#tokens[this.#next]!;
    this.#next += 1;
    if (token.kind === 'field') return { kind: 'field', path: [token.text, ...this.#path()] };
    if (token.kind === 'variable') {
      return { kind: 'variable', name: token.text, path: this.#path() };
    }
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'character') {
      return { kind: 'literal', value: BigInt(token.text.codePointAt(0) ?? 0) };
    }
    if (token.kind === 'number') return { kind: 'literal', value: this.#number(token.text) };
    if (token.kind === 'word') {
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'literal', value: token.text === 'true' };
      }
      return token.text === 'nil' ? { kind: 'nil' } : { kind: 'function', name: token.text };
    }
    if (token.text === '.') return { kind: 'dot' };
    if (token.text === '(') {
      const pipe = this.#pipe();
      if (!this.#isSign(')')) throw this.#fault('a bracket is not closed');
      this.#next += 1;
      return { kind: 'pipe', pipe, path: this.#path() };
    }
    throw this.#fault(`"${token.text}" where a value belongs`);
  }

  /** Fields that follow without a space. */
  #path(): string[] {
    const path: string[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token?.kind !== 'field' || token.spaced) return path;
      path.push(token.text);
      this.#next += 1;
    }
  }

  #number(text: string): number | bigint {
    const digits = text.replaceAll('_', '');
    if (/^[+-]?(?:0[xX][0-9a-fA-F]+|\d+)$/.test(digits) && digits.length < 30) {
      const sign = digits.startsWith('-') ? -1n : 1n;
      const bare = digits.replace(/^[+-]/, '');
      return sign * BigInt(/^0[0-7]+$/.test(bare) ? `0o${bare}` : bare);
    }
    const value = Number(digits);
    if (Number.isNaN(value)) throw this.#fault(`"${text}" is no number`);
    return value;
  }
}
