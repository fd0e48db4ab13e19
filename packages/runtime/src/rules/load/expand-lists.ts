import type { LoadedList } from './collector.ts';
import { madePiece, type Piece, SourceText } from './source-text.ts';

/** Items of a list with those of the lists in it, and lists that are looked into for them. */
const maxItems = 100_000;
const maxOddNames = 100;
/** Lists in lists. */
const maxDepth = 50;

/**
 * Puts lists into conditions, as text: a name between blanks, brackets, commas and equals signs
 * becomes its items. Names in quotes stay.
 */
export class ListExpander {
  readonly #lists: ReadonlyMap<string, LoadedList>;
  /** Names of several words, of which a rule file is warned: they are looked for one by one. */
  readonly #oddNames: readonly string[];
  readonly #texts = new Map<string, string>();
  #steps = 0;
  /** Names of lists that anything names. */
  readonly used = new Set<string>();

  constructor(lists: ReadonlyMap<string, LoadedList>) {
    this.#lists = lists;
    this.#oddNames = [...lists.keys()]
      .filter((name) => /[\s(),="']/.test(name))
      .slice(0, maxOddNames);
    for (const { items } of lists.values()) {
      for (const item of items) if (lists.has(item)) this.used.add(item);
    }
  }

  expand(source: SourceText): SourceText {
    const pieces: Piece[] = [];
    let done = 0;
    const keep = (end: number): void => {
      if (end > done) {
        const start = done;
        pieces.push({
          text: source.text.slice(start, end),
          locate: (offset) => source.placeAt(start + offset),
        });
      }
    };
    for (const { name, start, end } of this.#namesIn(source.text)) {
      if (start < done) continue;
      this.used.add(name);
      const text = this.#textOf(name);
      const [from, to] = text === '' ? withComma(source.text, start, end, done) : [start, end];
      keep(from);
      if (text !== '') pieces.push(madePiece(text, source.placeAt(start)));
      done = to;
    }
    if (done === 0) return source;
    keep(source.text.length);
    return new SourceText(pieces);
  }

  #namesIn(text: string): Word[] {
    const words = [...wordsOf(text)].filter(({ name }) => this.#lists.has(name));
    if (this.#oddNames.length === 0) return words;
    for (const name of this.#oddNames) words.push(...placesOf(name, text));
    return words.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** @throws RangeError for more items than a list may have */
  #textOf(name: string): string {
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    const items: string[] = [];
    this.#steps = 0;
    this.#collect(name, items, new Set());
    const text = items.map(quoteItem).join(', ');
    this.#texts.set(name, text);
    return text;
  }

  #collect(name: string, items: string[], open: Set<string>): void {
    open.add(name);
    if (open.size > maxDepth) throw new RangeError(`"${name}" is a list in too many others`);
    for (const item of this.#lists.get(name)!.items) {
      // A list in itself is a text.
      if (this.#lists.has(item) && !open.has(item)) this.#collect(item, items, open);
      else items.push(item);
      this.#steps += 1;
      if (this.#steps > maxItems) {
        throw new RangeError(`the list "${name}" has more than ${maxItems} items`);
      }
    }
    open.delete(name);
  }
}

/** A text with blanks needs quotes; who wrote some has them. */
export function quoteItem(item: string): string {
  return item.includes(' ') && !/^["']/.test(item) ? `"${item}"` : item;
}

/** Of an empty list goes one comma beside it as well. */
function withComma(
  text: string,
  start: number,
  end: number,
  done: number,
): [from: number, to: number] {
  let from = start;
  while (from > done && /\s/.test(text[from - 1]!)) from -= 1;
  if (from > done && text[from - 1] === ',') return [from - 1, end];
  let to = end;
  while (to < text.length && /\s/.test(text[to]!)) to += 1;
  return text[to] === ',' ? [start, to + 1] : [start, end];
}

function* placesOf(name: string, text: string): Generator<Word> {
  const isEdge = (character: string | undefined): boolean =>
    character === undefined || /[\s(),=]/.test(character);
  for (let start = text.indexOf(name); start !== -1; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    if (isEdge(text[start - 1]) && isEdge(text[end])) yield { name, start, end };
  }
}

interface Word {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function* wordsOf(text: string): Generator<Word> {
  const pattern = /[^\s(),="']+|["']/g;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [name] = found;
    if (name === '"' || name === "'") {
      let close = text.indexOf(name, found.index + 1);
      while (close > 0 && text[close - 1] === '\\') close = text.indexOf(name, close + 1);
      if (close === -1) return;
      pattern.lastIndex = close + 1;
    } else {
      yield { name, start: found.index, end: pattern.lastIndex };
    }
  }
}
