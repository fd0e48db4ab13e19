import { expect, test } from 'vitest';
import { makeEvent } from '../event/event-for-test.ts';
import { compileFilter } from './filter.ts';

test('a condition by itself', () => {
  const filter = compileFilter('evt.type in (openat, open) and proc.name = "cat"');
  expect(filter.matches(makeEvent({ type: 'openat' }))).toBe(true);
  expect(filter.matches(makeEvent({ type: 'execve' }))).toBe(false);
});

test.each(['evt.type =', 'no.such.field = 1', 'some_macro', '"', ''])('%s is none', (text) => {
  expect(() => compileFilter(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
