import type { Place } from './diagnostic.ts';
import type { LocatedText } from './item.ts';

/** A text that is put together from others, and knows for each place where that was written. */
export class SourceText {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.text = pieces.map(({ text }) => text).join('');
  }

  placeAt(offset: number): Place {
    let start = 0;
    for (const { text, locate } of this.#pieces) {
      if (offset < start + text.length) return locate(offset - start);
      start += text.length;
    }
    const last = this.#pieces.at(-1)!;
    return last.locate(last.text.length);
  }
}

export interface Piece {
  readonly text: string;
  locate(offset: number): Place;
}

/** Text of ours, which stands for a place. */
export const madePiece = (text: string, place: Place): Piece => ({ text, locate: () => place });

/** Text of a scalar of a file. */
export function writtenPiece({ text, node }: LocatedText, place: Place): Piece {
  return {
    text,
    locate: (offset) => ({ ...place, at: locateInScalar(place.file.text, node, text, offset) }),
  };
}

/**
 * Where a character of a scalar's value stands in the file. YAML folds and indents lines, but
 * leaves all but blanks as they are, so these are counted; not in a text with escapes, which
 * answers with its start.
 */
function locateInScalar(
  fileText: string,
  { at, end }: LocatedText['node'],
  value: string,
  offset: number,
): number {
  let v = 0;
  let f = at;
  while (v < offset && v < value.length) {
    if (isBlank(value.charCodeAt(v))) {
      v += 1;
      continue;
    }
    while (f < end && isBlank(fileText.charCodeAt(f))) f += 1;
    if (fileText.charCodeAt(f) !== value.charCodeAt(v)) return at;
    v += 1;
    f += 1;
  }
  while (f < end && isBlank(fileText.charCodeAt(f))) f += 1;
  return Math.min(f, Math.max(at, end - 1));
}

const isBlank = (code: number): boolean => code <= 32;
