import { displayWidth, truncate, truncateMiddle, truncateStart } from './width.ts';

/** One column of a table for a terminal. */
export interface Column {
  readonly align?: 'left' | 'right';
  /** How a text that does not fit is cut; a column without it keeps its natural width. */
  readonly cut?: keyof typeof cutters;
  /** A column that is cut keeps at least this many places. */
  readonly minWidth?: number;
}

export interface Cell {
  readonly text: string;
  readonly style?: ((text: string) => string) | undefined;
}

const cutters = { start: truncateStart, middle: truncateMiddle, end: truncate };

/** Spaces between columns. */
export const gap = 2;

/**
 * How wide each column is so that the rows fit into `width`: natural widths, and when they are too
 * wide in all, the widest of those that may be cut give way first. A column without any text is 0.
 */
export function fitColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): number[] {
  const widths = columns.map((_, i) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[i]?.text ?? '')), 0),
  );
  const gaps = gap * Math.max(0, widths.filter((each) => each > 0).length - 1);
  let excess = widths.reduce((sum, each) => sum + each, gaps) - width;
  while (excess > 0) {
    const widest = columns.reduce((best, column, i) => {
      const canShrink = column.cut !== undefined && widths[i]! > (column.minWidth ?? 4);
      return canShrink && (best < 0 || widths[i]! > widths[best]!) ? i : best;
    }, -1);
    if (widest < 0) break;
    // Down to the next widest at once, or as far as needed: a name may be thousands of columns wide.
    const others = widths.filter((_, i) => i !== widest && columns[i]!.cut !== undefined);
    const floor = Math.max(
      columns[widest]!.minWidth ?? 4,
      ...others.filter((w) => w < widths[widest]!),
    );
    const step = Math.max(1, Math.min(excess, widths[widest]! - floor));
    widths[widest]! -= step;
    excess -= step;
  }
  return widths;
}

/** One line; the last cell is not padded, so that no line ends in spaces. */
export function formatRow(
  columns: readonly Column[],
  widths: readonly number[],
  row: readonly Cell[],
): string {
  const last = row.findLastIndex((cell, i) => widths[i]! > 0 && cell.text !== '');
  let line = '';
  for (const [i, { text, style }] of row.slice(0, last + 1).entries()) {
    const width = widths[i]!;
    if (width === 0) continue;
    const { align, cut } = columns[i]!;
    const fitted = cutters[cut ?? 'end'](text, width);
    const padding = ' '.repeat(width - displayWidth(fitted));
    const shown = fitted === '' ? '' : (style?.(fitted) ?? fitted);
    if (line !== '') line += ' '.repeat(gap);
    line += align === 'right' ? padding + shown : i === last ? shown : shown + padding;
  }
  return line;
}
