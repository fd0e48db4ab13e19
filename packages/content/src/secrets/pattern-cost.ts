/**
 * How many ways a backtracking matcher can try a pattern from one starting point, at most. Windows
 * are short and every rule starts at a keyword, so a bound on the ways is a bound on the time.
 *
 * A repetition multiplies the ways by the number of its lengths, unless what follows cannot start
 * with what it repeats: then only one of its lengths can go on. Repetitions of groups that have
 * several ways themselves multiply them with every turn, which is what exponential time comes from.
 *
 * The subset of the language is what rules need: literals, escapes, classes, groups, lookaheads,
 * alternatives and greedy or lazy repetitions. Anything else is refused.
 *
 * @throws PatternError
 */
export function measurePattern(pattern: string, ignoreCase = false): PatternCost {
  return new PatternParser(pattern, ignoreCase).parse();
}

export interface PatternCost {
  readonly ways: number;
  /** It matches where nothing is. */
  readonly matchesNothing: boolean;
}

/** What is wrong with a pattern, and at which of its characters. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Patterns above it are refused. */
export const maxWays = 100_000;

/** What can begin a piece of a pattern; `empty` when the piece can be nothing at all. */
interface Piece {
  readonly ways: number;
  readonly first: CharacterSet;
  readonly empty: boolean;
}

interface Repeated {
  readonly node: (follow: Follow) => Piece;
  readonly min: number;
  readonly max: number;
  readonly isCharacter: boolean;
}

interface Follow {
  readonly first: CharacterSet;
  readonly empty: boolean;
}

type CharacterSet = bigint;
const all: CharacterSet = (1n << 256n) - 1n;
const none: CharacterSet = 0n;
const bit = (code: number): CharacterSet => 1n << BigInt(Math.min(code, 255));

function setOf(characters: string): CharacterSet {
  return [...characters].reduce((set, one) => set | bit(one.charCodeAt(0)), none);
}

function rangeOf(from: number, to: number): CharacterSet {
  let set = none;
  for (let code = from; code <= Math.min(to, 255); code++) set |= bit(code);
  return set;
}

const digits = rangeOf(48, 57);
const words = digits | rangeOf(65, 90) | rangeOf(97, 122) | setOf('_');
const blanks = setOf(' \t\n\v\f\r\u00a0');

/** A repetition without an upper end can run through the whole window. */
const windowCharacters = 4_096;

class PatternParser {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  parse(): PatternCost {
    const node = this.#alternatives();
    if (this.#at < this.#source.length) throw this.#refuse('an unexpected ")"');
    const { ways, empty } = node({ first: none, empty: true });
    return { ways, matchesNothing: empty };
  }

  #alternatives(): (follow: Follow) => Piece {
    const branches = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    if (branches.length === 1) return branches[0]!;
    return (follow) => {
      const pieces = branches.map((branch) => branch(follow));
      return {
        // Branches that begin with different characters exclude one another.
        ways: areDisjoint(pieces)
          ? Math.max(...pieces.map(({ ways }) => ways))
          : pieces.reduce((total, { ways }) => total + ways, 0),
        first: pieces.reduce((set, { first }) => set | first, none),
        empty: pieces.some(({ empty }) => empty),
      };
    };
  }

