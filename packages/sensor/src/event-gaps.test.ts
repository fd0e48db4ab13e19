import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EventGaps, eventGaps } from './event-gaps.ts';

test('the first of a kind is told at once, the others together', () => {
  const said: string[] = [];
  const gaps = new EventGaps(({ message }) => said.push(message));
  gaps.add(0, 2, 0);
  gaps.add(1, 1, 500);
  for (let second = 1; second <= 599; second++) gaps.add(0, 3, second * 1000);
  expect(said.map((text) => text.slice(0, 20))).toEqual([
    '2 events lack a path',
    '1 starts of programs',
  ]);
  gaps.add(0, 3, 600_000);
  expect(said[2]).toMatch(/^1800 events lack a path .*\(1802 since the sensor began\)$/);
  gaps.add(0, 1, 600_500);
  gaps.finish(601_000);
  expect(said.slice(3)).toEqual([expect.stringMatching(/^1 events .*\(1803 since/)]);
  expect([...gaps.counts]).toEqual([
    ['text', 1803],
    ['arguments', 1],
  ]);
});

test('what the kernel names and nobody knows is not told', () => {
  const gaps = new EventGaps(() => expect.unreachable());
  gaps.add(99, 1, 0);
  expect(gaps.counts.size).toBe(0);
});

test('all of them stand in the documentation', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/agent.md'), 'utf8');
  for (const { name } of eventGaps) expect(page).toContain(`\n| \`${name}\` | `);
});
