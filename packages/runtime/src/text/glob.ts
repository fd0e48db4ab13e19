/** Falco's `glob` is fnmatch(3) without flags: `*` also matches slashes and leading dots. */
type Token =
  | { readonly kind: 'text'; readonly code: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'many' }
  | {
      readonly kind: 'set';
      readonly isNegated: boolean;
      readonly holds: (code: number) => boolean;
    };

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

/**
 * Whether a whole text matches a pattern, in time of at most pattern times text. Patterns that are
 * a word with stars around it become the plain search that they are.
 */
export function globMatcher(pattern: string, ignoresCase: boolean): (text: string) => boolean {
  const folded = ignoresCase ? lowerAscii(pattern) : pattern;
  const simple = simpleMatcher(folded);
  if (simple !== undefined) {
    return ignoresCase ? (text) => simple(lowerAscii(text)) : simple;
  }
  const tokens = tokensOf(folded);
  return ignoresCase
    ? (text) => matches(tokens, lowerAscii(text))
    : (text) => matches(tokens, text);
}

/** Of ASCII letters alone, as the C locale has it. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase()) : text;
}

export function upperAscii(text: string): string {
  return /[a-z]/.test(text) ? text.replaceAll(/[a-z]+/g, (part) => part.toUpperCase()) : text;
}

function simpleMatcher(pattern: string): ((text: string) => boolean) | undefined {
  const found = /^(\**)([^*?[\\]*)(\**)$/.exec(pattern);
  if (found === null) return undefined;
  const [, before, word = '', after] = found;
  if (word === '' && before !== '') return () => true;
  if (before !== '')
    return after !== '' ? (text) => text.includes(word) : (text) => text.endsWith(word);
  return after !== '' ? (text) => text.startsWith(word) : (text) => text === word;
}

function tokensOf(pattern: string): Token[] {
  const codes = Array.from(pattern, (character) => character.codePointAt(0)!);
  const tokens: Token[] = [];
  for (let i = 0; i < codes.length; i++) {
    const character = String.fromCodePoint(codes[i]!);
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'many') tokens.push({ kind: 'many' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const set = readSet(codes, i);
      if (set === undefined) {
        tokens.push({ kind: 'text', code: codes[i]! });
      } else {
        tokens.push(set.token);
        i = set.end;
      }
    } else if (character === '\\' && i + 1 < codes.length) {
      i += 1;
      tokens.push({ kind: 'text', code: codes[i]! });
    } else {
      tokens.push({ kind: 'text', code: codes[i]! });
    }
  }
  return tokens;
}

/** `[a-z]`, `[!abc]`, `[[:digit:]_]`; `undefined` for a bracket that is not closed. */
function readSet(
  codes: readonly number[],
  start: number,
): { token: Token; end: number } | undefined {
  const at = (index: number): string | undefined =>
    index < codes.length ? String.fromCodePoint(codes[index]!) : undefined;
  let i = start + 1;
  const isNegated = at(i) === '!' || at(i) === '^';
  if (isNegated) i += 1;
  const ranges: [from: number, to: number][] = [];
  const named: RegExp[] = [];
  const first = i;
  for (; at(i) !== undefined; i++) {
    if (at(i) === ']' && i > first) {
      const holds = (code: number): boolean =>
        ranges.some(([from, to]) => code >= from && code <= to) ||
        named.some((pattern) => pattern.test(String.fromCodePoint(code)));
      return { token: { kind: 'set', isNegated, holds }, end: i };
    }
    if (at(i) === '[' && at(i + 1) === ':') {
      const close = codes.indexOf(58, i + 2);
      const name = String.fromCodePoint(
        ...codes.slice(i + 2, Math.max(i + 2, Math.min(close, i + 12))),
      );
      const pattern = Object.hasOwn(classes, name) ? classes[name] : undefined;
      if (pattern !== undefined && at(close + 1) === ']') {
        named.push(pattern);
        i = close + 1;
        continue;
      }
    }
    if (at(i) === '\\' && at(i + 1) !== undefined) i += 1;
    const from = codes[i]!;
    if (at(i + 1) === '-' && at(i + 2) !== undefined && at(i + 2) !== ']') {
      i += 2;
      if (at(i) === '\\' && at(i + 1) !== undefined) i += 1;
      ranges.push([from, codes[i]!]);
    } else {
      ranges.push([from, from]);
    }
  }
  return undefined;
}

/** Goes back to the last star alone: an earlier one could only have taken less. */
function matches(tokens: readonly Token[], text: string): boolean {
  let t = 0;
  let i = 0;
  let star = -1;
  let starAt = 0;
  while (i < text.length) {
    const code = text.codePointAt(i)!;
    const token = tokens[t];
    const width = code > 0xffff ? 2 : 1;
    if (token?.kind === 'many') {
      star = t;
      starAt = i;
      t += 1;
    } else if (token !== undefined && accepts(token, code)) {
      t += 1;
      i += width;
    } else if (star >= 0) {
      t = star + 1;
      starAt += text.codePointAt(starAt)! > 0xffff ? 2 : 1;
      i = starAt;
    } else {
      return false;
    }
  }
  while (tokens[t]?.kind === 'many') t += 1;
  return t === tokens.length;
}

function accepts(token: Token, code: number): boolean {
  switch (token.kind) {
    case 'text':
      return token.code === code;
    case 'set':
      return token.holds(code) !== token.isNegated;
    case 'any':
      return true;
    case 'many':
      return false;
  }
}
