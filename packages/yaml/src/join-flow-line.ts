/**
 * Falco's rule files close brackets further left than YAML 1.2 lets them (section 7.4), which
 * Falco's own parser does not mind:
 *
 *     items: [
 *       a
 *     ]
 *
 * Joins the line at which a parser complained to the one before. No offset changes: blanks take the
 * place of line breaks and of comments between.
 * @param at where the text goes on
 */
export function joinFlowLine(text: string, at: number): string | undefined {
  let lineStart = text.lastIndexOf('\n', at - 1) + 1;
  if (lineStart === 0) return undefined;
  let from = lineStart;
  while (lineStart > 0) {
    const end = lineStart - 1;
    lineStart = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(lineStart, end);
    from = lineStart + lengthWithoutComment(line);
    if (line.slice(0, from - lineStart).trim() !== '') break;
  }
  const gap = text.slice(from, at);
  return `${text.slice(0, from)}${' '.repeat(gap.length)}${text.slice(at)}`;
}

/** A comment begins behind a blank, and not in quotes. */
function lengthWithoutComment(line: string): number {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '#' && (i === 0 || /\s/.test(line[i - 1]!))) {
      return i;
    }
  }
  return line.length;
}
