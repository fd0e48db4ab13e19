import {
  type Expression,
  formatExpression,
  join,
  term,
  termsOf,
} from '../expression/expression.ts';
import { type FoundNotice, findNotices, findTags } from './find-notices.ts';
import { type FoundText, findTexts, sameSimilarity } from './find-texts.ts';
import { readTemplates } from './read-templates.ts';
import { settle } from './settle.ts';
import { TemplateIndex } from './template-index.ts';
import { type Tokens, tokenise } from './tokenise.ts';

/** What a licence file says. */
export interface TextReading {
  /** All that it grants; `undefined` when nothing is recognised. */
  readonly expression: Expression | undefined;
  readonly matches: readonly TextMatch[];
  /** Why that is not all there is to say; empty when it is. */
  readonly doubts: readonly string[];
}

export interface TextMatch {
  readonly license: string;
  /** The licence itself, words that refer to it, or an SPDX tag. */
  readonly kind: 'text' | 'notice' | 'tag';
  /** 0 to 1. */
  readonly confidence: number;
  /** From 1 on. */
  readonly line: number;
}

let index: TemplateIndex | undefined;

/** Longer than a name or an address: a clause. */
const clauseWords = 14;
/** The beginning of a text ends at a change near to it, and then is missing. */
const missingWords = 8;

/** Words beside the licences themselves that a file may have before it is not understood. */
const fewWords = 60;
const fewPart = 0.2;

/** @param text one character a byte (latin1) */
export function readLicenseText(text: string): TextReading {
  index ??= new TemplateIndex(readTemplates());
  const tokens = tokenise(text);
  const texts = findTexts(numbersOf(tokens, index.vocabulary), index);
  const rest = restOf(text, tokens, texts);
  const tags = findTags(text);
  const notices = findNotices(rest.words);
  const licenses = texts.filter(({ id }) => id !== '');
  const places = new LinePlaces(text);

  const granted = new Map<string, Expression>();
  const grant = (expression: Expression): void => {
    granted.set(formatExpression(expression), expression);
  };
  const doubts = new Set<string>();
  for (const { id, similarity, foreign, missing } of licenses) {
    grant(term(id));
    if (foreign > clauseWords) doubts.add(`${foreign} words in the text of ${id} are not its own`);
    if (missing > missingWords) doubts.add(`${missing} words of the text of ${id} are missing`);
    if (similarity >= sameSimilarity) continue;
    doubts.add(
      `a text is like that of ${id}, but not the same (${Math.floor(similarity * 100)} %)`,
    );
  }
  for (const expression of tags) grant(expression);
  // Those that only point to a text come last: what grants says more.
  const byWeight = notices.toSorted((a, b) => Number(a.isPointer) - Number(b.isPointer));
  for (const notice of byWeight) {
    if (isSaidBetter(notice, granted.values())) continue;
    grant(notice.expression);
    for (const doubt of notice.doubts) doubts.add(doubt);
  }
  const expressions = withExceptions(settle([...granted.values()]), rest.words);
  const understood = texts.reduce((sum, { from, to }) => sum + to - from, 0);
  const foreign = rest.count;
  if (expressions.length > 0 && licenses.length > 0) {
    if (foreign > fewWords && foreign > fewPart * (understood + foreign)) {
      doubts.add(`${foreign} words beside the licence text are not understood`);
    }
  }
  if (expressions.length > 1 && choice.test(rest.words)) {
    doubts.add('the text speaks of a choice between licences');
  }
  const matches: TextMatch[] = [
    ...licenses.map(({ id, similarity, from }) => ({
      license: id,
      kind: 'text' as const,
      confidence: Math.round(similarity * 1000) / 1000,
      line: places.lineAt(tokens.starts[from] ?? 0),
    })),
    ...tags.map((expression) => ({
      license: formatExpression(expression),
      kind: 'tag' as const,
      confidence: 1,
      line: places.lineAt(text.indexOf('SPDX-License-Identifier:')),
    })),
    ...notices.map(({ expression, word, doubts: open }) => ({
      license: formatExpression(expression),
      kind: 'notice' as const,
      confidence: open.length > 0 ? 0.5 : 0.9,
      line: places.lineAt(rest.offsetOf(word)),
    })),
  ];
  return {
    expression: join('and', expressions),
    matches: firstOfEach(matches),
    doubts: [...doubts],
  };
}

const choice =
  /\b(?:dual licensed|at your (?:option|choice)(?! any (?:later|newer|greater))|either (?:of|the|license|or)|your choice|choose|one of the following licenses|alternatively)\b/;

