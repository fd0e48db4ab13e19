import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { FactBudget } from './fact-budget.ts';

const error = { code: 'LIMIT_EXCEEDED' };

test('counts files, whatever they hold', () => {
  const budget = new FactBudget();
  for (let i = 0; i < limits.catalogedFiles; i++) budget.take({});
  expect(() => budget.take({})).toThrow(expect.objectContaining(error));
});

test('counts the values of facts, at any depth', () => {
  // Each list of two texts is three values.
  const pairs = (count: number) => ({ lock: Array.from({ length: count }, () => ['a', '1']) });
  const fits = Math.floor((limits.factValues - 2) / 3);
  expect(() => new FactBudget().take(pairs(fits))).not.toThrow();
  expect(() => new FactBudget().take(pairs(fits + 1))).toThrow(expect.objectContaining(error));
  const deep = { lock: [] as unknown[] };
  let innermost = deep.lock;
  for (let i = 0; i < 100_000; i++) {
    const next: unknown[] = [];
    innermost.push(next);
    innermost = next;
  }
  expect(() => new FactBudget().take(deep)).not.toThrow();
});
