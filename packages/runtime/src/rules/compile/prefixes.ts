/**
 * Whether a text begins with one of some words. Most texts begin with none, and show it by the first
 * character in which the words differ.
 */
export function prefixMatcher(words: readonly string[]): (text: string) => boolean {
  const at = firstDifference(words);
  const byCharacter = Map.groupBy(words, (word) => word.charCodeAt(at));
  // Every text begins with an empty word.
  if (words.includes('')) return () => true;
  return (text) => {
    const candidates = byCharacter.get(text.charCodeAt(at));
    if (candidates === undefined) return false;
    for (let i = 0; i < candidates.length; i++) if (text.startsWith(candidates[i]!)) return true;
    return false;
  };
}

/** No further than the last character of the shortest word. */
function firstDifference(words: readonly string[]): number {
  const [first = '', ...others] = words;
  const last = Math.min(...words.map(({ length }) => length)) - 1;
  let at = 0;
  while (at < last && others.every((word) => word.charCodeAt(at) === first.charCodeAt(at))) at += 1;
  return at;
}
