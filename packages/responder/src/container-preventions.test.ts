import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PreventionPlan,
  Protection,
  type ResponseRecord,
  ResponseSettings,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ContainerPreventions, type PreventionOptions } from './container-preventions.ts';
import type { Tools } from './tools.ts';

const home = mkdtempSync(join(tmpdir(), 'sw-cp-'));
const fullId = 'c5'.repeat(32);

/** A host with control groups v2 and one container, whose process is 41. */
mkdirSync(join(home, 'proc/self'), { recursive: true });
mkdirSync(join(home, 'proc/41'));
mkdirSync(join(home, `cgroup/system.slice/docker-${fullId}.scope`), { recursive: true });
writeFileSync(join(home, 'proc/cgroups'), '#subsys_name\thierarchy\npids\t0\n');
writeFileSync(join(home, 'proc/self/mountinfo'), `29 23 0:26 / ${home}/cgroup rw - cgroup2 c rw\n`);
writeFileSync(join(home, 'proc/41/cgroup'), `0::/system.slice/docker-${fullId}.scope\n`);

afterAll(() => rmSync(home, { recursive: true }));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const begun = {
  thread: { pid: 41, vpid: 1, container: { fullId, runtime: 'docker', name: 'web' } },
} as unknown as RuntimeEvent;

/** With a guard that says for `secondsUntilReady` that the file system is not there yet. */
function preventions(secondsUntilReady: number, more: Partial<PreventionOptions> = {}) {
  const records: ResponseRecord[] = [];
  const readyAt = Date.now() + secondsUntilReady * 1000;
  const watch = vi.fn(async () => {
    if (Date.now() < readyAt) throw new Error('its file system is not there yet');
  });
  const admit = vi.fn(async () => {});
  const unwatch = vi.fn(async () => {});
  const abilities = { network: true, execution: true, start: true, refuses: 'none' };
  const settings = ResponseSettings.parse({
    mode: 'enforce',
    prevent: [{ name: 'only the image', deny: ['changed-files'] }],
  });
  const own = { pids: new Set<number>(), containerId: undefined };
  const subject = new ContainerPreventions({
    plan: new PreventionPlan(settings, new Protection(settings.protect, own)),
    tools: {
      guard: { abilities, watch, unwatch, admit },
      procDirectory: join(home, 'proc'),
    } as unknown as Tools,
    onRecord: (record) => records.push(record),
    resolve: () => begun.thread.container,
    ...more,
  });
  return { subject, records, watch, admit };
}

test('a container that takes its time to begin is guarded nevertheless', async () => {
  const { subject, records, watch } = preventions(30);
  subject.observe(begun);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(records).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(records).toMatchObject([{ result: 'done', container: { name: 'web' } }]);
  // Often at first, and more seldom then.
  expect(watch.mock.calls.length).toBeLessThan(25);
  subject.stop();
});

test('a container that runs before there is an event of it is guarded once', async () => {
  const { subject, records, watch } = preventions(0);
  subject.meet(begun.thread);
  subject.observe(begun);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(records).toMatchObject([{ result: 'done', detail: expect.stringMatching(/^prevents/) }]);
  expect(watch).toHaveBeenCalledTimes(1);
  subject.stop();
});

test('one that never gets its files is told of, once', async () => {
  const { subject, records } = preventions(Infinity);
  subject.observe(begun);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(records).toMatchObject([
    { result: 'failed', detail: 'its file system is not there yet', rule: 'only the image' },
  ]);
  subject.stop();
});

test('nothing is tried any more when the agent stops', async () => {
  const { subject, records, watch } = preventions(Infinity);
  subject.observe(begun);
  await vi.advanceTimersByTimeAsync(1_000);
  subject.stop();
  const tried = watch.mock.calls.length;
  await vi.advanceTimersByTimeAsync(200_000);
  expect(watch.mock.calls.length).toBe(tried);
  expect(records).toEqual([]);
});

test('who is held goes on once its rules are put on, and not before', async () => {
  const known = Promise.withResolvers<void>();
  const { subject, watch, admit } = preventions(0, { forbid: () => known.promise });
  const admitted = subject.admit(41);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(watch).toHaveBeenCalledTimes(1);
  expect(admit).not.toHaveBeenCalled();
  known.resolve();
  await admitted;
  expect(admit).toHaveBeenCalledExactlyOnceWith(41, expect.any(Number));
  subject.stop();
});

test('what is tried in vain before is tried at once when it is held, and for the last time', async () => {
  const { subject, records, watch, admit } = preventions(Infinity);
  subject.observe(begun);
  await vi.advanceTimersByTimeAsync(10_000);
  const tried = watch.mock.calls.length;
  const admitted = subject.admit(41);
  await vi.advanceTimersByTimeAsync(0);
  await admitted;
  expect(watch.mock.calls.length).toBeLessThanOrEqual(tried + 2);
  expect(records).toMatchObject([{ result: 'failed', rule: 'only the image' }]);
  expect(admit).toHaveBeenCalledExactlyOnceWith(41, undefined);
  subject.stop();
});

test('a container that nothing is known of goes on soon, or where failures are closed not', async () => {
  for (const failsClosed of [false, true]) {
    const { subject, records, admit } = preventions(0, { resolve: () => undefined, failsClosed });
    const admitted = subject.admit(41);
    await vi.advanceTimersByTimeAsync(2_000);
    await admitted;
    expect(admit.mock.calls).toEqual(failsClosed ? [] : [[41, undefined]]);
    const unnamed = 'let the first program of a container go on: no runtime says what it is';
    const letGo = records.splice(0).map(({ detail, result }) => [detail, result]);
    expect(letGo).toEqual(failsClosed ? [] : [[unnamed, 'failed']]);
    subject.reportLate({ late: 41, denied: true });
    expect(records).toMatchObject([
      { detail: 'killed the first program of a container: its name was not found in time' },
    ]);
    subject.stop();
  }
});

test('a container that is held in a new control group has been started again', async () => {
  const { subject, watch } = preventions(0);
  await subject.admit(41);
  const group = join(home, `cgroup/system.slice/docker-${fullId}.scope`);
  await subject.admit(41);
  expect(watch).toHaveBeenCalledTimes(1);
  rmSync(group, { recursive: true });
  mkdirSync(`${group}-other`);
  mkdirSync(group);
  await subject.admit(41);
  expect(watch).toHaveBeenCalledTimes(2);
  subject.stop();
});
