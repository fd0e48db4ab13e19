import type { RuntimeEvent } from '../../event/runtime-event.ts';
import type { CompiledCheck } from './check.ts';

export type Test = (event: RuntimeEvent) => boolean;

/**
 * A condition with its macros put in and its checks compiled. What is said twice is one object,
 * within a rule and across all, so that it is found out once an event.
 */
export type Condition =
  | { readonly kind: 'constant'; readonly id: number; readonly cost: 0; readonly value: boolean }
  | {
      readonly kind: 'check';
      readonly id: number;
      readonly cost: number;
      readonly check: CompiledCheck;
    }
  | { readonly kind: 'not'; readonly id: number; readonly cost: number; readonly child: Condition }
  | Group;

export interface Group {
  readonly kind: 'and' | 'or';
  readonly id: number;
  readonly cost: number;
  /** Cheap ones first: the order says nothing, as conditions change nothing. */
  readonly children: readonly Condition[];
}

/** Makes conditions, each of them once, folding what is constant. */
export class ConditionPool {
  readonly true: Condition = { kind: 'constant', id: 0, cost: 0, value: true };
  readonly false: Condition = { kind: 'constant', id: 1, cost: 0, value: false };
  readonly #byKey = new Map<string, Condition>();
  #nextId = 2;

  constant(value: boolean): Condition {
    return value ? this.true : this.false;
  }

  check(check: CompiledCheck): Condition {
    return this.#intern(check.key, (id) => ({ kind: 'check', id, cost: check.cost, check }));
  }

  not(child: Condition): Condition {
    if (child.kind === 'constant') return this.constant(!child.value);
    if (child.kind === 'not') return child.child;
    return this.#intern(`!${child.id}`, (id) => ({ kind: 'not', id, cost: child.cost, child }));
  }

  group(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
    /** What makes the rest needless. */
    const decisive = this.constant(kind === 'or');
    const children = new Set<Condition>();
    for (const part of parts) {
      if (part === decisive) return decisive;
      if (part.kind === 'constant') continue;
      if (part.kind === kind) for (const inner of part.children) children.add(inner);
      else children.add(part);
    }
    if (children.size === 0) return this.constant(kind === 'and');
    for (const child of children) {
      if (child.kind === 'not' && children.has(child.child)) return decisive;
    }
    const ordered = [...children].sort((a, b) => a.cost - b.cost || a.id - b.id);
    if (ordered.length === 1) return ordered[0]!;
    const key = `${kind === 'and' ? '&' : '|'}${ordered.map(({ id }) => id).join(',')}`;
    return this.#intern(key, (id) => ({ kind, id, cost: costOf(ordered), children: ordered }));
  }

  #intern(key: string, make: (id: number) => Condition): Condition {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const made = make(this.#nextId);
    this.#nextId += 1;
    this.#byKey.set(key, made);
    return made;
  }
}

/** The first is always tried, each further one in half of the cases. */
function costOf(children: readonly Condition[]): number {
  let cost = 0;
  let share = 1;
  for (const child of children) {
    cost += child.cost * share;
    share /= 2;
  }
  return cost;
}
