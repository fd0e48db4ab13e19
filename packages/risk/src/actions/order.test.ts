import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Orderable, orderByWeight } from './order.ts';

const elements = 12;
const sets = fc.array(
  fc.record({
    removes: fc.uniqueArray(fc.nat(elements - 1), { minLength: 1 }),
    changes: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 12 },
);
const weights = fc.array(fc.integer({ min: 1, max: 50 }), {
  minLength: elements,
  maxLength: elements,
});

test('takes what is worth most of the rest, each time, as a plain search does', () => {
  fc.assert(
    fc.property(sets, weights, (chosen, weight) => {
      const items = chosen.map(
        (one, n): Orderable => ({ ...one, name: String(n).padStart(3, '0') }),
      );
      const ordered = orderByWeight(items, elements, (element) => weight[element]!);
      expect(ordered.map(({ item }) => item.name).sort()).toEqual(items.map(({ name }) => name));
      const covered = new Set<number>();
      const remaining = new Set(items);
      for (const { item, added } of ordered) {
        const worth = (one: Orderable) =>
          one.removes.reduce((sum, each) => sum + (covered.has(each) ? 0 : weight[each]!), 0) /
          one.changes;
        expect(worth(item)).toBe(Math.max(...[...remaining].map(worth)));
        expect(added).toEqual(item.removes.filter((each) => !covered.has(each)));
        for (const each of item.removes) covered.add(each);
        remaining.delete(item);
      }
    }),
  );
});

test('is the same whatever the order of what comes in', () => {
  fc.assert(
    fc.property(sets, weights, (chosen, weight) => {
      const items = chosen.map(
        (one, n): Orderable => ({ ...one, name: String(n).padStart(3, '0') }),
      );
      const names = (list: readonly Orderable[]) =>
        orderByWeight(list, elements, (element) => weight[element]!).map(({ item }) => item.name);
      expect(names(items.toReversed())).toEqual(names(items));
    }),
  );
});
