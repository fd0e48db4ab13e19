import { endOfDigits, isAlphanumeric, isSpace } from './scan.ts';

/** The parts of a version; numbers are kept as digits, "0" where PEP 440 implies one. */
export interface Pep440 {
  epoch: string;
  /** Dotted numbers. */
  release: string;
  preKind: 'a' | 'b' | 'rc' | undefined;
  pre: string | undefined;
  post: string | undefined;
  dev: string | undefined;
  /** Lower case, separated by dots. */
  local: string | undefined;
}

/**
 * Reads a version as PEP 440, appendix B, allows it to be written; undefined when it is none.
 * Every optional part starts with a character that no other part starts with at that place, so one
 * pass without going back is enough.
 */
export function parsePep440(source: string): Pep440 | undefined {
  const text = source.toLowerCase();
  let end = text.length;
  let at = 0;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  while (end > at && isSpace(text.charCodeAt(end - 1))) end--;
  if (text.charCodeAt(at) === SMALL_V) at++;

  const version: Pep440 = {
    epoch: '0',
    release: '',
    preKind: undefined,
    pre: undefined,
    post: undefined,
    dev: undefined,
    local: undefined,
  };

  const epochEnd = endOfDigits(text, at, end);
  if (epochEnd > at && text.charCodeAt(epochEnd) === EXCLAMATION) {
    version.epoch = text.slice(at, epochEnd);
    at = epochEnd + 1;
  }

  const releaseEnd = endOfRelease(text, at, end);
  if (releaseEnd === at) return undefined;
  version.release = text.slice(at, releaseEnd);
  at = releaseEnd;

  const pre = findWord(text, at, preWords);
  if (pre !== undefined) {
    version.preKind = preKinds[pre];
    at = skipSeparator(text, skipSeparator(text, at) + pre.length);
    const numberEnd = endOfDigits(text, at, end);
    version.pre = text.slice(at, numberEnd) || '0';
    at = numberEnd;
  }

  const implicitPostEnd = text.charCodeAt(at) === DASH ? endOfDigits(text, at + 1, end) : 0;
  const post = findWord(text, at, postWords);
  if (implicitPostEnd > at + 1) {
    version.post = text.slice(at + 1, implicitPostEnd);
    at = implicitPostEnd;
  } else if (post !== undefined) {
    at = skipSeparator(text, skipSeparator(text, at) + post.length);
    const numberEnd = endOfDigits(text, at, end);
    version.post = text.slice(at, numberEnd) || '0';
    at = numberEnd;
  }

  if (findWord(text, at, devWords) !== undefined) {
    at = skipSeparator(text, skipSeparator(text, at) + 3);
    const numberEnd = endOfDigits(text, at, end);
    version.dev = text.slice(at, numberEnd) || '0';
    at = numberEnd;
  }

  if (text.charCodeAt(at) === PLUS) {
    const localEnd = endOfLocal(text, at + 1, end);
    if (localEnd === at + 1) return undefined;
    version.local = text.slice(at + 1, localEnd).replaceAll(/[-_]/g, '.');
    at = localEnd;
  }
  return at === end ? version : undefined;
}

const EXCLAMATION = 33;
const PLUS = 43;
const DASH = 45;
const DOT = 46;
const UNDERSCORE = 95;
const SMALL_V = 118;

/** Longer words before their own beginnings. */
const preWords = ['alpha', 'a', 'beta', 'b', 'preview', 'pre', 'c', 'rc'] as const;
const preKinds = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  preview: 'rc',
  pre: 'rc',
  c: 'rc',
  rc: 'rc',
} as const;
const postWords = ['post', 'rev', 'r'] as const;
const devWords = ['dev'] as const;

function isSeparator(code: number): boolean {
  return code === DOT || code === DASH || code === UNDERSCORE;
}

function skipSeparator(text: string, at: number): number {
  return isSeparator(text.charCodeAt(at)) ? at + 1 : at;
}

/** The word that stands at `at`, behind an optional separator. */
function findWord<Word extends string>(
  text: string,
  at: number,
  words: readonly Word[],
): Word | undefined {
  const from = skipSeparator(text, at);
  return words.find((word) => text.startsWith(word, from));
}

function endOfRelease(text: string, from: number, end: number): number {
  let at = endOfDigits(text, from, end);
  while (at > from && text.charCodeAt(at) === DOT) {
    const next = endOfDigits(text, at + 1, end);
    if (next === at + 1) break;
    at = next;
  }
  return at;
}

function endOfLocal(text: string, from: number, end: number): number {
  let at = from;
  let last = 0;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isAlphanumeric(code) && !(isSeparator(code) && isAlphanumeric(last))) break;
    last = code;
  }
  return isSeparator(last) ? at - 1 : at;
}
