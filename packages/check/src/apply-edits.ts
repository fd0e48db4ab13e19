import type { Edit } from './check.ts';

/**
 * The text of a file with edits applied. Edits that overlap an earlier one are left out, and
 * counted: two mends of one place need a second look.
 */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly skipped: number } {
  const ordered = edits.toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  let result = '';
  let position = 0;
  let skipped = 0;
  let last: Edit | undefined;
  for (const edit of ordered) {
    const isTwin =
      last !== undefined &&
      last.at.start === edit.at.start &&
      last.at.end === edit.at.end &&
      last.text === edit.text;
    if (isTwin) continue;
    if (edit.at.start < position) {
      skipped += 1;
      continue;
    }
    result += text.slice(position, edit.at.start) + edit.text;
    position = edit.at.end;
    last = edit;
  }
  return { text: result + text.slice(position), skipped };
}
