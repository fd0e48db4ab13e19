/**
 * Options of a command line after getopt(3), short ones alone: letters and their values in a row,
 * "?" for a letter that is not described. With a selector the last value of that option, or its
 * letter where it takes none; `undefined` where it is not given.
 */
export function optionReader(
  selector: string | undefined,
): (words: readonly string[], description: string) => readonly string[] | undefined {
  return (words, description) => {
    const takesValue = describe(description);
    const found: string[] = [];
    let selected: string | undefined;
    const emit = (letter: string, value: string | undefined): void => {
      if (selector === undefined) found.push(...(value === undefined ? [letter] : [letter, value]));
      else if (letter === selector) selected = value ?? letter;
    };
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === '--') break;
      if (word.length > 2 && word.startsWith('--')) continue;
      if (word.length < 2 || !word.startsWith('-')) break;
      for (let at = 1; at < word.length; at++) {
        const letter = word[at]!;
        const needs = takesValue.get(letter);
        if (needs === undefined) {
          if (selector === undefined) found.push('?');
        } else if (!needs) {
          emit(letter, undefined);
        } else {
          const isAttached = at + 1 < word.length;
          const value = isAttached ? word.slice(at + 1) : words[i + 1];
          if (!isAttached && value !== undefined) i += 1;
          // An option without its value stands as an empty one.
          if (value !== undefined) emit(letter, value);
          else if (selector === undefined) found.push('');
          else if (letter === selector) selected = '';
          break;
        }
      }
    }
    if (selector === undefined) return found;
    return selected === undefined ? undefined : [selected];
  };
}

/** "ab:c": b takes a value. */
function describe(description: string): Map<string, boolean> {
  const takesValue = new Map<string, boolean>();
  for (let i = 0; i < description.length; i++) {
    const letter = description[i]!;
    if (letter === ':') continue;
    takesValue.set(letter, description[i + 1] === ':');
  }
  return takesValue;
}