  #sequence(): (follow: Follow) => Piece {
    const items: Repeated[] = [];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const item = this.#item();
      if (item !== undefined) items.push(item);
    }
    return (follow) => {
      let ways = 1;
      let { first, empty } = follow;
      let isEmpty = true;
      let ownFirst: CharacterSet = none;
      for (const { node, min, max, isCharacter } of items.toReversed()) {
        const once = node({ first, empty });
        // After one turn of a group may come its next one.
        const piece = isCharacter || max <= 1 ? once : node({ first: first | once.first, empty });
        const lengths = max - min + 1;
        if (isCharacter) {
          if (lengths > 1 && (piece.first & first) !== none) ways *= lengths;
        } else if (max > 1) {
          ways *= piece.ways ** max * lengths;
        } else {
          ways *= piece.ways * (lengths > 1 && (piece.first & first) !== none ? lengths : 1);
        }
        const canBeEmpty = min === 0 || piece.empty;
        first = canBeEmpty ? first | piece.first : piece.first;
        empty = empty && canBeEmpty;
        isEmpty = isEmpty && canBeEmpty;
        ownFirst = canBeEmpty ? ownFirst | piece.first : piece.first;
      }
      return { ways, first: ownFirst, empty: isEmpty };
    };
  }

  /** One atom with its repetition; `undefined` for what takes no characters. */
  #item(): Repeated | undefined {
    const start = this.#peek();
    if (start === '^' || start === '$') {
      this.#at++;
      return undefined;
    }
    if (start === '(') return this.#group();
    const set = this.#characters();
    if (set === undefined) return undefined;
    const node = (): Piece => ({ ways: 1, first: set, empty: false });
    return { node, ...this.#repetition(), isCharacter: true };
  }

  #group(): Repeated | undefined {
    if (++this.#depth > 20) throw this.#refuse('groups nested too deep');
    this.#at++;
    const looksAhead = /^\?[=!]/.test(this.#rest());
    if (looksAhead || this.#rest().startsWith('?:')) this.#at += 2;
    else if (/^\?<[A-Za-z]\w*>/.test(this.#rest()))
      this.#at = this.#source.indexOf('>', this.#at) + 1;
    else if (this.#peek() === '?') throw this.#refuse('a group of another kind');
    const inner = this.#alternatives();
    if (this.#peek() !== ')') throw this.#refuse('a group without an end');
    this.#at++;
    this.#depth--;
    if (looksAhead) {
      const { ways } = inner({ first: none, empty: true });
      if (ways > 1) throw this.#refuse('a lookahead with several ways');
      return undefined;
    }
    return { node: inner, ...this.#repetition(), isCharacter: false };
  }

  #repetition(): { min: number; max: number } {
    const found = /^(?:\{(\d+)(?:(,)(\d*))?\}|[*+?])\??/.exec(this.#rest());
    if (found === null) return { min: 1, max: 1 };
    this.#at += found[0].length;
    switch (found[0][0]) {
      case '*':
        return { min: 0, max: windowCharacters };
      case '+':
        return { min: 1, max: windowCharacters };
      case '?':
        return { min: 0, max: 1 };
      default: {
        const min = Number(found[1]);
        if (found[2] === undefined) return { min, max: min };
        return { min, max: found[3] === '' ? windowCharacters : Number(found[3]) };
      }
    }
  }

  /** One character, class or escape; `undefined` for \b. */
  #characters(): CharacterSet | undefined {
    const character = this.#source[this.#at++]!;
    if (character === '[') return this.#class();
    if (character === '\\') return this.#escape();
    if (character === '.') return all & ~bit(10);
    if ('*+?{'.includes(character)) throw this.#refuse('a repetition of nothing');
    return this.#folded(bit(character.charCodeAt(0)));
  }

  #escape(): CharacterSet | undefined {
    const character = this.#source[this.#at++];
    switch (character) {
      case 'd':
        return digits;
      case 'w':
        return words;
      case 's':
        return blanks;
      case 'D':
        return all & ~digits;
      case 'W':
        return all & ~words;
      case 'S':
        return all & ~blanks;
      case 'b':
        return undefined;
      case 'n':
        return bit(10);
      case 'r':
        return bit(13);
      case 't':
        return bit(9);
      case '0':
        return bit(0);
      case 'x': {
        const code = Number.parseInt(this.#source.slice(this.#at, this.#at + 2), 16);
        this.#at += 2;
        if (Number.isNaN(code)) throw this.#refuse('an escape without its digits');
        return this.#folded(bit(code));
      }
      default:
        if (character === undefined || /[0-9A-Za-z]/.test(character)) {
          throw this.#refuse('an escape of another kind, or a reference to a group');
        }
        return bit(character.charCodeAt(0));
    }
  }

  #class(): CharacterSet {
    const negated = this.#peek() === '^';
    if (negated) this.#at++;
    let set = none;
    while (this.#peek() !== ']') {
      if (this.#at >= this.#source.length) throw this.#refuse('a class without an end');
      const from = this.#source.charCodeAt(this.#at);
      let members = this.#classMember();
      const isRange = this.#peek() === '-' && this.#source[this.#at + 1] !== ']';
      if (isRange && from !== 92) {
        this.#at++;
        const to = this.#source.charCodeAt(this.#at);
        this.#classMember();
        members = rangeOf(from, to);
      }
      set |= members;
    }
    this.#at++;
    const folded = this.#folded(set);
    return negated ? all & ~folded : folded;
  }

  #classMember(): CharacterSet {
    if (this.#source[this.#at] === '\\') {
      this.#at++;
      return this.#escape() ?? none;
    }
    if (this.#at >= this.#source.length) throw this.#refuse('a class without an end');
    return bit(this.#source.charCodeAt(this.#at++));
  }

  #folded(set: CharacterSet): CharacterSet {
    if (!this.#ignoreCase) return set;
    const upper = (set >> 65n) & ((1n << 26n) - 1n);
    const lower = (set >> 97n) & ((1n << 26n) - 1n);
    return set | (upper << 97n) | (lower << 65n);
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
  }

  #rest(): string {
    return this.#source.slice(this.#at, this.#at + 100);
  }

  #refuse(what: string): PatternError {
    return new PatternError(what, Math.min(Math.max(this.#at - 1, 0), this.#source.length));
  }
}

function areDisjoint(pieces: readonly Piece[]): boolean {
  let seen = none;
  for (const { first, empty } of pieces) {
    if (empty || (seen & first) !== none) return false;
    seen |= first;
  }
  return true;
}
