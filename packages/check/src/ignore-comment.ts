import type { SourceFile } from './tree/source-file.ts';

/** `# seaworthy:ignore check-id, other-id: why`, in any language's comment. */
const comment =
  /(?:#|\/\/|\/\*|<!--)\s*seaworthy:ignore\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*(?::\s*(.*))?/;

/** The comment on a line, or alone on the line before it, that excuses a check there. */
export function findIgnore(
  file: SourceFile,
  line: number,
  check: string,
): { readonly line: number; readonly reason: string } | undefined {
  for (const number of [line, line - 1]) {
    const text = number < 1 ? '' : file.line(number).slice(0, 1000);
    const match = comment.exec(text);
    if (match === null) continue;
    // On the line before, a comment after something else speaks of that.
    if (number !== line && text.slice(0, match.index).trim() !== '') continue;
    if (!match[1]!.split(',').some((id) => id.trim() === check)) continue;
    const reason = (match[2] ?? '').replace(/\s*(?:\*\/|-->)\s*$/, '').trim();
    return { line: number, reason: reason === '' ? 'ignored in the file' : reason };
  }
  return undefined;
}
