import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { messageOf, type Report } from '@seaworthy/model';
import { linearMatches } from '../cel/environment.ts';
import { compileExpression, type Variables } from '../cel/expression.ts';
import { loopOf, partsOf, pathOf } from '../cel/tree.ts';
import { viewsOf } from '../cel/views.ts';
import { subjectsOf, variablesFor } from './decide.ts';
import type { Policy } from './policy.ts';

/** One part of an expression that settled the answer, and what it saw. */
export interface Reason {
  /** As CEL: `finding.severity.level == "critical"`. */
  readonly condition: string;
  /** "true", "false", or why it has no value. */
  readonly value: string;
  /** What the names in it stood for: `finding.severity.level` is `"critical"`. */
  readonly seen: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Why a policy holds, or does not, for one subject of a report: the smallest parts of its
 * expression that together settle the answer.
 *
 * @param subject id of a finding or purl of a package; nothing for the asset and the report
 */
export function explainPolicy(
  policy: Policy,
  report: Report,
  subject: string | undefined,
  now: Date,
): Reason[] {
  const views = viewsOf(report, now);
  const view = subjectsOf(policy, views).find(
    (each) => subject === undefined || identityOf(each) === subject,
  );
  if (view === undefined) return [];
  const variables = variablesFor(policy, view, views);
  return decisive(policy.when.tree, { policy, variables });
}

function identityOf(view: { readonly id?: string; readonly purl?: string }): string | undefined {
  return view.id ?? view.purl;
}

interface Context {
  readonly policy: Policy;
  readonly variables: Variables;
}

function decisive(node: ASTNode, context: Context): Reason[] {
  if (node.op === '!_') return decisive(node.args, context);
  if (node.op === '?:') {
    const [condition, yes, no] = node.args;
    const branch = truthOf(condition, context) === true ? yes : no;
    return [...decisive(condition, context), ...decisive(branch, context)];
  }
  if (node.op !== '&&' && node.op !== '||') return [reasonOf(node, context)];
  // "and" is false by any false part, and true by all; "or" the other way round.
  const settling = node.op === '||';
  const parts = node.args.map((part) => ({ part, settles: truthOf(part, context) === settling }));
  const first = parts.find(({ settles }) => settles);
  return first === undefined
    ? node.args.flatMap((part) => decisive(part, context))
    : decisive(first.part, context);
}

function reasonOf(node: ASTNode, context: Context): Reason {
  const value = truthOf(node, context);
  const names = [...new Set(pathsIn(node))];
  return {
    condition: sourceOf(node),
    value: value instanceof Error ? value.message : String(value),
    seen: names.map((name) => ({ name, value: seenAt(name, context.variables) })),
  };
}

function truthOf(node: ASTNode, { policy, variables }: Context): boolean | Error {
  try {
    return compileExpression(sourceOf(node), policy.over).holds(variables);
  } catch (error) {
    const { summary } = error as { summary?: string };
    return new Error(summary ?? messageOf(error));
  }
}

function sourceOf(node: ASTNode): string {
  return serialize(node).replaceAll(`.${linearMatches}(`, '.matches(');
}

/** The longest paths in an expression that begin with a variable; what loops name is left out. */
function pathsIn(node: ASTNode): string[] {
  const path = node.op === '.' ? pathOf(node) : undefined;
  if (path !== undefined) return [path];
  const loop = loopOf(node);
  return loop === undefined ? partsOf(node).flatMap(pathsIn) : pathsIn(loop.list);
}

function seenAt(path: string, variables: Variables): string {
  let value: unknown = variables;
  for (const step of path.split('.')) {
    if (value instanceof Map) value = value.get(step);
    else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
      value = (value as Readonly<Record<string, unknown>>)[step];
    } else return 'not there';
  }
  if (Array.isArray(value)) {
    const isShort = value.length <= 5 && value.every((item) => typeof item === 'string');
    return isShort ? JSON.stringify(value) : `${value.length} items`;
  }
  if (value instanceof Map) return JSON.stringify(Object.fromEntries(value));
  if (typeof value === 'number') return Number.isNaN(value) ? 'not known' : String(value);
  return JSON.stringify(value) ?? 'not there';
}
