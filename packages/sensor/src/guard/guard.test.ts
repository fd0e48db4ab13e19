import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isRoot } from '@seaworthy/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { Guard } from './guard.ts';
import { buildTestGuard, testGuardProgram as program } from './guard-for-test.ts';

const why = isRoot() ? buildTestGuard() : 'not root';

describe.skipIf(why !== undefined)(`a guard that ends ${why ?? ''}`, () => {
  let guard: Guard;
  afterEach(() => guard.stop());

  const start = async (restartMs: number) => {
    const ended: string[] = [];
    const restarts: (readonly string[])[] = [];
    guard = await Guard.start({
      program,
      onFailure: 'open',
      answerMs: 500,
      restartMs,
      onEnded: (reason) => ended.push(reason),
      onRestarted: (failures) => restarts.push(failures),
    });
    return { ended, restarts };
  };

  test('is started again, and an order waits for it', async () => {
    const { ended, restarts } = await start(50);
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const gone = once(child, 'exit');
    const first = guard.pid!;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => ended).toEqual(['SIGKILL']);
    expect(guard.pid).toBeUndefined();
    const seenAt = BigInt(Date.now()) * 1_000_000n;
    expect(await guard.signal({ pid: child.pid!, seenAt }, 9)).toBe(true);
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(guard.pid).not.toBe(first);
    expect(restarts).toEqual([[]]);
  });

  test('again and again, at growing intervals', async () => {
    const { ended, restarts } = await start(20);
    const starts: number[] = [];
    for (let turn = 1; turn <= 4; turn++) {
      const killedAt = performance.now();
      process.kill(guard.pid!, 'SIGKILL');
      await expect.poll(() => restarts.length, { interval: 2 }).toBe(turn);
      starts.push(performance.now() - killedAt);
    }
    expect(ended).toHaveLength(4);
    expect(starts[3]).toBeGreaterThan(160);
  });

  test('that is told to stop stays so', async () => {
    const { ended, restarts } = await start(20);
    const { pid } = guard;
    await guard.stop();
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([ended, restarts]).toEqual([[], []]);
  });
});
