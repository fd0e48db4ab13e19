import { ConditionError } from './condition-error.ts';
import {
  type Expression,
  type Input,
  listOperators,
  type Modifier,
  modifiers,
  numberOperators,
  type Operand,
  type Operator,
  type Right,
  type TransformOperand,
  textOperators,
  transformers,
} from './expression.ts';
import { readQuoted } from './quoted-text.ts';

/** As Falco bounds it; an opening bracket costs about five. */
const maxDepth = 1000;
/** Also what lists become when they are put in. */
export const maxConditionCharacters = 524_288;

const fieldName = /[a-zA-Z]+[a-zA-Z0-9_]*(?:\.[a-zA-Z]+[a-zA-Z0-9_]*)+/y;
const identifier = /[a-zA-Z]+[a-zA-Z0-9_]*/y;
const bareArgument = /[^\][\s"']+/y;
const number = /0[xX][0-9a-fA-F]+|[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y;
const bareText = /[^()"'\s=,]+/y;
const notWord = /not[ \t\n\v\f\r]+/y;
const blanks = /[ \t\b\r\n]+/y;

/**
 * Parses the condition of a rule or macro in the grammar of Falco's filters (falcosecurity/libs,
 * userspace/libsinsp/filter/parser.h). Lists must have been put in before.
 * @throws ConditionError
 */
export function parseCondition(text: string): Expression {
  if (text.length > maxConditionCharacters) {
    throw new ConditionError(0, `longer than ${maxConditionCharacters} characters`);
  }
  const parser = new Parser(text);
  const expression = parser.or();
  parser.end();
  return expression;
}

/** A field or a transformer at a place of an output template; `end` is behind it. */
export function parseOperandAt(text: string, at: number): { operand: Operand; end: number } {
  const parser = new Parser(text, at);
  const operand = parser.operand();
  return { operand, end: parser.offset };
}

/** Recursive descent, as deep as `maxDepth` lets it. */
class Parser {
  readonly #text: string;
  #at: number;
  #depth = 0;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.#at = at;
  }

  get offset(): number {
    return this.#at;
  }

  end(): void {
    this.#blank();
    if (this.#at < this.#text.length) this.#fail('expected "and", "or" or the end');
  }

  or(): Expression {
    return this.#chain('or', () => this.#and());
  }

  #and(): Expression {
    return this.#chain('and', () => this.#not());
  }

  #chain(kind: 'and' | 'or', next: () => Expression): Expression {
    return this.#deeper(() => {
      const at = this.#at;
      this.#blank();
      const children = [next()];
      this.#blank();
      while (this.#word(kind)) {
        if (this.#blank()) children.push(next());
        else if (this.#word('(')) children.push(this.#rest());
        else this.#fail(`expected a blank or "(" after "${kind}"`);
        this.#blank();
      }
      return children.length === 1 ? children[0]! : { kind, children, at };
    });
  }

  #not(): Expression {
    return this.#deeper(() => {
      const at = this.#at;
      this.#blank();
      let isNegated = false;
      while (this.#match(notWord) !== undefined) isNegated = !isNegated;
      let child: Expression;
      if (this.#word('not(')) {
        isNegated = !isNegated;
        child = this.#rest();
      } else {
        child = this.#check();
      }
      return isNegated ? { kind: 'not', child, at } : child;
    });
  }

  /** Behind an opening bracket. */
  #rest(): Expression {
    const expression = this.or();
    this.#blank();
    if (!this.#word(')')) this.#fail('expected ")"');
    return expression;
  }

  #check(): Expression {
    return this.#deeper(() => {
      this.#blank();
      const at = this.#at;
      if (this.#word('(')) return this.#rest();
      const left = this.#tryOperand();
      if (left !== undefined) return this.#comparison(left, at);
      const name = this.#match(identifier);
      if (name === undefined) this.#fail('expected a field, a macro or "("');
      return { kind: 'macro', name, at };
    });
  }

  operand(): Operand {
    return this.#tryOperand() ?? this.#fail('expected a field or a transformer');
  }

  #tryOperand(): Operand | undefined {
    const at = this.#at;
    const name = this.#match(fieldName);
    if (name !== undefined) return { kind: 'field', name, ...this.#argument(), at };
    return this.#tryTransformer();
  }

  #argument(): { argument?: string } {
    if (!this.#word('[')) return {};
    const argument =
      this.#quoted() ?? this.#match(bareArgument) ?? this.#fail('expected an argument in brackets');
    if (!this.#word(']')) this.#fail('expected "]"');
    return { argument };
  }

  #tryTransformer(): TransformOperand | undefined {
    const at = this.#at;
    const name = transformers.find((each) => this.#word(`${each}(`));
    if (name === undefined) return undefined;
    return this.#deeper(() => {
      const inputs: Input[] = [];
      do {
        this.#blank();
        inputs.push(this.#input(true));
        this.#blank();
      } while (this.#word(','));
      if (!this.#word(')')) this.#fail(`expected ")" after what ${name} is given`);
      return { kind: 'transform', name, inputs, ...this.#argument(), at };
    });
  }

  #input(mayBeList: boolean): Input {
    const at = this.#at;
    const value = this.#match(number) ?? this.#quoted();
    if (value !== undefined) return { kind: 'value', value, at };
    if (mayBeList && this.#word('(')) return { kind: 'list', items: this.#items(), at };
    return (
      this.#tryOperand() ?? this.#fail('expected a field, a transformer, a quoted text or a number')
    );
  }

  #items(): Input[] {
    const items: Input[] = [];
    this.#blank();
    if (this.#word(')')) return items;
    do {
      this.#blank();
      items.push(this.#input(false));
      this.#blank();
    } while (this.#word(','));
    if (!this.#word(')')) this.#fail('expected ")"');
    return items;
  }

  #comparison(left: Operand, at: number): Expression {
    this.#blank();
    if (this.#word('exists')) return { kind: 'check', left, operator: 'exists', at };
    const numeric = numberOperators.find((each) => this.#word(each));
    if (numeric !== undefined) {
      const right = this.#right(() => this.#match(number), 'expected a number or a field in val()');
      return { kind: 'check', left, operator: numeric, right, at };
    }
    const textual = textOperators.find((each) => this.#operator(each));
    if (textual !== undefined) return this.#textComparison(left, textual, at);
    const list = listOperators.find((each) => this.#word(each));
    if (list !== undefined) {
      return { kind: 'check', left, operator: list, right: this.#list(true), at };
    }
    return this.#fail('expected an operator');
  }

  #textComparison(left: Operand, operator: Operator, at: number): Expression {
    const before = this.#at;
    if (this.#blank() || /[a-z]/.test(operator)) {
      const modifier = modifiers.find((each) => this.#operator(each));
      // These words may also be texts: `proc.name = anyof and …`.
      if (modifier !== undefined && this.#listFollows()) {
        return this.#modified(left, operator, modifier, at);
      }
    }
    this.#at = before;
    const right = this.#right(
      () => this.#quoted() ?? this.#match(bareText),
      'expected a text or a field in val()',
    );
    return { kind: 'check', left, operator, right, at };
  }

  #modified(left: Operand, operator: Operator, modifier: Modifier, at: number): Expression {
    return { kind: 'check', left, operator, modifier, right: this.#list(false), at };
  }

  #listFollows(): boolean {
    if (this.#text[this.#at] === '(') return true;
    const before = this.#at;
    const name = this.#match(identifier);
    this.#at = before;
    return name !== undefined && !/^(?:and|or|not)(?![a-zA-Z0-9])/.test(name);
  }

  #right(read: () => string | undefined, expected: string): Right {
    this.#blank();
    const at = this.#at;
    const operand = this.#tryRightOperand();
    if (operand !== undefined) return operand;
    return { kind: 'value', value: read() ?? this.#fail(expected), at };
  }

  /** A field stands on the right in `val()` alone, so that texts need no quotes. */
  #tryRightOperand(): Operand | undefined {
    const at = this.#at;
    if (!this.#word('val(')) return this.#tryTransformer();
    this.#blank();
    const fieldAt = this.#at;
    const name = this.#match(fieldName) ?? this.#fail('expected a field in val()');
    const field: Operand = { kind: 'field', name, ...this.#argument(), at: fieldAt };
    this.#blank();
    if (!this.#word(')')) this.#fail('expected ")" after the field in val()');
    const { argument } = this.#argument();
    if (argument !== undefined) this.#fail('val() takes no argument in brackets');
    return { kind: 'transform', name: 'val', inputs: [field], at };
  }

  #list(mayBeOperand: boolean): Right {
    this.#blank();
    const at = this.#at;
    if (this.#word('(')) return { kind: 'values', values: this.#values(), at };
    const operand = mayBeOperand ? this.#tryRightOperand() : undefined;
    if (operand !== undefined) return operand;
    const name = this.#match(identifier) ?? this.#fail('expected a list in brackets');
    return { kind: 'values', values: [name], at };
  }

  #values(): string[] {
    const values: string[] = [];
    this.#blank();
    const first = this.#quoted() ?? this.#match(bareText);
    if (first !== undefined) {
      values.push(first);
      this.#blank();
      while (this.#word(',')) {
        this.#blank();
        values.push(this.#quoted() ?? this.#match(bareText) ?? this.#fail('expected a text'));
        this.#blank();
      }
    }
    if (!this.#word(')')) this.#fail('expected "," or ")"');
    return values;
  }

  #operator(word: string): boolean {
    const before = this.#at;
    if (!this.#word(word)) return false;
    if (!/[a-z]/.test(word) || this.#blank()) return true;
    this.#at = before;
    return false;
  }

  #quoted(): string | undefined {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return undefined;
    let close = this.#text.indexOf(quote, this.#at + 1);
    // A quote behind a backslash does not end the text, whatever stands before that.
    while (close > 0 && this.#text[close - 1] === '\\') {
      close = this.#text.indexOf(quote, close + 1);
    }
    if (close === -1) return undefined;
    const at = this.#at;
    this.#at = close + 1;
    return readQuoted(this.#text.slice(at, close + 1), at);
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #blank(): boolean {
    return this.#match(blanks) !== undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #deeper<Result>(parse: () => Result): Result {
    this.#depth += 1;
    if (this.#depth >= maxDepth) this.#fail(`deeper than ${maxDepth} levels`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #fail(message: string): never {
    throw new ConditionError(this.#at, message);
  }
}
