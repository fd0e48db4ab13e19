/** What is known of a variable: `undefined` when only the build will tell. */
export type Scope = ReadonlyMap<string, string | undefined>;

/** A value that grows past this is no longer followed. */
const maxLength = 100_000;

/** `${a:-${b:-…}}` */
const maxDepth = 10;

/**
 * Replaces `$name` and `${name}`, with `:-`, `:+`, `-` and `+`, as instructions do (Dockerfile
 * reference, "Environment replacement"). A variable that was never declared is empty. Quotes and
 * escapes go. `undefined` when the value depends on one that only the build will tell.
 */
export function expandVariables(
  text: string,
  scope: Scope,
  escapeMark: string,
): string | undefined {
  return new Expander(text, scope, escapeMark).run(0);
}

class Expander {
  readonly #text: string;
  readonly #scope: Scope;
  readonly #escapeMark: string;
  #position = 0;

  constructor(text: string, scope: Scope, escapeMark: string) {
    this.#text = text;
    this.#scope = scope;
    this.#escapeMark = escapeMark;
  }

  /** Up to the end, or inside braces up to the one that closes them. */
  run(depth: number): string | undefined {
    let result: string | undefined = '';
    let quote = '';
    while (this.#position < this.#text.length) {
      const character = this.#text[this.#position]!;
      if (depth > 0 && quote === '' && character === '}') break;
      this.#position += 1;
      let piece: string | undefined = character;
      if (character === this.#escapeMark && quote !== "'" && this.#position < this.#text.length) {
        piece = this.#text[this.#position]!;
        this.#position += 1;
      } else if (character === quote) {
        quote = '';
        piece = '';
      } else if (quote === '' && (character === '"' || character === "'")) {
        quote = character;
        piece = '';
      } else if (character === '$' && quote !== "'") {
        piece = this.#variable(depth);
      }
      result = result === undefined || piece === undefined ? undefined : result + piece;
      if (result !== undefined && result.length > maxLength) result = undefined;
    }
    return result;
  }

  #variable(depth: number): string | undefined {
    if (this.#text[this.#position] !== '{') {
      const name = this.#take(/[A-Za-z_]\w*|\d/y);
      return name === '' ? '$' : this.#valueOf(name);
    }
    this.#position += 1;
    const name = this.#take(/\w*/y);
    const operator = this.#take(/:?[-+?]|\/{1,2}|#{1,2}|%{1,2}/y);
    if (depth >= maxDepth) return undefined;
    const word = this.run(depth + 1);
    this.#position += 1;
    const value = this.#valueOf(name);
    const isSet = this.#scope.has(name) && !(operator.startsWith(':') && value === '');
    if (operator === '') return value;
    if (operator.endsWith('-')) return isSet ? value : word;
    if (operator.endsWith('+')) return isSet ? word : '';
    // An error when it is not set, or a pattern: rare enough to leave to the build.
    return operator.endsWith('?') ? value : undefined;
  }

  #valueOf(name: string): string | undefined {
    return this.#scope.has(name) ? this.#scope.get(name) : '';
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text)?.[0] ?? '';
    this.#position += match.length;
    return match;
  }
}
