import { expect, test } from 'vitest';
import { eventType, eventTypes } from '../event/event-types.ts';
import type { Machine } from '../event/machine.ts';
import { parameterOfArgument, valueOfKernel } from './system-call-arguments.ts';

test('arguments are parameters of their events', () => {
  expect(parameterOfArgument(eventType('openat'), 1)?.name).toBe('name');
  expect(parameterOfArgument(eventType('openat'), 9)).toBeUndefined();
  expect(parameterOfArgument(eventType('getpid'), 0)).toBeUndefined();
  const known = eventTypes.filter((type) =>
    [0, 1, 2, 3].some((place) => parameterOfArgument(type, place) !== undefined),
  );
  expect(known.length).toBeGreaterThan(85);
});

test('numbers of the kernel become those of events', () => {
  const value = (call: string, place: number, number: number, machine: Machine = 'x64') =>
    valueOfKernel(parameterOfArgument(eventType(call), place)!, number, machine);
  expect(value('openat', 0, 0xffffff9c)).toBe(-100);
  expect(value('openat', 2, 0o2000000)).toBe(4097);
  expect(value('openat', 2, 0o200000, 'x64')).toBe(value('openat', 2, 0o040000, 'arm64'));
  expect(value('unshare', 0, 0x10000000)).toBe(1 << 20);
  expect(value('ptrace', 0, 0x4206)).toBe(20);
  expect(value('setuid', 0, -1)).toBe(4294967295);
  expect(value('chmod', 1, 0o4755)).toBe(0o4755);
  expect(value('bpf', 0, 5)).toBe(5);
});