function numbersOf(tokens: Tokens, vocabulary: ReadonlyMap<number, number>): Uint16Array {
  const numbers = new Uint16Array(tokens.length);
  for (let i = 0; i < tokens.length; i++) numbers[i] = vocabulary.get(tokens.hashes[i]!) ?? 0;
  return numbers;
}

/** The words outside of licence texts, with a bar for each text. */
function restOf(
  text: string,
  { starts, ends, length }: Tokens,
  texts: readonly FoundText[],
): { words: string; count: number; offsetOf(word: number): number } {
  const parts: string[] = [];
  const offsets: number[] = [];
  let count = 0;
  let next = 0;
  for (let i = 0; i < length; i++) {
    const found = texts[next];
    if (found !== undefined && i >= found.from) {
      parts.push('|');
      offsets.push(starts[i]!);
      i = Math.max(i, found.to) - 1;
      next++;
      continue;
    }
    parts.push(text.slice(starts[i], ends[i]).toLowerCase());
    offsets.push(starts[i]!);
    count++;
  }
  return {
    words: parts.join(' '),
    count: count - wordsOfCopyright(text),
    offsetOf: (word) => offsets[word] ?? 0,
  };
}

/** Lines that say whose it is are no licence, however many there are. */
function wordsOfCopyright(text: string): number {
  let count = 0;
  for (const [line] of text.matchAll(
    /^[^a-z0-9\n]{0,12}(?:copyright|\(c\)|\xa9|\xc2\xa9|all rights reserved|portions)[^\n]{0,300}/gim,
  )) {
    count += line.match(/[a-z0-9]{2,}/gi)?.length ?? 0;
  }
  return count;
}

/** A pointer to the GPL-2 adds nothing to a notice of the GPL-2 or later, or to its text. */
function isSaidBetter(
  { expression: notice, isPointer }: FoundNotice,
  granted: Iterable<Expression>,
): boolean {
  if (notice.kind !== 'license') return false;
  const family = /^(?:LicenseRef-)?([AL]?GPL|GFDL|BSD|Apache|MPL|Artistic)\b/.exec(notice.id)?.[1];
  for (const one of [...granted].flatMap(termsOf)) {
    if (one.id === notice.id) return true;
    if (
      /^GFDL-\d\.\d/.exec(notice.id)?.[0] === /^GFDL-\d\.\d/.exec(one.id)?.[0] &&
      one.id.startsWith('GFDL')
    ) {
      return true;
    }
    if (family === undefined) continue;
    if (isPointer && one.id.replace('LicenseRef-', '').startsWith(family)) return true;
    if (notice.id.startsWith('LicenseRef-') && one.id.startsWith(family)) return true;
    if (one.id === notice.id.replace(/-only$/, '-or-later')) return true;
  }
  return false;
}

const exceptions: readonly (readonly [id: string, of: RegExp, words: RegExp])[] = [
  ['GCC-exception-3.1', /^GPL-3\.0/, /gcc runtime library exception/],
  [
    'Classpath-exception-2.0',
    /^GPL-2\.0/,
    /classpath exception|linking this library statically or dynamically with other modules is making combined work/,
  ],
  [
    'LLVM-exception',
    /^Apache-2\.0$/,
    /llvm exceptions? to the apache|apache license v?(?:ersion )?2 0 with llvm exceptions?/,
  ],
  ['Libtool-exception', /^L?GPL-[23]/, /built using gnu libtool/],
  ['Bison-exception-2.2', /^GPL-[23]\.0/, /bison parser skeleton/],
  ['Autoconf-exception-generic', /^GPL-[23]\.0/, /configuration script generated by autoconf/],
];

/** Exceptions of which the words stand beside the licence, when it is clear which licence it is. */
function withExceptions(expressions: readonly Expression[], words: string): Expression[] {
  const terms = expressions.flatMap(termsOf);
  let changed = [...expressions];
  for (const [exception, of, pattern] of exceptions) {
    const about = terms.filter(({ id }) => of.test(id));
    if (about.length !== 1 || !pattern.test(words)) continue;
    changed = changed.map((each) =>
      each === about[0] && each.exception === undefined ? { ...each, exception } : each,
    );
  }
  return changed;
}

function firstOfEach(matches: readonly TextMatch[]): TextMatch[] {
  const byLicense = new Map<string, TextMatch>();
  for (const match of matches)
    if (!byLicense.has(match.license)) byLicense.set(match.license, match);
  return [...byLicense.values()];
}

class LinePlaces {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    let line = 1;
    for (
      let at = this.#text.indexOf('\n');
      at >= 0 && at < offset;
      at = this.#text.indexOf('\n', at + 1)
    ) {
      line++;
    }
    return line;
  }
}
