import { type Expression, join, type Term } from './expression.ts';
import { spdxException, spdxId } from './spdx-ids.ts';

/** Longer than any honest expression; longer ones are taken for names. */
const maxLength = 4096;
const maxDepth = 32;

/**
 * Reads an SPDX expression (2.3, annex D), operators in any case. `undefined` when it is none: a
 * word is on no list, or the grammar is broken.
 */
export function parseExpression(text: string): Expression | undefined {
  if (text.length > maxLength) return undefined;
  return new Reader(text.match(/[()]|[^()\s]+/g) ?? []).read();
}

class Reader {
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  read(): Expression | undefined {
    const expression = this.#choice();
    return this.#at === this.#words.length ? expression : undefined;
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
    if (!this.#take('(')) return this.#license();
    if (++this.#depth > maxDepth) return undefined;
    const group = this.#choice();
    this.#depth--;
    return this.#take(')') ? group : undefined;
  }

  #license(): Term | undefined {
    const one = parseTerm(this.#words[this.#at++] ?? '');
    // Only a licence itself, not a group in parentheses, takes a WITH.
    if (one === undefined || !this.#take('with')) return one;
    const exception = spdxException(this.#words[this.#at++] ?? '');
    return exception === undefined ? undefined : { ...one, exception };
  }

  #take(word: string): boolean {
    if (this.#words[this.#at]?.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }
}

/** An identifier of the list, one with "+", or a LicenseRef-. */
function parseTerm(word: string): Term | undefined {
  const id = spdxId(word);
  if (id !== undefined) return current(id);
  if (/^LicenseRef-[A-Za-z0-9.-]{1,200}$/.test(word)) return { kind: 'license', id: word };
  if (!word.endsWith('+')) return undefined;
  const base = spdxId(word.slice(0, -1));
  if (base === undefined) return undefined;
  const { id: newer, exception } = current(base);
  if (newer.endsWith('-only')) {
    const later = newer.replace(/-only$/, '-or-later');
    return exception === undefined
      ? { kind: 'license', id: later }
      : { kind: 'license', id: later, exception };
  }
  return { kind: 'license', id: base, orLater: true };
}

/**
 * The list has taken back identifiers for others that mean the same ("deprecated"): "GPL-2.0" for
 * "GPL-2.0-only", "GPL-2.0-with-classpath-exception" for an expression.
 */
function current(id: string): Term {
  const found = replaced.get(id);
  if (found !== undefined) return { kind: 'license', ...found };
  return { kind: 'license', id: /^(?:[AL]?GPL|GFDL)-\d\.\d$/.test(id) ? `${id}-only` : id };
}

const replaced: ReadonlyMap<string, Pick<Term, 'id' | 'exception'>> = new Map([
  ['GPL-2.0-with-GCC-exception', { id: 'GPL-2.0-only', exception: 'GCC-exception-2.0' }],
  ['GPL-2.0-with-autoconf-exception', { id: 'GPL-2.0-only', exception: 'Autoconf-exception-2.0' }],
  ['GPL-2.0-with-bison-exception', { id: 'GPL-2.0-only', exception: 'Bison-exception-2.2' }],
  [
    'GPL-2.0-with-classpath-exception',
    { id: 'GPL-2.0-only', exception: 'Classpath-exception-2.0' },
  ],
  ['GPL-2.0-with-font-exception', { id: 'GPL-2.0-only', exception: 'Font-exception-2.0' }],
  ['GPL-3.0-with-GCC-exception', { id: 'GPL-3.0-only', exception: 'GCC-exception-3.1' }],
  ['GPL-3.0-with-autoconf-exception', { id: 'GPL-3.0-only', exception: 'Autoconf-exception-3.0' }],
  ['eCos-2.0', { id: 'GPL-2.0-or-later', exception: 'eCos-exception-2.0' }],
  ['BSD-2-Clause-FreeBSD', { id: 'BSD-2-Clause-Views' }],
  ['BSD-2-Clause-NetBSD', { id: 'BSD-2-Clause' }],
  ['StandardML-NJ', { id: 'SMLNJ' }],
  ['bzip2-1.0.5', { id: 'bzip2-1.0.6' }],
  ['wxWindows', { id: 'LGPL-2.0-or-later', exception: 'WxWindows-exception-3.1' }],
]);
