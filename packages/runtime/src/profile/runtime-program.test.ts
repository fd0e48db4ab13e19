import { expect, test } from 'vitest';
import { makeThread } from '../event/event-for-test.ts';
import { isOfRuntime } from './runtime-program.ts';

const container = { fullId: '3f'.repeat(32), runtime: 'docker' } as const;
const shim = makeThread({ pid: 50, tid: 50, name: 'containerd-shim' });

function runc(more: object = {}, file: object = {}): typeof shim {
  const executable = { ...shim.executable, name: 'runc', path: '/usr/sbin/runc', ...file };
  return makeThread({ ...{ pid: 60, tid: 60, container, parent: shim, executable }, ...more });
}

test('what prepares a container, or enters it, from outside', () => {
  expect(isOfRuntime(runc())).toBe(true);
  expect(isOfRuntime(runc({ pid: 61, tid: 61, parent: runc() }))).toBe(true);
  const copy = { path: '/memfd:runc_cloned:/proc/self/exe', isMemfd: true };
  expect(isOfRuntime(runc({}, copy))).toBe(true);
});

test('is neither a program of the image, nor one that an intruder calls so', () => {
  expect(isOfRuntime(runc({}, { path: '/usr/sbin/nginx' }))).toBe(false);
  expect(isOfRuntime(runc({}, { isLowerLayer: true }))).toBe(false);
  expect(isOfRuntime(runc({}, { path: '/tmp/runc', isUpperLayer: true }))).toBe(false);
  const server = runc({}, { path: '/usr/sbin/nginx', isLowerLayer: true });
  expect(isOfRuntime(runc({ pid: 62, tid: 62, parent: server }, { path: '/mnt/runc' }))).toBe(
    false,
  );
});
