import { oneLine } from './printable.ts';
import { wrap } from './width.ts';

/** Wrapped lines under a bullet, indented by two. */
export function bulleted(
  text: string,
  width: number,
  bullet: string,
  style: (text: string) => string = (same) => same,
): string[] {
  return wrap(oneLine(text), width - 2 - bullet.length).map(
    (line, i) => `  ${style((i === 0 ? bullet : ' '.repeat(bullet.length)) + line)}`,
  );
}
