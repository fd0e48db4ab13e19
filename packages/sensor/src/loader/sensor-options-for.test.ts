import { loadRules, noReads, RuleEngine } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { commandsOf } from './commands.ts';
import { sensorOptionsFor } from './sensor-options-for.ts';

function needsOf(condition: string) {
  const text = `- {rule: r, desc: d, output: o, priority: info, condition: ${JSON.stringify(condition)}}`;
  return new RuleEngine(loadRules([{ name: 'r', text }])).needs;
}

test('the least that the rules have to see', () => {
  const needs = needsOf('evt.type in (openat, container) and evt.is_open_write = true');
  expect(sensorOptionsFor(needs, { containersOnly: true })).toMatchObject({
    events: ['openat'],
    openReads: noReads,
    traffic: 'beginnings',
    environment: false,
    containersOnly: true,
  });
});

test('environments where a rule looks at them, or who asks wants them', () => {
  expect(sensorOptionsFor(needsOf('proc.env[HOME] = /')).environment).toBe(true);
  expect(sensorOptionsFor(needsOf('proc.name = x'), { environment: true }).environment).toBe(true);
});

test('every write only where a rule means writing', () => {
  const trafficOf = (condition: string) => sensorOptionsFor(needsOf(condition)).traffic;
  expect(trafficOf('evt.type = write and fd.name = /dev/kmsg')).toBe('all');
  expect(trafficOf('evt.type = write and evt.buffer contains stratum')).toBe('beginnings');
  expect(trafficOf('evt.type = sendto')).toBe('beginnings');
  expect(trafficOf('proc.name = x')).toBe('beginnings');
});

function orders(condition: string): string[] {
  const { before, after } = commandsOf(sensorOptionsFor(needsOf(condition)), 'x64');
  return [...before.filter((line) => line.startsWith('option asks')), ...after];
}

test('what the loader is told of reads', () => {
  const isOpen = 'evt.type = openat and';
  expect(
    orders(`${isOpen} (fd.name in (/a/b, /c) or fd.name startswith /a or proc.name = tar)`),
  ).toEqual([
    'option asks-paths 1',
    'option asks-traversal 0',
    'path 1 /a',
    'path 3 /a/b',
    'path 2 /c',
    'name tar',
  ]);
  expect(orders(`${isOpen} fd.nameraw contains "../"`)).toEqual([
    'option asks-paths 0',
    'option asks-traversal 1',
    'path 8 /',
  ]);
  const isBelow = '(fd.name startswith /etc/ or fd.name contains id_rsa)';
  expect(
    orders(`${isOpen} (fd.name = /etc/shadow or fd.nameraw contains "../" and ${isBelow})`),
  ).toEqual([
    'option asks-paths 1',
    'option asks-traversal 1',
    'path 10 /etc/shadow',
    'path 8 /etc/',
    'part 8 id_rsa',
  ]);
  expect(orders(`${isOpen} fd.name contains "/service-account"`)).toEqual([
    'option asks-paths 1',
    'option asks-traversal 0',
    'part 1 /service',
  ]);
});

test('what a line of the pipe cannot say is asked for more widely, never less', () => {
  const isOpen = 'evt.type = openat and';
  const long = `/${'x'.repeat(300)}`;
  expect(orders(`${isOpen} fd.name in (${long}, "/etc/a\nforbid 0 4")`).slice(2)).toEqual([
    `path 1 ${long.slice(0, 247)}`,
    'path 1 /etc/a',
  ]);
  expect(orders(`${isOpen} proc.name = "a\nb"`)).toEqual([]);
});
