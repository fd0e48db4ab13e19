import type { Node } from './node.ts';
import type { Span } from './source-file.ts';

/** The first line of a value, as the file has it, that a pattern matches; else the whole value. */
export function lineIn(node: Node, pattern: RegExp): Span {
  const { file } = node;
  let start = node.start;
  while (start < node.end) {
    const newline = file.text.indexOf('\n', start);
    const end = newline === -1 || newline > node.end ? node.end : newline;
    if (pattern.test(file.text.slice(start, Math.min(end, start + 5_000)))) {
      return { file, start, end };
    }
    start = end + 1;
  }
  return node;
}
