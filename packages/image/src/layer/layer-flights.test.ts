import { expect, test } from 'vitest';
import type { LayerFacts } from './layer-facts.ts';
import { LayerFlights } from './layer-flights.ts';

const facts = (diffId: string, partial = false) => ({ diffId, partial }) as LayerFacts;

test('one reading for all who want the layer at the same time', async () => {
  const flights = new LayerFlights();
  let readings = 0;
  const read = async () => {
    readings++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return facts('a');
  };
  const results = await Promise.all([1, 2, 3].map(() => flights.read('a', read)));
  expect(readings).toBe(1);
  expect(results.filter(({ isOwn }) => isOwn)).toHaveLength(1);
  expect(new Set(results.map((one) => one.facts)).size).toBe(1);
  await flights.read('a', read);
  expect(readings).toBe(2);
});

test('layers without a digest are nobody else’s', async () => {
  const flights = new LayerFlights();
  const [one, two] = await Promise.all(
    ['a', 'b'].map((name) => flights.read(undefined, async () => facts(name))),
  );
  expect([one?.facts.diffId, two?.facts.diffId]).toEqual(['a', 'b']);
});

test('one that fails, stops half way or was told a wrong digest decides for itself alone', async () => {
  const flights = new LayerFlights();
  const outcomes: (() => Promise<LayerFacts>)[] = [
    () => Promise.reject(new Error('interrupted')),
    async () => facts('a', true),
    async () => facts('other'),
    async () => facts('a'),
  ];
  const results = await Promise.allSettled(outcomes.map((read) => flights.read('a', read)));
  expect(results.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  const own = results.map((one) => one.status === 'fulfilled' && one.value.isOwn);
  expect(own).toEqual([false, true, true, true]);
});
