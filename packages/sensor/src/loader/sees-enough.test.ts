import { noPaths } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { seesEnough } from './sees-enough.ts';
import type { SensorOptions } from './sensor-options.ts';

const paths = (...exact: string[]) => ({ ...noPaths, exact: new Set(exact) });
const reads = { paths: paths('/etc/shadow'), traversed: noPaths, processes: new Set<string>() };
const running: SensorOptions = {
  events: ['execve', 'write', 'openat'],
  openReads: reads,
  traffic: 'beginnings',
  environment: false,
  containersOnly: false,
};

test.each<[string, Partial<SensorOptions>, boolean]>([
  ['the same', {}, true],
  ['fewer events', { events: ['write'] }, true],
  ['another event', { events: ['execve', 'connect'] }, false],
  ['environments', { environment: true }, false],
  ['every write, not only how conversations begin', { traffic: 'all' }, false],
  ['less of the host', { containersOnly: true }, true],
  ['another path', { openReads: { ...reads, paths: paths('/etc/passwd') } }, false],
  [
    'paths below one',
    { openReads: { ...reads, paths: { ...reads.paths, prefixes: new Set(['/etc/']) } } },
    false,
  ],
  ['paths with ..', { openReads: { ...reads, traversed: paths('/etc/shadow') } }, false],
  ['all that is read', { openReads: 'all' }, false],
])('%s', (_, change, expected) => {
  expect(seesEnough(running, { ...running, ...change })).toBe(expected);
});

test('who sees all sees less as well', () => {
  const all: SensorOptions = { ...running, openReads: 'all', traffic: 'all', environment: true };
  expect(seesEnough(all, running)).toBe(true);
  expect(seesEnough({ ...running, containersOnly: true }, running)).toBe(false);
});
