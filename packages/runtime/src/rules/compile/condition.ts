import type { RuntimeEvent } from '../../event/runtime-event.ts';
import type { CompiledCheck } from './check.ts';

export type Test = (event: RuntimeEvent) => boolean;

/**
 * A condition with its macros put in and its checks compiled. What is said twice is one object,
 * within a rule and across all, so that it is found out once an event.
 */
export type Condition =
  | (Estimate & { readonly kind: 'constant'; readonly value: boolean })
  | (Estimate & { readonly kind: 'check'; readonly check: CompiledCheck })
  | (Estimate & { readonly kind: 'not'; readonly child: Condition })
  | (Estimate & { readonly kind: 'and' | 'or'; readonly children: readonly Condition[] });

interface Estimate {
  readonly id: number;
  /** What it takes to try it, in simple comparisons. */
  readonly cost: number;
  /** How often it will hold, from 0 to 1, going by what it compares. */
  readonly likelihood: number;
}

/** Makes conditions, each of them once, folding what is constant. */
export class ConditionPool {
  readonly true: Condition = { kind: 'constant', id: 0, cost: 0, likelihood: 1, value: true };
  readonly false: Condition = { kind: 'constant', id: 1, cost: 0, likelihood: 0, value: false };
  readonly #byKey = new Map<string, Condition>();
  #nextId = 2;

  constant(value: boolean): Condition {
    return value ? this.true : this.false;
  }

  check(check: CompiledCheck): Condition {
    const { cost, likelihood } = check;
    return this.#intern(check.key, (id) => ({ kind: 'check', id, cost, likelihood, check }));
  }

  not(child: Condition): Condition {
    if (child.kind === 'constant') return this.constant(!child.value);
    if (child.kind === 'not') return child.child;
    const { cost, likelihood } = child;
    return this.#intern(`!${child.id}`, (id) => ({
      kind: 'not',
      id,
      cost,
      likelihood: 1 - likelihood,
      child,
    }));
  }

  /** Groups in groups stay: a macro in several rules is found out once as a whole. */
  group(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
    /** What makes the rest needless. */
    const decisive = this.constant(kind === 'or');
    const children = new Set<Condition>();
    for (const part of parts) {
      if (part === decisive) return decisive;
      if (part.kind !== 'constant') children.add(part);
    }
    if (children.size === 0) return this.constant(kind === 'and');
    for (const child of children) {
      if (child.kind === 'not' && children.has(child.child)) return decisive;
    }
    const settles = (child: Condition): number =>
      kind === 'and' ? 1 - child.likelihood : child.likelihood;
    const ordered = [...children].sort(
      (a, b) => a.cost * settles(b) - b.cost * settles(a) || a.id - b.id,
    );
    if (ordered.length === 1) return ordered[0]!;
    const key = `${kind === 'and' ? '&' : '|'}${ordered.map(({ id }) => id).join(',')}`;
    return this.#intern(key, (id) => {
      let cost = 0;
      let isOpen = 1;
      for (const child of ordered) {
        cost += child.cost * isOpen;
        isOpen *= 1 - settles(child);
      }
      return {
        kind,
        id,
        cost,
        likelihood: kind === 'and' ? isOpen : 1 - isOpen,
        children: ordered,
      };
    });
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
