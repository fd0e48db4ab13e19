/** Lines around a change that are shown with it. */
const context = 3;
/** Beyond this the changed part is shown as removed and added in whole. */
const mostCompared = 4_000_000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The difference of two texts as `diff -u` and Git write it; "" when there is none. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compareLines(splitLines(before), splitLines(after));
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: string[] = [];
  for (let n = 0; n < changed.length; ) {
    let last = n;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * context)
      last += 1;
    const start = Math.max(0, changed[n]! - context);
    hunks.push(formatHunk(lines, start, Math.min(lines.length, changed[last]! + context + 1)));
    n = last + 1;
  }
  const name = path.replace(/^\/+/, '');
  return `--- a/${name}\n+++ b/${name}\n${hunks.join('')}`;
}

function formatHunk(lines: readonly Line[], start: number, end: number): string {
  const count = (part: readonly Line[], other: '-' | '+') =>
    part.filter(({ sign }) => sign !== other).length;
  const [earlier, part] = [lines.slice(0, start), lines.slice(start, end)];
  const range = (other: '-' | '+') => {
    const size = count(part, other);
    return `${count(earlier, other) + (size === 0 ? 0 : 1)},${size}`;
  };
  const body = part.map(({ sign, text }) =>
    text.endsWith('\n') ? `${sign}${text}` : `${sign}${text}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** By the longest common subsequence of what lies between the equal beginning and end. */
function compareLines(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let same = 0;
  while (same < a.length - start && same < b.length - start && a.at(-1 - same) === b.at(-1 - same))
    same += 1;
  const [from, to] = [a.slice(start, a.length - same), b.slice(start, b.length - same)];
  const kept = (text: string): Line => ({ sign: ' ', text });
  return [
    ...a.slice(0, start).map(kept),
    ...(from.length * to.length > mostCompared ? replaced(from, to) : aligned(from, to)),
    ...a.slice(a.length - same).map(kept),
  ];
}

function replaced(from: readonly string[], to: readonly string[]): Line[] {
  return [
    ...from.map((text): Line => ({ sign: '-', text })),
    ...to.map((text): Line => ({ sign: '+', text })),
  ];
}

function aligned(from: readonly string[], to: readonly string[]): Line[] {
  const columns = to.length + 1;
  const common = new Uint32Array((from.length + 1) * columns);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      common[i * columns + j] =
        from[i] === to[j]
          ? common[(i + 1) * columns + j + 1]! + 1
          : Math.max(common[(i + 1) * columns + j]!, common[i * columns + j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      lines.push({ sign: ' ', text: from[i]! });
      i += 1;
      j += 1;
    } else if (
      j >= to.length ||
      (i < from.length && common[(i + 1) * columns + j]! >= common[i * columns + j + 1]!)
    ) {
      lines.push({ sign: '-', text: from[i++]! });
    } else lines.push({ sign: '+', text: to[j++]! });
  }
  return lines;
}
