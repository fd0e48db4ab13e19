import { canonicalWord, tokenise } from './tokenise.ts';

/** What the data file holds, before it is packed. */
export interface MadeTemplates {
  readonly words: readonly string[];
  readonly templates: readonly { readonly id: string; readonly words: readonly number[] }[];
}

/** Shorter texts say nothing that other texts do not say by chance. */
const fewestWords = 14;

/**
 * Makes the templates out of the texts of the SPDX list. Titles, copyright lines and what a user is
 * to fill in are left out; what follows the terms ("How to apply these terms ...") becomes a
 * template of its own, as copies often lack it. Of identifiers with the same text one remains.
 */
export function makeTemplates(texts: ReadonlyMap<string, string>): MadeTemplates {
  const numbers = new Map<string, number>();
  const made: { id: string; words: number[] }[] = [];
  const seen = new Set<string>();
  const add = (id: string, text: string): void => {
    const words = wordsOf(text).map((word) => {
      if (word === '') return 0;
      const number = numbers.get(word) ?? numbers.size + 1;
      numbers.set(word, number);
      return number;
    });
    const key = words.join(' ');
    if (words.length < fewestWords || seen.has(key)) return;
    seen.add(key);
    made.push({ id, words });
  };
  const ids = [...texts.keys()].sort((a, b) => preference(a) - preference(b) || (a < b ? -1 : 1));
  for (const id of ids) {
    const [terms, rest] = partsOf(id, texts.get(id)!);
    for (const variant of variantsOf(id, terms)) add(id, variant);
    if (rest !== undefined) add('', rest);
  }
  return { words: [...numbers.keys()], templates: made };
}

/** Of "-only" and "-or-later" the text alone grants the one; of variants the plain one comes first. */
function preference(id: string): number {
  return (
    (id.endsWith('-or-later') ? 1_000 : 0) +
    (/(?:-no)?-(?:invariants|RFN)/.test(id) ? 500 : 0) +
    id.length
  );
}

/**
 * The BSD licences with the words that the SPDX list lets take the place of others (its markup
 * has them as alternatives), most often those of a single author.
 */
function variantsOf(id: string, terms: string): string[] {
  if (!/^BSD-[234]-Clause$/.test(id)) return [terms];
  const ofAuthor = terms
    .replaceAll(/COPYRIGHT HOLDERS AND CONTRIBUTORS/g, 'AUTHOR')
    .replaceAll(/COPYRIGHT HOLDERS? OR CONTRIBUTORS|COPYRIGHT HOLDERS?/g, 'AUTHOR');
  const names = /Neither the name of [^.]{5,80}? nor the names of its contributors may be/i;
  return [terms, ofAuthor].flatMap((text) => [
    text,
    text.replace(names, 'The name of the author may not be'),
    text.replace(
      names,
      'Neither the name of the University nor the names of its contributors may be',
    ),
  ]);
}

const endOfTerms =
  /\n[^\n]{0,40}END OF TERMS AND CONDITIONS[^\n]*\n|\n\s{0,8}Exhibit A\b[^\n]{0,80}\n|\n\s{0,8}How to Apply These Terms[^\n]*\n|\n[^\n]{0,10}APPENDIX: How to apply[^\n]*\n/i;

/** Longer than any advice on how to use a licence. */
const longestRest = 4_000;
/** The text of LGPL-3.0 ends with the one of GPL-3.0, which it adds to. */
const otherLicense = /\n\s{0,40}GNU GENERAL PUBLIC LICENSE\s{1,40}Version 3, 29 June 2007/;

function partsOf(id: string, text: string): [terms: string, rest: string | undefined] {
  const whole = id.startsWith('LGPL-3.0') ? text.split(otherLicense, 1)[0]! : text;
  const found = endOfTerms.exec(whole);
  const rest = found === null ? '' : whole.slice(found.index + found[0].length);
  // Not a table of contents.
  if (found === null || found.index < whole.length / 2 || rest.length > longestRest) {
    return [withoutTitle(whole), undefined];
  }
  return [withoutTitle(whole.slice(0, found.index)), rest];
}

/** Without the short paragraphs that open a text, nor those that are about copyright. */
function withoutTitle(text: string): string {
  const paragraphs = text.split(/\n\s*\n/);
  const first = paragraphs.findIndex((paragraph) => {
    const words = paragraph.match(/[a-z0-9]+/gi)?.length ?? 0;
    return words >= 14 && !isCopyright(paragraph);
  });
  return (first < 0 ? paragraphs : paragraphs.slice(first))
    .map((paragraph) =>
      paragraph
        .split('\n')
        .filter((line) => !isCopyright(line))
        .join('\n'),
    )
    .join('\n\n');
}

function isCopyright(line: string): boolean {
  return (
    /^\W*(?:copyright\b|\(c\)|©)/i.test(line) &&
    /\d{4}|<|\[|year|©|\(c\)/i.test(line) &&
    line.length < 200
  );
}

/** "" stands for what a user fills in. */
function wordsOf(text: string): string[] {
  const marked = text
    .replaceAll(
      /<<[^<>]{0,200}>>|<[^<>\n]{1,80}>|\[[^[\]\n]{1,40}\]|\{[^{}\n]{1,40}\}|_{3,}/g,
      ' placeholderplaceholder ',
    )
    .replaceAll(/[^\0-\x7f]/g, ' ');
  const { starts, ends, length } = tokenise(marked);
  const words: string[] = [];
  for (let i = 0; i < length; i++) {
    const word = marked.slice(starts[i], ends[i]).toLowerCase();
    words.push(word === 'placeholderplaceholder' ? '' : canonicalWord(word));
  }
  return words;
}
