import { createPaint } from '@seaworthy/report';
import { type EventArguments, eventType, type RuntimeEvent, SystemState } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { conciseArguments } from './concise-arguments.ts';
import { eventLine } from './event-line.ts';

const container = { fullId: '3f'.repeat(32), runtime: 'docker', name: 'web' } as const;
const plain = createPaint(false);

/** A shell below a server in a container, and what it does. */
function happen(type: string, args: EventArguments, more: { result?: number; fd?: object } = {}) {
  const state = new SystemState();
  const executable = (path: string, words: string[]) => ({
    name: path.split('/').at(-1)!,
    path,
    args: words,
  });
  const load = (pid: number, parentPid: number, name: string, words: string[] = []) =>
    state.loadThread(pid, {
      ...{ pid, parentPid, name, uid: 0, vpid: pid - 9, container },
      executable: executable(`/bin/${name}`, words),
    });
  load(10, 5, 'init');
  load(11, 10, 'nginx');
  load(12, 11, 'sh', ['-c', 'id']);
  return state.apply({
    type: eventType(type),
    ...{ number: 1, seconds: 1_772_373_211, nanoseconds: 42_000_000, cpu: 0, tid: 12, args },
    result: more.result ?? 0,
    ...(more.fd !== undefined && { fd: more.fd }),
  } as Parameters<SystemState['apply']>[0]);
}

const line = (event: RuntimeEvent, width: number): string => eventLine(event, plain, width);
const opened = (flags: number) =>
  happen(
    'openat',
    { fd: 3, name: '/etc/passwd', flags },
    { result: 3, fd: { number: 3, type: 'file', name: '/etc/passwd' } },
  );

test.each([72, 80, 140])('a line fits into %i columns', (width) => {
  const long = happen('unlinkat', { res: 0, dirfd: -100, name: `/srv/${'x'.repeat(300)}` });
  const text = line(long, width);
  expect(text.length).toBeLessThanOrEqual(width);
  expect(text).toMatch(/^\d\d:\d\d:\d\d\.042 web +/);
  expect(text).toContain('sh 12');
  expect(text).toContain('…');
});

test('with room it says below what a process runs', () => {
  expect(line(opened(1), 140)).toMatch(/nginx─sh 12 +openat +\/etc\/passwd$/);
});

test.each([
  ['read', 1, '/etc/passwd'],
  ['written', 2, '/etc/passwd  write'],
  ['made', 6, '/etc/passwd  create'],
])('a file that is %s', (_, flags, text) => {
  expect(conciseArguments(opened(flags))).toBe(text);
});

test('a failure says why, and a program that did not begin its path', () => {
  const failed = happen('execve', { res: -2, filename: '/nowhere' }, { result: -2 });
  expect(conciseArguments(failed)).toBe('/nowhere');
  expect(line(failed, 100)).toMatch(/\/nowhere ENOENT$/);
});

test('what a program calls itself cannot begin a line, or paint it', () => {
  const evil = happen('unlinkat', { res: 0, dirfd: -100, name: '/tmp/a\n\u001b[31mb' });
  expect(line(evil, 140)).not.toContain('\n');
  expect(line(evil, 140)).not.toContain('\u001b');
});
