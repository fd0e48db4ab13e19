import type { ASTNode } from '@marcbachmann/cel-js';
import { messageOf, type PolicySubject, severityLevels } from '@seaworthy/model';
import { atLeast, compiledPattern, linearMatches } from './environment.ts';
import { ExpressionError, suggest } from './expression-error.ts';
import { type Field, fieldsOf } from './fields.ts';
import { loopOf, loops, partsOf, type Scope, scopeInside, scopeOf, typeOfPath } from './tree.ts';

/** All functions that an expression may call: none that makes texts or lists grow in a loop. */
export const callable = [
  'has',
  'size',
  'string',
  'double',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'lowerAscii',
  'upperAscii',
  'trim',
  atLeast,
  ...loops,
] as const;

const maxLoopDepth = 3;

/**
 * What types do not show: functions that are not offered, words that a field can never be, and
 * patterns that are none. `matches` is pointed to the one that takes linear time.
 * @throws ExpressionError
 */
export function checkWords(tree: ASTNode, over: PolicySubject): void {
  checkNode(tree, scopeOf(over), 0, false);
}

function checkNode(node: ASTNode, scope: Scope, depth: number, inMap: boolean): void {
  const loop = loopOf(node);
  checkCall(node);
  if (node.op === 'map') {
    throw new ExpressionError('maps are not written out', node.start, 'Write "x in [...]".');
  }
  if (inMap) checkGrowth(node);
  if (loop !== undefined) {
    if (depth >= maxLoopDepth) {
      throw new ExpressionError(
        `loops inside one another more than ${maxLoopDepth} deep`,
        node.start,
        'Make several policies of it.',
      );
    }
    checkNode(loop.list, scope, depth, inMap);
    const inside = scopeInside(loop, scope);
    const grows = inMap || loop.loop === 'map';
    for (const body of loop.bodies) checkNode(body, inside, depth + 1, grows);
    return;
  }
  if (node.op === '==' || node.op === '!=') {
    checkValue(node.args[0], node.args[1], scope);
    checkValue(node.args[1], node.args[0], scope);
  }
  if (node.op === 'in' && node.args[1].op === 'list') {
    for (const item of node.args[1].args) checkValue(node.args[0], item, scope);
  }
  for (const part of partsOf(node)) checkNode(part, scope, depth, inMap);
}

function checkCall(node: ASTNode): void {
  if (node.op !== 'call' && node.op !== 'rcall') return;
  const name = node.args[0];
  if (!callable.some((each) => each === name)) {
    throw new ExpressionError(
      `there is no function "${name}" here`,
      node.start,
      suggest(name, callable),
    );
  }
  if (node.op !== 'rcall') return;
  const [argument] = node.args[2];
  if (name === atLeast && argument !== undefined) checkLevel(argument);
  if (name === 'matches' && argument !== undefined) {
    checkPattern(argument);
    node.args[0] = linearMatches;
  }
}

function checkLevel(argument: ASTNode): void {
  if (argument.op !== 'value' || typeof argument.args !== 'string') return;
  const word = argument.args;
  if (severityLevels.some((level) => level === word)) return;
  throw new ExpressionError(
    `"${word}" is no severity`,
    argument.start,
    suggest(word, severityLevels),
  );
}

function checkPattern(argument: ASTNode): void {
  const hint = 'Patterns are those of RE2: https://github.com/google/re2/wiki/Syntax';
  if (argument.op !== 'value' || typeof argument.args !== 'string') {
    throw new ExpressionError('a pattern must be written out', argument.start, hint);
  }
  try {
    compiledPattern(argument.args);
  } catch (error) {
    throw new ExpressionError(`this is no pattern: ${messageOf(error)}`, argument.start, hint);
  }
}

/** map() over what map() made could double with every step. */
function checkGrowth(node: ASTNode): void {
  const isLiteral = (each: ASTNode): boolean => each.op === 'value';
  const grows = node.op === '+' || (node.op === 'list' && !node.args.every(isLiteral));
  if (!grows) return;
  throw new ExpressionError(
    'map() may pick values, not build them',
    node.start,
    'Compare inside exists() or all() instead.',
  );
}

/** Refuses `finding.kind == "vulnerabilty"`, which would never hold and never be noticed. */
function checkValue(path: ASTNode, value: ASTNode, scope: Scope): void {
  if (path.op !== '.' || value.op !== 'value' || typeof value.args !== 'string') return;
  const values = fieldAt(path, scope)?.values;
  if (values === undefined || values.includes(value.args)) return;
  throw new ExpressionError(
    `${path.args[1]} is never "${value.args}"`,
    value.start,
    suggest(value.args, values),
  );
}

function fieldAt(path: ASTNode, scope: Scope): Field | undefined {
  if (path.op !== '.') return undefined;
  const fields = fieldsOf(typeOfPath(path.args[0], scope) ?? '');
  return fields !== undefined && Object.hasOwn(fields, path.args[1])
    ? fields[path.args[1]]
    : undefined;
}
