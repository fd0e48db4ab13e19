import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileDescriptor } from '@seaworthy/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BusyProcesses, outboundConnections, parseTimes, readWaitedMs } from './busy-processes.ts';

const reading = (pid: number, ticks: number, startTicks = '7') => ({
  ...{ pid, ticks, startTicks, residentPages: 10 },
});

test('a process is busy from the reading before the first that says so', () => {
  const busy = new BusyProcesses();
  expect(busy.update([reading(1, 500), reading(2, 0)], 1_000)).toEqual([]);
  expect(busy.update([reading(1, 1_490), reading(2, 100)], 11_000)).toEqual([
    { pid: 1, cpu: 99, busyNs: 10e9, residentBytes: 40_960 },
  ]);
  expect(busy.update([reading(1, 2_490), reading(2, 2_100)], 21_000)).toEqual([
    { pid: 1, cpu: 100, busyNs: 20e9, residentBytes: 40_960 },
    { pid: 2, cpu: 200, busyNs: 10e9, residentBytes: 40_960 },
  ]);
  // A pause begins the count again, and so does another process of the same number.
  expect(busy.update([reading(1, 2_500), reading(2, 9_000, '8')], 31_000)).toEqual([]);
  expect(busy.update([reading(1, 3_500)], 41_000)).toMatchObject([{ pid: 1, busyNs: 10e9 }]);
});

test('what would be busy if others let it is busy', () => {
  const busy = new BusyProcesses();
  const waited = new Map([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  const told: unknown[] = [];
  for (let turn = 0; turn <= 3; turn++) {
    // A quarter of a processor; a third waited for one, the second for something else.
    const readings = [reading(1, turn * 250), reading(2, turn * 250), reading(3, turn * 10)];
    waited.set(1, turn * 3_400);
    waited.set(3, turn * 9_000);
    told.push(busy.update(readings, turn * 10_000, (pid) => waited.get(pid)));
  }
  // Where it began to matter how long it waits is known after one interval.
  expect(told).toMatchObject([
    [],
    [],
    [{ pid: 1, cpu: 25, busyNs: 10e9 }],
    [{ pid: 1, busyNs: 20e9 }],
  ]);
});

test('how long threads wait is read of all of them', () => {
  const here = readWaitedMs('/proc', process.pid);
  expect(here === undefined || here >= 0).toBe(true);
  expect(readWaitedMs('/proc', 2 ** 22 + 1)).toBeUndefined();
  const home = mkdtempSync(join(tmpdir(), 'sw-waited-'));
  for (const [tid, text] of [
    ['7', '10 2000000 3\n'],
    ['8', '5 1500000 1\n'],
    ['9', 'odd'],
  ] as const) {
    mkdirSync(join(home, '7/task', tid), { recursive: true });
    writeFileSync(join(home, '7/task', tid, 'schedstat'), text);
  }
  expect(readWaitedMs(home, 7)).toBe(3.5);
  rmSync(home, { recursive: true });
});

test('what stays busy is told at doubling times', () => {
  const busy = new BusyProcesses();
  const told: number[] = [];
  for (let turn = 0; turn <= 40; turn++) {
    // Timers are late by a little, and not always by the same.
    const nowMs = turn * 10_000 + (turn % 3) * 7;
    for (const { busyNs } of busy.update([reading(1, nowMs / 10)], nowMs)) {
      told.push(Math.round(busyNs / 1e10));
    }
  }
  expect(told).toEqual([1, 2, 4, 8, 16, 32]);
});

test('times are read behind a name that holds anything', () => {
  const stat =
    '7120 (evil) 9 9 (x) S 7101 7101 7101 34816 -1 4194560 1 0 0 0 30 12 0 0 20 0 1 0 4455 9 88';
  expect(parseTimes(7120, stat)).toEqual({
    ...{ pid: 7120, ticks: 42, startTicks: '4455', residentPages: 88 },
  });
  expect(parseTimes(7120, '7120 (cut')).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseTimes(1, text);
    }),
  );
});

test('connections to other machines, the internet first', () => {
  const connection = (number: number, address: string, isServer = false): FileDescriptor => ({
    ...{ number, type: 'ipv4', name: address, protocol: 'tcp', isServer },
    client: { address: '10.0.0.7', port: 40_000 },
    server: { address, port: 443 },
  });
  const found = outboundConnections([
    connection(3, '127.0.0.1'),
    connection(4, '172.20.0.1'),
    connection(5, '203.0.113.9'),
    connection(6, '10.0.0.7', true),
    { number: 7, type: 'file', name: '/x' },
  ]);
  expect(found.map(({ number }) => number)).toEqual([5, 4]);
});
