import { type Expression, join, type Term, term } from '../expression/expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { licenseRef, spdxException, spdxId } from '../expression/spdx-ids.ts';
import { knownExceptions } from './exceptions.ts';
import { foldName } from './fold-name.ts';
import { readGnuName } from './gnu-name.ts';
import { knownNames } from './known-names.ts';
import { ambiguousNames, groupNames } from './loose-names.ts';
import { nameAtUrl } from './urls.ts';

/** What a declared licence means. */
export interface LicenseReading {
  /** As declared. */
  readonly original: string;
  readonly expression: Expression;
  /** Why it does not say for certain; empty when it does. */
  readonly doubts: readonly string[];
}

const maxLength = 2_000;
const maxOperands = 64;

const byName = new Map<string, Expression>();
for (const [expression, ...names] of [...knownNames, ...groupNames]) {
  const parsed = parseExpression(expression);
  if (parsed === undefined) throw new Error(`${expression} is no expression`);
  for (const name of names) byName.set(foldName(name), parsed);
}
const ambiguous = new Map(
  ambiguousNames.flatMap(([ref, why, ...names]) =>
    names.map((name) => [foldName(name), { ref, why }] as const),
  ),
);

/**
 * Reads one declared licence: an SPDX expression, a name or an address, or several of them with
 * words or signs between. What is not known stays what it is, as a LicenseRef- with a doubt.
 * `undefined` for a text that declares nothing.
 */
export function readLicense(declared: string): LicenseReading | undefined {
  const original = declared.trim();
  const text = original.slice(0, maxLength).replaceAll(/\s+/g, ' ');
  if (
    /^(?:none|noassertion|unknown|n\/a|na|unspecified|-|null|undefined|see license(?: in .*)?|other|license|licence|\.)?$/i.test(
      text,
    )
  ) {
    return undefined;
  }
  const exact = parseExpression(text);
  if (exact !== undefined) return { original, expression: exact, doubts: [] };
  const doubts: string[] = [];
  const expression = readWhole(withoutClassifier(text), doubts);
  return { original, expression, doubts };
}

/** "License :: OSI Approved :: MIT License" (PyPI) is about its last part. */
function withoutClassifier(text: string): string {
  return /^License ::/i.test(text) ? text.slice(text.lastIndexOf('::') + 2).trim() : text;
}

function readWhole(text: string, doubts: string[]): Expression {
  return readKnown(text, doubts) ?? new NameReader(text, doubts).read() ?? unknown(text, doubts);
}

/** A single name that is known, possibly with an exception. */
function readKnown(text: string, doubts: string[]): Expression | undefined {
  const name = text
    .replace(/^(?:and|or)\s/i, '')
    .replace(/[\s,;]+$/, '')
    .trim();
  const id = spdxId(name);
  if (id !== undefined) return parseExpression(id);
  const url = nameAtUrl(name);
  if (url !== undefined) return readKnown(url, doubts);
  const folded = foldName(name);
  const known = byName.get(folded);
  if (known !== undefined) return known;
  const open = ambiguous.get(folded);
  if (open !== undefined) {
    doubts.push(`"${name}" ${open.why}`);
    return term(open.ref);
  }
  const gnu = readGnuName(name);
  if (gnu !== undefined) {
    if (gnu.doubt !== undefined) doubts.push(gnu.doubt);
    return gnu.term;
  }
  return readWithException(name, doubts);
}

