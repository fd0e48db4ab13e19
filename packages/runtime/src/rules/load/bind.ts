import { type CompiledCheck, compileCheck } from '../compile/check.ts';
import type { CompileContext } from '../compile/compiled-operand.ts';
import type { Condition, ConditionPool } from '../compile/condition.ts';
import { ConditionError } from '../condition/condition-error.ts';
import { constantOf, type EventTypes, eventTypesOf } from '../condition/event-types.ts';
import type { Check, Expression } from '../condition/expression.ts';
import { type ReadFilters, readsOf } from '../condition/read-filter.ts';

/** A condition that is ready for the engine. */
export interface BoundCondition {
  readonly condition: Condition;
  readonly eventTypes: EventTypes;
  readonly reads: ReadFilters;
  readonly fieldNames: ReadonlySet<string>;
  readonly depth: number;
}

/** Levels of a condition with its macros: everything that walks it is as deep. */
const maxDepth = 400;
/** Parts of all conditions together, with those that are in several. */
const maxParts = 5_000_000;

/** Turns expressions into conditions: macros are put in, checks compiled, what is equal shared. */
export class Binder {
  readonly #pool: ConditionPool;
  readonly #context: CompileContext;
  readonly #ofMacro: (name: string, at: number) => BoundCondition;
  #parts = 0;

  /** @param ofMacro throws ConditionError for a macro that there is not */
  constructor(
    pool: ConditionPool,
    context: CompileContext,
    ofMacro: (name: string, at: number) => BoundCondition,
  ) {
    this.#pool = pool;
    this.#context = context;
    this.#ofMacro = ofMacro;
  }

  /** @throws ConditionError */
  bind(expression: Expression): BoundCondition {
    const fieldNames = new Set<string>();
    const macros = new Map<string, BoundCondition>();
    let depth = 0;
    const visit = (node: Expression, level: number): Condition => {
      depth = Math.max(depth, level);
      if (depth > maxDepth) throw new ConditionError(node.at, `deeper than ${maxDepth} levels`);
      switch (node.kind) {
        case 'not':
          return this.#pool.not(visit(node.child, level + 1));
        case 'macro': {
          const macro = this.#ofMacro(node.name, node.at);
          macros.set(node.name, macro);
          for (const name of macro.fieldNames) fieldNames.add(name);
          depth = Math.max(depth, level + macro.depth);
          if (depth > maxDepth) throw new ConditionError(node.at, `deeper than ${maxDepth} levels`);
          return macro.condition;
        }
        case 'check': {
          const { check, condition } = this.#bindCheck(node);
          for (const name of check.fieldNames) fieldNames.add(name);
          return condition;
        }
        default: {
          const children = node.children.map((child) => visit(child, level + 1));
          const group = this.#pool.group(node.kind, children);
          this.#parts += 'children' in group ? group.children.length : 1;
          if (this.#parts > maxParts) {
            throw new ConditionError(node.at, `all conditions have more than ${maxParts} parts`);
          }
          return group;
        }
      }
    };
    const condition = visit(expression, 1);
    const eventTypes = eventTypesOf(expression, (name) => macros.get(name)!.eventTypes);
    const reads = readsOf(expression, (name) => macros.get(name)!.reads);
    return { condition, eventTypes, reads, fieldNames, depth };
  }

  #bindCheck(node: Check): { check: CompiledCheck; condition: Condition } {
    const check = compileCheck(node, this.#context);
    const constant = constantOf(node);
    const condition =
      constant === undefined ? this.#pool.check(check) : this.#pool.constant(constant);
    return { check, condition };
  }
}
