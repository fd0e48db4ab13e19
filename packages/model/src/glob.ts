/** A pattern over texts with "/" between their segments: paths, image names, package names. */
export interface Glob {
  readonly source: string;
  matches(text: string): boolean;
}

const maxLength = 1_000;
const maxAlternatives = 64;

/**
 * Compiles a pattern in the syntax that ignore files have made common: `*` any characters but "/",
 * `**` any characters, `**` and a slash any number of whole segments, `?` one character but "/",
 * `[a-z]` and `[!a-z]` one of a set, `{a,b}` one of several, `\` takes the next one as it is.
 *
 * All alternatives are followed at once, character by character, so that the time is never more
 * than the length of the pattern times that of the text.
 *
 * @throws Error in words for a pattern that is none
 */
export function compileGlob(pattern: string): Glob {
  if (pattern.length > maxLength) throw new Error(`longer than ${maxLength} characters`);
  const programs = expandBraces(pattern).map(compileTokens);
  return { source: pattern, matches: (text) => programs.some((tokens) => run(tokens, text)) };
}

/** A glob over paths of a report, which have no leading slash; "app/" is all that lies in it. */
export function compilePathGlob(pattern: string): Glob {
  const relative = pattern.replace(/^(?:\.?\/)+/, '');
  const glob = compileGlob(relative.endsWith('/') ? `${relative}**` : relative);
  return { ...glob, source: pattern };
}

/** Whether a text uses the syntax at all. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

type Token =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: 'star' }
  | { readonly kind: 'globstar' }
  /** Two tokens stand for "any number of segments": at the start of one, and inside one. */
  | { readonly kind: 'segment-start' }
  | { readonly kind: 'segment-inside' };
type Range = readonly [string, string];

function compileTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; ) {
    const character = pattern.charAt(i);
    if (character === '*') {
      const stars = /^\*+/.exec(pattern.slice(i))![0].length;
      i += stars;
      if (stars === 1) tokens.push({ kind: 'star' });
      else if (pattern.charAt(i) === '/' && startsSegment(tokens)) {
        tokens.push({ kind: 'segment-start' }, { kind: 'segment-inside' });
        i += 1;
      } else tokens.push({ kind: 'globstar' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
      i += 1;
    } else if (character === '[') {
      const { token, length } = compileSet(pattern.slice(i));
      tokens.push(token);
      i += length;
    } else {
      const escaped = character === '\\' && i + 1 < pattern.length;
      tokens.push({ kind: 'character', character: escaped ? pattern.charAt(i + 1) : character });
      i += escaped ? 2 : 1;
    }
  }
  return tokens;
}

function startsSegment(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  return (
    last === undefined ||
    last.kind === 'segment-inside' ||
    (last.kind === 'character' && last.character === '/')
  );
}

function compileSet(rest: string): { token: Token; length: number } {
  const negated = rest.charAt(1) === '!' || rest.charAt(1) === '^';
  const start = negated ? 2 : 1;
  const end = rest.indexOf(']', start + 1);
  if (end < 0) throw new Error('a "[" that no "]" closes');
  const ranges: Range[] = [];
  for (let i = start; i < end; ) {
    const isRange = rest.charAt(i + 1) === '-' && i + 2 < end;
    ranges.push([rest.charAt(i), rest.charAt(isRange ? i + 2 : i)]);
    i += isRange ? 3 : 1;
  }
  return { token: { kind: 'set', negated, ranges }, length: end + 1 };
}

/** "a{b,c}" becomes "ab" and "ac". */
function expandBraces(pattern: string): string[] {
  const results: string[] = [];
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const group = firstGroup(next);
    if (group === undefined) results.push(next);
    else {
      const { start, end, parts } = group;
      for (const part of parts.toReversed()) {
        pending.push(next.slice(0, start) + part + next.slice(end + 1));
      }
    }
    if (results.length + pending.length > maxAlternatives) {
      throw new Error(`more than ${maxAlternatives} alternatives in braces`);
    }
  }
  return results;
}

function firstGroup(text: string): { start: number; end: number; parts: string[] } | undefined {
  let start = -1;
  let depth = 0;
  let partStart = 0;
  const parts: string[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\\') i += 1;
    else if (character === '{') {
      depth += 1;
      if (depth === 1) [start, partStart] = [i, i + 1];
    } else if (depth > 0 && character === ',' && depth === 1) {
      parts.push(text.slice(partStart, i));
      partStart = i + 1;
    } else if (depth > 0 && character === '}') {
      depth -= 1;
      if (depth === 0) return { start, end: i, parts: [...parts, text.slice(partStart, i)] };
    }
  }
  if (depth > 0) throw new Error('a "{" that no "}" closes');
  return undefined;
}

function run(tokens: readonly Token[], text: string): boolean {
  let current = new Uint8Array(tokens.length + 1);
  let next = new Uint8Array(tokens.length + 1);
  current[0] = 1;
  skipEmpty(tokens, current);
  for (const character of text.split('')) {
    next.fill(0);
    let alive = false;
    for (let i = 0; i < tokens.length; i += 1) {
      if (current[i] === 0) continue;
      const to = step(tokens[i]!, i, character);
      if (to < 0) continue;
      next[to] = 1;
      alive = true;
    }
    if (!alive) return false;
    skipEmpty(tokens, next);
    [current, next] = [next, current];
  }
  return current[tokens.length] === 1;
}

/** The state after one character; negative when the token does not take it. */
function step(token: Token, i: number, character: string): number {
  const isSlash = character === '/';
  switch (token.kind) {
    case 'character':
      return token.character === character ? i + 1 : -1;
    case 'any':
      return isSlash ? -1 : i + 1;
    case 'set': {
      const inside = token.ranges.some(([from, to]) => character >= from && character <= to);
      return !isSlash && inside !== token.negated ? i + 1 : -1;
    }
    case 'star':
      return isSlash ? -1 : i;
    case 'globstar':
      return i;
    case 'segment-start':
      return -1;
    case 'segment-inside':
      return isSlash ? i - 1 : i;
  }
}

/** Adds the states that are reached without a character. Transitions only go forward. */
function skipEmpty(tokens: readonly Token[], states: Uint8Array): void {
  for (let i = 0; i < tokens.length; i += 1) {
    if (states[i] === 0) continue;
    const { kind } = tokens[i]!;
    if (kind === 'star' || kind === 'globstar') states[i + 1] = 1;
    if (kind === 'segment-start') states[i + 1] = states[i + 2] = 1;
  }
}
