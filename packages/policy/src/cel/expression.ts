import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { messageOf, type PolicySubject } from '@seaworthy/model';
import { costOf, type ListSizes } from './cost.ts';
import { environmentFor, variablesOf } from './environment.ts';
import { ExpressionError, suggest } from './expression-error.ts';
import { fieldsOf } from './fields.ts';
import { partsOf, scopeOf, typeOfPath } from './tree.ts';
import { checkWords } from './words.ts';

/** Longer is not written by hand. */
const maxCharacters = 4_000;

export interface Expression {
  readonly source: string;
  readonly over: PolicySubject;
  readonly tree: ASTNode;
  /** @throws Error when a value is missing: a key of a map, an item of a list. */
  holds(variables: Variables): boolean;
  /** Steps of one evaluation at most, when lists are as long as this. */
  cost(sizes: ListSizes): number;
  /** Whether a field of this name is asked for anywhere. */
  asks(field: string): boolean;
}

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Parses and type-checks a CEL expression that says yes or no over a subject.
 * @throws ExpressionError
 */
export function compileExpression(source: string, over: PolicySubject): Expression {
  const program = parseExpression(source, over);
  checkWords(program.ast, over);
  const { valid, type, error } = program.check();
  if (!valid) throw asExpressionError(error, over);
  if (type !== 'bool') {
    throw new ExpressionError(
      `this is ${type === 'string' ? 'a text' : `of type ${type}`}, not yes or no`,
      program.ast.start,
      'End with a comparison, as in finding.severity.level == "critical".',
    );
  }
  return {
    source,
    over,
    tree: program.ast,
    holds: (variables) => program(variables) === true,
    cost: (sizes) => costOf(program.ast, sizes),
    asks: (field) => asksFor(program.ast, field),
  };
}

function asksFor(node: ASTNode, field: string): boolean {
  if (node.op === '.' && node.args[1] === field) return true;
  return partsOf(node).some((part) => asksFor(part, field));
}

function parseExpression(source: string, over: PolicySubject): ParseResult {
  if (source.length > maxCharacters) {
    throw new ExpressionError(
      `more than ${maxCharacters} characters`,
      maxCharacters,
      'Make several policies of it.',
    );
  }
  try {
    return environmentFor(over).parse(source);
  } catch (error) {
    throw asExpressionError(error, over);
  }
}

function asExpressionError(error: unknown, over: PolicySubject): ExpressionError {
  const { summary, code, range, node } = error as {
    summary?: string;
    code?: string;
    range?: { start: number };
    node?: ASTNode;
  };
  const message = summary ?? messageOf(error);
  const offset = range?.start ?? 0;
  const name = message.split(': ').at(-1) ?? '';
  if (code === 'unknown_variable') {
    const known = Object.keys(variablesOf[over]);
    return new ExpressionError(`there is no "${name}" here`, offset, suggest(name, known));
  }
  if (code === 'no_such_key') {
    const known = node === undefined ? [] : fieldsBeside(node, over);
    return new ExpressionError(`there is no field "${name}"`, offset, suggest(name, known));
  }
  if (code === 'no_such_overload' && /double (?:==|!=) int|int (?:==|!=) double/.test(message)) {
    return new ExpressionError(message, offset, 'Write the number with a point: 80.0.');
  }
  return new ExpressionError(
    message,
    offset,
    'The language is CEL; docs/reference/policies.md lists what can be named.',
  );
}

/** The fields among which a field was looked for; none when the type is not plain from the path. */
function fieldsBeside(node: ASTNode, over: PolicySubject): string[] {
  if (node.op !== '.') return [];
  const type = typeOfPath(node.args[0], scopeOf(over));
  return Object.keys((type === undefined ? undefined : fieldsOf(type)) ?? {});
}
