import { malformed } from '@seaworthy/model';
import type { SourceFile, Span } from '../tree/source-file.ts';

const space = /(?:[ \t\r\uFEFF]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const spaceAndLines = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const identifier = /[\p{L}_][\p{L}\d_-]*/uy;
const heredocStart = /<<-?([\w-]+)[ \t]*\r?\n/y;

/** Steps through the text of an HCL file; every step is linear in what it passes. */
export class HclScanner {
  readonly file: SourceFile;
  position = 0;

  constructor(file: SourceFile) {
    this.file = file;
  }

  get rest(): string {
    return this.file.text.slice(this.position, this.position + 2);
  }

  get character(): string {
    return this.file.text[this.position] ?? '';
  }

  get isAtEnd(): boolean {
    return this.position >= this.file.text.length;
  }

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.file.text) ?? undefined;
    if (found !== undefined) this.position = pattern.lastIndex;
    return found;
  }

  skipSpace(lines: boolean): void {
    this.match(lines ? spaceAndLines : space);
  }

  identifier(): string | undefined {
    return this.match(identifier)?.[0];
  }

  take(text: string): boolean {
    if (!this.file.text.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected "${text}"`);
  }

  span(start: number, end = this.position): Span {
    return { file: this.file, start, end };
  }

  fail(what: string): never {
    throw malformed(this.file.path, `${what} in line ${this.file.lineAt(this.position)}`);
  }

  /** Passes a text in quotes, with the templates and texts in it; says whether there are any. */
  skipString(): boolean {
    const { text } = this.file;
    let isTemplate = false;
    /** Per open template the braces in it, and between them the texts. */
    const open: ('"' | '{')[] = ['"'];
    for (this.position += 1; this.position < text.length; this.position += 1) {
      const character = text[this.position]!;
      if (open.at(-1) === '"') {
        if (character === '\\') this.position += 1;
        else if (character === '"') open.pop();
        else if ((character === '$' || character === '%') && text[this.position + 1] === '{') {
          // `$${` is a dollar and a brace.
          if (text[this.position - 1] === character) continue;
          isTemplate = true;
          open.push('{');
          this.position += 1;
        } else if (character === '\n') this.fail('text without an end');
      } else if (character === '"' || character === '{') open.push(character);
      else if (character === '}') open.pop();
      if (open.length > 0) continue;
      this.position += 1;
      return isTemplate;
    }
    return this.fail('text without an end');
  }

  /** Passes `<<END … END`; the span is what stands between. */
  heredoc(): Span | undefined {
    const start = this.match(heredocStart);
    if (start === undefined) return undefined;
    const { text } = this.file;
    const content = this.position;
    while (this.position < text.length) {
      const lineStart = this.position;
      const newline = text.indexOf('\n', lineStart);
      const lineEnd = newline === -1 ? text.length : newline;
      this.position = newline === -1 ? lineEnd : newline + 1;
      if (text.slice(lineStart, lineEnd).trim() !== start[1]) continue;
      this.position = lineEnd;
      return this.span(content, lineStart);
    }
    return this.fail(`<<${start[1]} without an end`);
  }

  /** Passes the rest of an expression, up to what ends it outside its brackets. */
  skipExpression(lines: boolean): void {
    let depth = 0;
    while (!this.isAtEnd) {
      const { character } = this;
      if (/[\])},]/.test(character) && depth === 0) return;
      if (character === '\n' && depth === 0 && !lines) return;
      if (character === '"') this.skipString();
      else if (character === '<' && this.heredoc() !== undefined) continue;
      else if (character === '#' || this.rest === '//' || this.rest === '/*') {
        const before = this.position;
        this.skipSpace(false);
        if (this.position !== before) continue;
        // Looking for its end again and again would take quadratic time.
        if (this.rest === '/*') this.fail('comment without an end');
        this.position += 1;
      } else {
        if (/[([{]/.test(character)) depth += 1;
        else if (/[\])}]/.test(character)) depth -= 1;
        this.position += 1;
      }
    }
  }
}
