import type { ASTNode } from '@marcbachmann/cel-js';
import type { PolicySubject } from '@seaworthy/model';
import { variablesOf } from './environment.ts';
import { fieldsOf } from './fields.ts';

/** Types of the names that stand for something at one place of an expression. */
export type Scope = Readonly<Record<string, string | undefined>>;

export const loops = ['all', 'exists', 'exists_one', 'map', 'filter'] as const;
export type Loop = (typeof loops)[number];

/** `list.exists(item, ...)` and its kin: the name of an item, and what is asked of each. */
export interface LoopParts {
  readonly loop: Loop;
  readonly list: ASTNode;
  readonly item: string;
  readonly bodies: readonly ASTNode[];
}

export function loopOf(node: ASTNode): LoopParts | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, list, [variable, ...bodies]] = node.args;
  const loop = loops.find((each) => each === name);
  if (loop === undefined || variable?.op !== 'id') return undefined;
  return { loop, list, item: variable.args, bodies };
}

/** What a node is made of. The variable of a loop is a name, not a part. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall': {
      const loop = loopOf(node);
      return loop === undefined ? [node.args[1], ...node.args[2]] : [loop.list, ...loop.bodies];
    }
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

export function scopeOf(over: PolicySubject): Scope {
  return Object.assign(Object.create(null) as object, variablesOf[over]);
}

/** The scope inside a loop: its item is of the type of the list's items. */
export function scopeInside({ list, item }: LoopParts, scope: Scope): Scope {
  const itemType = /^list<(.+)>$/.exec(typeOfPath(list, scope) ?? '')?.[1];
  return Object.assign(Object.create(null) as object, scope, { [item]: itemType });
}

/** Type of a path like `finding.severity`, and of lists that were filtered, by the tables alone. */
export function typeOfPath(node: ASTNode, scope: Scope): string | undefined {
  if (node.op === 'id') return scope[node.args];
  if (node.op === '.') {
    const fields = fieldsOf(typeOfPath(node.args[0], scope) ?? '');
    const name = node.args[1];
    return fields !== undefined && Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
  }
  const loop = loopOf(node);
  return loop?.loop === 'filter' ? typeOfPath(loop.list, scope) : undefined;
}

/** `finding.severity.level`, when a node is such a path. */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const parent = pathOf(node.args[0]);
  return parent === undefined ? undefined : `${parent}.${node.args[1]}`;
}
