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
import { ContainerPreventions } from './container-preventions.ts';
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
function preventions(secondsUntilReady: number) {
  const records: ResponseRecord[] = [];
  const readyAt = Date.now() + secondsUntilReady * 1000;
  const watch = vi.fn(async () => {
    if (Date.now() < readyAt) throw new Error('its file system is not there yet');
  });
  const guard = { watch, abilities: { network: true, execution: true, refuses: 'none' } };
  const settings = ResponseSettings.parse({
    mode: 'enforce',
    prevent: [{ name: 'only the image', deny: ['changed-files'] }],
  });
  const own = { pids: new Set<number>(), containerId: undefined };
  const subject = new ContainerPreventions({
    plan: new PreventionPlan(settings, new Protection(settings.protect, own)),
    tools: { guard, procDirectory: join(home, 'proc') } as unknown as Tools,
    onRecord: (record) => records.push(record),
  });
  return { subject, records, watch };
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
