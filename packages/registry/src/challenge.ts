/** One challenge of a WWW-Authenticate header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: "bearer", "basic". */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderLength = 8192;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const space = /[ \t]*/y;

/**
 * Reads the challenges of a header; what comes after the first thing that breaks the grammar is
 * left out, because a registry with one odd challenge may still give one that we know.
 */
export function parseChallenges(header: string): Challenge[] {
  const text = header.slice(0, maxHeaderLength);
  const challenges: Challenge[] = [];
  let parameters: Map<string, string> | undefined;
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };

  while (at < text.length) {
    take(space);
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    const name = take(token).toLowerCase();
    if (name === '') break;
    take(space);
    if (text[at] !== '=' || parameters === undefined) {
      parameters = new Map();
      challenges.push({ scheme: name, parameters });
      continue;
    }
    at += 1;
    take(space);
    const value = text[at] === '"' ? takeQuoted() : take(token);
    if (value === undefined) break;
    parameters.set(name, value);
  }
  return challenges;

  function takeQuoted(): string | undefined {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      const character = text[at];
      if (character === '"') {
        at += 1;
        return value;
      }
      if (character === '\\') at += 1;
      value += text[at] ?? '';
    }
    return undefined;
  }
}
