import type { EventType } from '../../event/event-type.ts';
import type { RuntimeEvent } from '../../event/runtime-event.ts';
import { type Clock, remember } from './compiled-operand.ts';
import type { Condition, ConditionPool, Test } from './condition.ts';

/** Cheaper checks are made again sooner than looked up. */
const costWorthKeeping = 3;

/**
 * Conditions as functions for events of one type: what they say of the type is settled here, and
 * what is left of several of them is shared.
 * @returns a test for each condition; `undefined` for one that can never hold
 */
export function planForType(
  conditions: readonly Condition[],
  type: EventType,
  pool: ConditionPool,
  clock: Clock,
): (Test | undefined)[] {
  const left = conditions.map(narrower(type, pool, clock));
  const uses = countUses(left);
  const tests = new Map<Condition, Test>();
  const testOf = (condition: Condition): Test => {
    const known = tests.get(condition);
    if (known !== undefined) return known;
    const plain = makeTest(condition, testOf);
    const isWorthKeeping =
      condition.kind !== 'not' &&
      (condition.kind !== 'check' || condition.cost >= costWorthKeeping);
    const isShared = (uses.get(condition) ?? 0) > 1;
    const made = isShared && isWorthKeeping ? remember(plain, clock) : plain;
    tests.set(condition, made);
    return made;
  };
  return left.map((condition) => (condition === pool.false ? undefined : testOf(condition)));
}

/** Puts in what is known of a type. */
function narrower(
  type: EventType,
  pool: ConditionPool,
  clock: Clock,
): (condition: Condition) => Condition {
  // Only what such conditions read.
  const event = { type } as RuntimeEvent;
  clock.now += 1;
  const narrowed = new Map<Condition, Condition>();
  const narrow = (condition: Condition): Condition => {
    const known = narrowed.get(condition);
    if (known !== undefined) return known;
    const result = narrowOnce(condition);
    narrowed.set(condition, result);
    return result;
  };
  const narrowOnce = (condition: Condition): Condition => {
    switch (condition.kind) {
      case 'constant':
        return condition;
      case 'check':
        return condition.check.isOfType ? pool.constant(condition.check.test(event)) : condition;
      case 'not':
        return pool.not(narrow(condition.child));
      default:
        return pool.group(condition.kind, condition.children.map(narrow));
    }
  };
  return narrow;
}

function countUses(conditions: readonly Condition[]): ReadonlyMap<Condition, number> {
  const uses = new Map<Condition, number>();
  const visit = (condition: Condition): void => {
    const before = uses.get(condition) ?? 0;
    uses.set(condition, before + 1);
    if (before > 0) return;
    if (condition.kind === 'not') visit(condition.child);
    else if (condition.kind === 'and' || condition.kind === 'or') condition.children.forEach(visit);
  };
  conditions.forEach(visit);
  return uses;
}

function makeTest(condition: Condition, testOf: (condition: Condition) => Test): Test {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? () => true : () => false;
    case 'check':
      return condition.check.test;
    case 'not': {
      const test = testOf(condition.child);
      return (event) => !test(event);
    }
    case 'and':
      return all(condition.children.map(testOf));
    case 'or':
      return any(condition.children.map(testOf));
  }
}

/** Few are tried in a row, which is faster than a loop. */
function all(tests: readonly Test[]): Test {
  const [a, b, c, d] = tests as [Test, Test, Test, Test];
  if (tests.length === 2) return (event) => a(event) && b(event);
  if (tests.length === 3) return (event) => a(event) && b(event) && c(event);
  if (tests.length === 4) return (event) => a(event) && b(event) && c(event) && d(event);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(event)) return false;
    return true;
  };
}

function any(tests: readonly Test[]): Test {
  const [a, b, c, d] = tests as [Test, Test, Test, Test];
  if (tests.length === 2) return (event) => a(event) || b(event);
  if (tests.length === 3) return (event) => a(event) || b(event) || c(event);
  if (tests.length === 4) return (event) => a(event) || b(event) || c(event) || d(event);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(event)) return true;
    return false;
  };
}
