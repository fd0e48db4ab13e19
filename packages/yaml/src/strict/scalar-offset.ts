/**
 * Where a character of a text stands in the file, when the text is a YAML scalar of any style:
 * plain, quoted, literal or folded. White space is what styles change, so the other characters are
 * met one after another; what stands between them (indentation, quotes, escapes) is passed over.
 *
 * @param at offset in the file where the scalar begins
 * @param index of the character in the scalar's value; its length for the end
 */
export function offsetInScalar(text: string, at: number, value: string, index: number): number {
  let position = at;
  let last = at;
  for (let i = 0; i < Math.min(index + 1, value.length); i += 1) {
    const character = value[i]!;
    if (/\s/.test(character)) continue;
    const next = text.indexOf(character, position);
    if (next < 0) return last;
    last = next;
    position = next + 1;
  }
  return index >= value.length ? position : last;
}
