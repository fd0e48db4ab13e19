import { limitExceeded } from '@seaworthy/model';
import type { SourceFile, Span } from '../tree/source-file.ts';

/** Instructions in one file. */
const maxInstructions = 10_000;

/** Characters of one instruction, its continued lines included. */
const maxInstructionLength = 1_000_000;

export interface HereDocument {
  /** The word that ends it. */
  readonly name: string;
  readonly text: string;
  /** Variables in it are left to the shell that reads it. */
  readonly quoted: boolean;
  readonly span: Span;
  readonly segments: readonly Segment[];
}

/** A piece of a joined text: it begins at `at` there, and at `start` in the file. */
export interface Segment {
  readonly at: number;
  readonly start: number;
}

/** An instruction with its lines joined, before its arguments are understood. */
export interface Line {
  /** In capitals. */
  readonly keyword: string;
  /** What follows, continued lines joined, comments between them left out. */
  readonly rest: string;
  /** Where the pieces of `rest` stand. */
  readonly segments: readonly Segment[];
  readonly span: Span;
  readonly hereDocuments: readonly HereDocument[];
}

export interface Lines {
  /** `# name=value` at the top: syntax, escape, check. */
  readonly directives: ReadonlyMap<string, string>;
  readonly escapeMark: '\\' | '`';
  readonly lines: readonly Line[];
}

/** Which instructions take here-documents (Dockerfile reference, "Here-Documents"). */
const takesHereDocuments = new Set(['RUN', 'COPY', 'ADD']);

/** `<<EOF`, `<<-EOF`, `<<"EOF"`; a digit before it names a file descriptor. */
const hereMark = /(?:^|[\s\d])<<(-?)(["']?)([A-Za-z_][\w.]*)\2/g;

/**
 * The instructions of a Dockerfile as BuildKit's parser finds them
 * (https://docs.docker.com/reference/dockerfile/). Nothing is an error here: what is no
 * instruction comes out with its first word as keyword.
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function parseLines(file: SourceFile): Lines {
  const { directives, next } = readDirectives(file);
  const escapeMark = directives.get('escape') === '`' ? '`' : '\\';
  const lines: Line[] = [];
  const reader = new LineReader(file, next, escapeMark);
  for (let line = reader.read(); line !== undefined; line = reader.read()) {
    if (lines.length >= maxInstructions) {
      throw limitExceeded(file.path, 'instructions', maxInstructions);
    }
    lines.push(line);
  }
  return { directives, escapeMark, lines };
}

/** Offset in the file of an offset in a joined text. */
export function offsetInFile(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.at <= offset) low = middle;
    else high = middle - 1;
  }
  const segment = segments[low];
  return segment === undefined ? offset : segment.start + offset - segment.at;
}

/** The segments of what is left of a text without its first characters. */
export function withoutFirst(segments: readonly Segment[], count: number): Segment[] {
  return segments.map(({ at, start }) => ({ at: at - count, start }));
}

/** Directives end with the first line that is none. */
function readDirectives(file: SourceFile): { directives: Map<string, string>; next: number } {
  const directives = new Map<string, string>();
  let position = file.text.startsWith('\ufeff') ? 1 : 0;
  while (position < file.text.length) {
    const end = endOfLine(file.text, position);
    const match = /^\s*#\s*([A-Za-z][\w-]*)\s*=\s*(.+?)\s*$/.exec(
      file.text.slice(position, Math.min(end, position + 1000)),
    );
    if (match === null) break;
    const name = match[1]!.toLowerCase();
    if (directives.has(name)) break;
    directives.set(name, match[2]!);
    position = end + 1;
  }
  return { directives, next: position };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

class LineReader {
  readonly #file: SourceFile;
  readonly #escapeMark: string;
  #position: number;
  /** A here-document without its end: a build refuses the file, and others are not looked for. */
  #unfinished = false;

  constructor(file: SourceFile, position: number, escapeMark: string) {
    this.#file = file;
    this.#position = position;
    this.#escapeMark = escapeMark;
  }

  read(): Line | undefined {
    const { text } = this.#file;
    let joined = '';
    const segments: Segment[] = [];
    let start = -1;
    let end = -1;
    while (this.#position < text.length) {
      const lineStart = this.#position;
      const lineEnd = endOfLine(text, lineStart);
      this.#position = lineEnd + 1;
      const line = text.slice(lineStart, lineEnd).replace(/\r$/, '');
      const bare = line.trimStart();
      // Comments and empty lines are passed over, also inside a continued instruction.
      if (bare === '' || bare.startsWith('#')) continue;
      if (start === -1) start = lineStart + line.length - bare.length;
      const trimmed = bare.trimEnd();
      end = lineStart + line.length - (bare.length - trimmed.length);
      const continued = trimmed.endsWith(this.#escapeMark);
      segments.push({ at: joined.length, start: lineStart });
      joined += continued ? line.trimEnd().slice(0, -1) : line;
      if (joined.length > maxInstructionLength) {
        throw limitExceeded(this.#file.path, 'length of an instruction', maxInstructionLength);
      }
      if (!continued) break;
    }
    return start === -1 ? undefined : this.#finish(joined, segments, start, end);
  }

  #finish(joined: string, segments: readonly Segment[], start: number, end: number): Line {
    const text = joined.trimEnd();
    const keyword = /^\S*/.exec(text.trimStart())![0];
    const rest = text.trimStart().slice(keyword.length).trimStart();
    const upper = keyword.toUpperCase();
    const hereDocuments =
      takesHereDocuments.has(upper) && !this.#unfinished ? this.#readHereDocuments(rest) : [];
    const last = hereDocuments.at(-1);
    return {
      keyword: upper,
      rest,
      segments: withoutFirst(segments, text.length - rest.length),
      span: { file: this.#file, start, end: last === undefined ? end : last.span.end },
      hereDocuments,
    };
  }

  #readHereDocuments(rest: string): HereDocument[] {
    const documents: HereDocument[] = [];
    for (const [, dash, quote, name] of rest.matchAll(hereMark)) {
      const document = this.#readHereDocument(name!, dash === '-', quote !== '');
      if (document === undefined) break;
      documents.push(document);
    }
    return documents;
  }

  #readHereDocument(name: string, stripTabs: boolean, quoted: boolean): HereDocument | undefined {
    const { text } = this.#file;
    const start = this.#position;
    const lines: string[] = [];
    const segments: Segment[] = [];
    let length = 0;
    for (let position = start; position < text.length; ) {
      const end = endOfLine(text, position);
      const line = text.slice(position, end).replace(/\r$/, '');
      const content = stripTabs ? line.replace(/^\t+/, '') : line;
      if (content === name) {
        this.#position = end + 1;
        const span = { file: this.#file, start, end };
        return { name, text: lines.join('\n'), quoted, span, segments };
      }
      lines.push(content);
      segments.push({ at: length, start: position + line.length - content.length });
      length += content.length + 1;
      position = end + 1;
    }
    this.#unfinished = true;
    return undefined;
  }
}
