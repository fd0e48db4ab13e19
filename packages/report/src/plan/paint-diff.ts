import { createPaint } from '../text/paint.ts';
import { printable } from '../text/printable.ts';

/** A unified diff for people: coloured, and without what a terminal would obey. */
export function paintDiff(diff: string, color: boolean): string {
  const paint = createPaint(color);
  const lines = diff.split('\n').map((line) => {
    const shown = line.split('\t').map(printable).join('\t');
    if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(shown);
    if (line.startsWith('@@')) return paint.dim(shown);
    if (line.startsWith('+')) return paint.good(shown);
    return line.startsWith('-') ? paint.severity.high(shown) : shown;
  });
  return lines.join('\n');
}
