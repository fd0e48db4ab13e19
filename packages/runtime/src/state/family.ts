import type { ProcessState } from './thread-state.ts';

/** Ancestors that are looked at: no more can be in a table without a slip. */
const MAX_DEPTH = 1024;

/** Who gets the children of a process that ends: init of its namespace, or whoever is at the top. */
export function reaperOf(process: ProcessState): ProcessState | undefined {
  let above = process.parent;
  for (let depth = 0; above !== undefined && depth < MAX_DEPTH; depth++) {
    if (above.vpid === 1 || above.parent === undefined) {
      return above;
    }
    above = above.parent;
  }
  return undefined;
}

/** Numbers that come around again must not make a circle of parents. */
export function isBelow(process: ProcessState, top: ProcessState): boolean {
  let above: ProcessState | undefined = process;
  for (let depth = 0; above !== undefined && depth < MAX_DEPTH; depth++) {
    if (above === top) {
      return true;
    }
    above = above.parent;
  }
  return above !== undefined;
}
