/**
 * How many terminal columns a text takes: East Asian wide characters and emoji take two, marks
 * that combine with the character before them take none (Unicode TR11, TR51).
 */
let segmenter: Intl.Segmenter | undefined;

/** Made when it is first needed: it takes longer to make than most commands run. */
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}
const plain = /^[\x20-\x7e]*$/;
const marksOnly = /^[\p{M}\p{Cf}\p{Cc}]+$/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;

/** First and last code points of the blocks that East Asian Width calls wide or full width. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmentsOf(text)) width += graphemeWidth(segment);
  return width;
}

/** The text cut to `width` columns; what was cut shows as "…". */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (text.length <= width && plain.test(text)) return text;
  // A pile of combining marks takes no columns but much time: no honest text needs this many.
  const bounded = text.slice(0, width * 16);
  if (bounded.length === text.length && displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmentsOf(bounded)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    kept += segment.slice(0, 8);
    used += next;
  }
  return `${kept}…`;
}

/** Cut in the middle: the ends of paths tell more than their middles. */
export function truncateMiddle(text: string, width: number): string {
  if (width < 8) return truncate(text, width);
  if (text.length <= width * 16 && displayWidth(text) <= width) return text;
  const head = Math.floor((width - 1) / 2);
  return truncate(text, head + 1).replace(/…$/, '') + truncateStart(text, width - head);
}

/** Cut at the start: the last segments of a module path or a Maven name tell most. */
export function truncateStart(text: string, width: number): string {
  if (width <= 0) return '';
  if (text.length <= width * 16 && displayWidth(text) <= width) return text;
  const graphemes = [...segmentsOf(text.slice(-width * 16))].map(({ segment }) => segment);
  let end = '';
  let used = 0;
  for (const segment of graphemes.reverse()) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    end = segment.slice(0, 8) + end;
    used += next;
  }
  return `…${end}`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Breaks prose at spaces so that no line is wider than `width`; a longer word is cut in pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const candidate = line === '' ? word : `${line} ${word}`;
    if (displayWidth(candidate) <= width) {
      line = candidate;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > width) {
      const head = takeColumns(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** The longest start of `text` that fits; at least one grapheme, so that callers make progress. */
function takeColumns(text: string, width: number): string {
  let head = '';
  let used = 0;
  for (const { segment } of segmentsOf(text)) {
    used += graphemeWidth(segment);
    if (used > width && head !== '') break;
    head += segment;
  }
  return head;
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0)!;
  if (code < 0x300) return code < 0x20 ? 0 : 1;
  if (marksOnly.test(grapheme)) return 0;
  if (emoji.test(grapheme)) return 2;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
