/**
 * The variables that a file of shell assignments sets, as os-release(5) and lsb-release files are
 * written: `NAME=value` lines with single, double or no quotes and backslash escapes. Nothing is
 * expanded; of a name given twice the last value counts; lines of another shape are passed over.
 */
export function parseAssignments(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^[ \t]*([A-Za-z_][A-Za-z0-9_]*)=/.exec(line);
    if (match !== null) values.set(match[1]!, unquote(line.slice(match[0].length)));
  }
  return values;
}

/** The first shell word of `text` without its quotes (POSIX shell, section 2.2). */
function unquote(text: string): string {
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === quote) {
      quote = '';
    } else if (quote === "'") {
      word += char;
    } else if (char === '\\' && at + 1 < text.length) {
      const next = text[++at]!;
      // Inside double quotes only these four lose their backslash.
      word += quote === '"' && !'$`"\\'.includes(next) ? char + next : next;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
    } else if (quote === '' && /[\s;]/.test(char)) {
      break;
    } else {
      word += char;
    }
  }
  return word;
}
