import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { isRoot } from '@seaworthy/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { buildTestGuard, testGuardProgram as program } from './guard-for-test.ts';
import { GuardProcess } from './guard-process.ts';

const SIGKILL = 9;
const now = () => BigInt(Date.now()) * 1_000_000n;
const why = isRoot() ? buildTestGuard() : 'not root';

describe.skipIf(why !== undefined)(`the guard ${why ?? ''}`, () => {
  let guard: GuardProcess;
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await guard.stop();
  });

  const start = async () => {
    guard = await GuardProcess.start({ program, onFailure: 'open', answerMs: 500 });
    return guard;
  };

  const victim = async () => {
    const child = spawn('sleep', ['60']);
    children.push(child);
    await once(child, 'spawn');
    return { child, pid: child.pid! };
  };

  test('kills the process that was seen', async () => {
    const { child, pid } = await victim();
    const ended = once(child, 'exit');
    await start();
    expect(await guard.signal({ pid, seenAt: now() }, SIGKILL)).toBe(true);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await guard.signal({ pid, seenAt: now() }, SIGKILL)).toBe(false);
  });

  test('spares one that has the number now, and one that is elsewhere', async () => {
    await start();
    const { child, pid } = await victim();
    const before = now() - 1_000_000_000n;
    expect(await guard.signal({ pid, seenAt: before }, SIGKILL)).toBe(false);
    const containerId = 'a'.repeat(64);
    expect(await guard.signal({ pid, seenAt: now(), containerId }, SIGKILL)).toBe(false);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  test('refuses the first process, itself and whoever started it', async () => {
    await start();
    for (const pid of [0, 1, guard.pid!, process.pid]) {
      await expect(guard.signal({ pid, seenAt: now() }, SIGKILL)).rejects.toThrow('protected');
    }
  });

  test('never watches the file system of the host', async () => {
    await start();
    const { pid } = await victim();
    await expect(
      guard.watch(1, { pid, containerId: '-' }, { changed: true, outside: true }),
    ).rejects.toThrow();
  });

  test('says so when it has ended, and refuses more', async () => {
    const ended = Promise.withResolvers<string>();
    guard = await GuardProcess.start({
      program,
      onFailure: 'open',
      answerMs: 500,
      onEnded: ended.resolve,
    });
    process.kill(guard.pid!, 'SIGKILL');
    await ended.promise;
    await expect(guard.confine(1n, true)).rejects.toThrow('the guard has ended');
  });

  test('ends with who started it', async () => {
    await start();
    const { pid } = guard;
    await guard.stop();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });
});
