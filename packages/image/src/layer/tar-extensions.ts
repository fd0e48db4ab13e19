import { limitExceeded, malformed } from '@seaworthy/model';
import { blockBytes, parseNumber } from './tar-fields.ts';

/** What pax and GNU extended headers say: long names, large sizes, maps of sparse files. */

export const maxSparsePieces = 100_000;

export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

/** What extended headers said of the next entry. */
export interface Overrides {
  path?: string;
  linkTarget?: string;
  sizeBytes?: number;
  sparseSizeBytes?: number;
  sparseMajor?: string;
  sparse?: SparsePiece[];
}

/** pax records: "LENGTH KEY=VALUE\n", the length counting itself. */
export function readPax(data: Buffer, into: Overrides): void {
  let at = 0;
  const pieces: SparsePiece[] = [];
  let pieceOffset = 0;
  while (at < data.length) {
    const space = data.indexOf(0x20, at);
    if (space < 0 || space - at > 10) throw malformed('tar archive', 'a pax record has no length');
    const length = Number(data.toString('latin1', at, space));
    const end = at + length;
    if (!Number.isInteger(length) || length < space - at + 3 || end > data.length) {
      throw malformed('tar archive', 'a pax record has a wrong length');
    }
    const equals = data.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw malformed('tar archive', 'a pax record has no value');
    const key = data.toString('utf8', space + 1, equals);
    const value = data.toString('utf8', equals + 1, end - 1);
    at = end;
    switch (key) {
      case 'path':
        into.path = value;
        break;
      case 'linkpath':
        into.linkTarget = value;
        break;
      case 'size':
        into.sizeBytes = decimal(value, 'size');
        break;
      case 'GNU.sparse.major':
        into.sparseMajor = value;
        break;
      case 'GNU.sparse.name':
        into.path = value;
        break;
      case 'GNU.sparse.realsize':
      case 'GNU.sparse.size':
        into.sparseSizeBytes = decimal(value, key);
        break;
      case 'GNU.sparse.offset':
        pieceOffset = decimal(value, key);
        break;
      case 'GNU.sparse.numbytes':
        pieces.push({ offset: pieceOffset, length: decimal(value, key) });
        into.sparse = pieces;
        break;
      case 'GNU.sparse.map': {
        const numbers = value.split(',').map((text) => decimal(text, key));
        into.sparse = pairs(numbers);
        break;
      }
    }
  }
}

/**
 * Splits the content of a pax 1.0 sparse entry: a decimal count and as many offset and length
 * lines, padded to a block, then the stored pieces.
 */
export function readSparseMap(content: Buffer): { pieces: SparsePiece[]; dataOffset: number } {
  const numbers: number[] = [];
  let at = 0;
  let expected = 1;
  while (numbers.length < expected) {
    const newline = content.indexOf(0x0a, at);
    if (newline < 0 || newline - at > 20) throw malformed('tar archive', 'a sparse map is broken');
    numbers.push(decimal(content.toString('latin1', at, newline), 'sparse map'));
    at = newline + 1;
    if (numbers.length === 1) {
      if (numbers[0]! > maxSparsePieces) {
        throw limitExceeded('tar archive', 'pieces of a sparse file', maxSparsePieces);
      }
      expected = 1 + numbers[0]! * 2;
    }
  }
  return {
    pieces: pairs(numbers.slice(1)),
    dataOffset: Math.ceil(at / blockBytes) * blockBytes,
  };
}

function pairs(numbers: readonly number[]): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    pieces.push({ offset: numbers[i]!, length: numbers[i + 1]! });
  }
  return pieces;
}

export function readSparsePieces(
  block: Buffer,
  at: number,
  count: number,
  into: SparsePiece[],
): void {
  for (let i = 0; i < count; i++) {
    const position = at + i * 24;
    const length = parseNumber(block, position + 12, 12);
    if (length === 0) return;
    into.push({ offset: parseNumber(block, position, 12), length });
  }
}

function decimal(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
    throw malformed('tar archive', `${what} is not a number`);
  }
  return value;
}