/** "GPLv2+ with exceptions", "GPL-3+ with OpenSSL exception", "GPL-2+-with-autoconf-exception". */
function readWithException(name: string, doubts: string[]): Expression | undefined {
  const found = /^(.{2,120}?)[\s-]{1,3}(?:with|w\/)[\s-]{1,3}(.{2,120})$/i.exec(name);
  if (found === null || /\s(?:and|or)\s/i.test(found[1]!)) return undefined;
  const own: string[] = [];
  const base = readKnown(found[1]!, own);
  if (base?.kind !== 'license' || base.exception !== undefined) return undefined;
  const words = foldName(found[2]!.replaceAll(/(?:special )?(?:linking )?exceptions?/gi, ' $& '));
  const short = words
    .replaceAll(/\b(?:exceptions?|special|linking)\b/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (!/exception|classpath|\bce\b|note|llvm/.test(words)) return undefined;
  const exception =
    spdxException(found[2]!.replaceAll(' ', '-')) ??
    knownExceptions.get(short) ??
    knownExceptions.get(words.replace(/ ?exceptions?$/, ''));
  if (exception !== undefined) {
    doubts.push(...own);
    return { ...base, exception };
  }
  doubts.push(...own, `the exception of "${name}" is none of the SPDX list`);
  const ref = base.id.startsWith('LicenseRef-') ? base.id : `LicenseRef-${base.id}`;
  return term(licenseRef(`${ref.slice('LicenseRef-'.length)}-with-${short || 'exceptions'}`));
}

function unknown(text: string, doubts: string[]): Term {
  const name = text.slice(0, 120);
  doubts.push(`"${name}" is no licence that we know`);
  return term(licenseRef(text));
}

type Sign = '(' | ')' | 'and' | 'or' | ',';
type Piece = { readonly sign: Sign } | { readonly name: string };

/**
 * Names with "and", "or", "/", "&", commas and parentheses between. A comma ends what came before
 * it, as Debian's copyright-format 1.0 (section 7.2) has it: "A or B, and C" is "(A or B) and C".
 */
class NameReader {
  readonly #pieces: readonly Piece[];
  readonly #doubts: string[];
  #at = 0;
  #depth = 0;
  #known = 0;

  constructor(text: string, doubts: string[]) {
    this.#pieces = piecesOf(text);
    this.#doubts = doubts;
  }

  read(): Expression | undefined {
    const names = this.#pieces.filter((piece) => 'name' in piece).length;
    if (names < 2 || names > maxOperands) return undefined;
    const before = this.#doubts.length;
    const expression = this.#clauses();
    // Signs in words that are all unknown are a part of some name.
    const isWhole = this.#at === this.#pieces.length && this.#known > 0;
    if (expression !== undefined && isWhole) return expression;
    this.#doubts.length = before;
    return undefined;
  }

  /** Parts between commas. Without a word after the comma it is a list, and nothing says which. */
  #clauses(): Expression | undefined {
    let left = this.#choice();
    while (left !== undefined && this.#take(',')) {
      const kind = this.#take('or') ? 'or' : 'and';
      if (kind === 'and' && !this.#take('and')) {
        this.#doubts.push('a list with nothing but commas: all of them are taken to hold');
      }
      const right = this.#choice();
      if (right === undefined) return undefined;
      left = join(kind, [left, right]);
    }
    return left;
  }

  #choice(): Expression | undefined {
    return this.#list('or', () => this.#list('and', () => this.#operand()));
  }

  #list(kind: 'and' | 'or', operand: () => Expression | undefined): Expression | undefined {
    const operands: Expression[] = [];
    do {
      const one = operand();
      if (one === undefined) return undefined;
      operands.push(one);
    } while (this.#take(kind));
    return join(kind, operands);
  }

  #operand(): Expression | undefined {
    if (this.#take('(')) {
      if (++this.#depth > 16) return undefined;
      const group = this.#clauses();
      this.#depth--;
      return this.#take(')') ? group : undefined;
    }
    const piece = this.#pieces[this.#at];
    if (piece === undefined || !('name' in piece)) return undefined;
    this.#at++;
    const known = readKnown(piece.name, this.#doubts);
    if (known !== undefined) this.#known++;
    return known ?? unknown(piece.name, this.#doubts);
  }

  #take(sign: Sign): boolean {
    const piece = this.#pieces[this.#at];
    if (piece === undefined || !('sign' in piece) || piece.sign !== sign) return false;
    this.#at++;
    return true;
  }
}

const token = /https?:\/\/[^\s,;)]+|\s(?:and|or)(?=\s)|\s?(?:\|\||[|&;/,()])|[^\s(),|;&/]+|\s/gi;

/** Words with an operator in them that are one name. */
const oneName: readonly (readonly [RegExp, string])[] = [
  [
    /,?\s\(?(?:or|and)\s(?:\(?at your option\)?\s)?(?:any\s)?(?:later|newer|greater|above|higher)(?:\sversions?)?\)?/gi,
    '+',
  ],
  [/\bdevelopment and distribution/gi, 'development distribution'],
  [/\bnotice and disclaimer/gi, 'notice disclaimer'],
  // The choice that Perl offers; "Artistic" alone leaves the version open.
  [/\bGPL(?:-?1)?\+ or Artistic(?:-1)?(?![\w.-])/gi, 'Perl'],
  [/\bArtistic(?:-1)? or GPL(?:-?1)?\+/gi, 'Perl'],
  [/\bnew or revised\b/gi, 'new'],
  [/\bMIT ?\/ ?X11\b/gi, 'MIT'],
  [/\bzlib ?\/ ?libpng\b/gi, 'zlib'],
  [/,\s(?=v(?:er(?:sion)?)?[.\s]{0,2}\d)/gi, ' '],
];

/** Splits at operators, except those that belong to a name ("or later", "v2 (GPLv2)"). */
function piecesOf(text: string): Piece[] {
  const guarded = oneName.reduce((words, [from, to]) => words.replaceAll(from, to), text);
  const pieces: Piece[] = [];
  let name = '';
  const flush = (): void => {
    if (name.trim() !== '') pieces.push({ name: name.trim() });
    name = '';
  };
  for (const [word] of guarded.matchAll(token)) {
    const sign = signs.get(word.trim().toLowerCase());
    const isOfName =
      sign === undefined ||
      (sign === '(' && name.trim() !== '') ||
      (sign === ')' && name.includes('('));
    if (isOfName) {
      name += word;
      continue;
    }
    flush();
    pieces.push({ sign });
  }
  flush();
  return pieces;
}

const signs: ReadonlyMap<string, Sign> = new Map([
  ['(', '('],
  [')', ')'],
  ['and', 'and'],
  ['&', 'and'],
  [';', 'and'],
  ['or', 'or'],
  ['/', 'or'],
  ['|', 'or'],
  ['||', 'or'],
  [',', ','],
]);
