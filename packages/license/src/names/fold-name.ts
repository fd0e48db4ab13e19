/** Words of a name that tell no licence from another. */
const fillers = new Set(
  'the license licenses licence licences licensed agreement under terms of version ver v a'.split(
    ' ',
  ),
);

/**
 * A name without what does not matter: case, punctuation, filling words, "v" before a number, and
 * a word said twice in a row. "The MIT License (MIT)" and "MIT licence" are both "mit".
 */
export function foldName(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/(?<![a-z])v(?:er(?:sion)?)?[.\s]{0,2}(?=\d)/g, ' ')
    // "gplv2", "mplv1.1", "apachev2"; an id of the list has a dash there.
    .replaceAll(/(?<=[a-z]{2})v(?=\d)/g, ' ')
    .split(/[^a-z0-9.+]+/)
    .map((word) => word.replace(/^\.+|\.+$/g, ''))
    .filter((word) => word !== '' && !fillers.has(word));
  return words.filter((word, i) => word !== words[i - 1]).join(' ');
}
