import { limitExceeded } from '@seaworthy/model';
import type { SourceFile, Span } from '../../tree/source-file.ts';

/** Characters that one file may become. */
const maxLength = 5_000_000;

interface Segment {
  /** Where it begins in the output. */
  readonly at: number;
  readonly source: Span;
  /** Character for character; else the whole of it comes from the whole of the source. */
  readonly isCopy: boolean;
}

/** What a template writes, and where each part of it stands in a file. */
export class Output {
  #text = '';
  readonly #segments: Segment[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get text(): string {
    return this.#text;
  }

  copy(file: SourceFile, start: number, end: number): void {
    this.#add(file.text.slice(start, end), { file, start, end }, true);
  }

  write(text: string, source: Span): void {
    this.#add(text, source, false);
  }

  /** What another template has written, with its places. */
  append(other: Output): void {
    for (const [index, { at, source, isCopy }] of other.#segments.entries()) {
      const end = other.#segments[index + 1]?.at ?? other.#text.length;
      this.#add(other.#text.slice(at, end), source, isCopy);
    }
  }

  #add(text: string, source: Span, isCopy: boolean): void {
    if (text === '') return;
    if (this.#text.length + text.length > maxLength) {
      throw limitExceeded(this.#name, 'characters of a rendered template', maxLength);
    }
    this.#segments.push({ at: this.#text.length, source, isCopy });
    this.#text += text;
  }

  /** Where a range of the output comes from. An action's output stands where the action does. */
  sourceOf(start: number, end: number): Span | undefined {
    const first = this.#segmentAt(start);
    const last = this.#segmentAt(Math.max(start, end - 1));
    if (first === undefined || last === undefined) return undefined;
    const from = first.isCopy ? first.source.start + (start - first.at) : first.source.start;
    const to = last.isCopy
      ? Math.min(last.source.end, last.source.start + (end - last.at))
      : last.source.end;
    const isSameFile = first.source.file === last.source.file && to >= from;
    return { file: first.source.file, start: from, end: isSameFile ? to : first.source.end };
  }

  #segmentAt(place: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#segments[middle]!.at <= place) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}
