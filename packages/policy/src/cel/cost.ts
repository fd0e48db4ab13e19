import type { ASTNode } from '@marcbachmann/cel-js';
import { loopOf, partsOf } from './tree.ts';

/** How long the lists are over which expressions may loop. */
export interface ListSizes {
  readonly findings: number;
  readonly packages: number;
  /** Any list inside a finding, a package or an asset: licences, paths, tags. */
  readonly other: number;
}

/** Running a pattern over a text, in steps. */
const patternSteps = 50;

/**
 * Steps of one evaluation at most. Everything that CEL does takes a step, except that a loop takes
 * those of its body once for each item; recursion and unbounded loops do not exist.
 */
export function costOf(node: ASTNode, sizes: ListSizes): number {
  const loop = loopOf(node);
  if (loop !== undefined) {
    const body = sum(loop.bodies.map((each) => costOf(each, sizes)));
    return 1 + costOf(loop.list, sizes) + lengthOf(loop.list, sizes) * (1 + body);
  }
  const parts = sum(partsOf(node).map((each) => costOf(each, sizes)));
  if (node.op === 'in') return 1 + parts + lengthOf(node.args[1], sizes);
  if (node.op === 'rcall' && /^matches/.test(node.args[0])) return patternSteps + parts;
  return 1 + parts;
}

/** How many items a list can have. */
function lengthOf(node: ASTNode, sizes: ListSizes): number {
  switch (node.op) {
    case 'list':
      return node.args.length;
    case '+':
      return lengthOf(node.args[0], sizes) + lengthOf(node.args[1], sizes);
    case '?:':
      return Math.max(lengthOf(node.args[1], sizes), lengthOf(node.args[2], sizes));
    case '.':
      if (node.args[1] === 'findings') return sizes.findings;
      if (node.args[1] === 'packages') return sizes.packages;
      return sizes.other;
    default: {
      const loop = loopOf(node);
      if (loop?.loop === 'map' || loop?.loop === 'filter') return lengthOf(loop.list, sizes);
      return Math.max(sizes.findings, sizes.packages, sizes.other);
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
