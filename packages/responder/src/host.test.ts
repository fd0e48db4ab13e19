import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { HostResponder } from './host-responder.ts';
import { causeFor, TestResponder, testGuard } from './responder-for-test.ts';

const guard = testGuard();

describe.skipIf(guard.program === undefined)(`responses on the host ${guard.why}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-rh-'));
  let log: TestResponder;
  let responder: HostResponder;

  afterEach(() => responder.stop());
  afterAll(() => rmSync(home, { recursive: true }));

  const start = async (settings: object) => {
    log = new TestResponder();
    responder = await log.start(
      { mode: 'enforce', rules: [{ name: 'kill', respond: ['kill-process'] }], ...settings },
      { stateDirectory: home },
    );
  };

  const begin = async (program: string) => {
    const child = spawn(program, ['60']);
    await once(child, 'spawn');
    return child;
  };

  test('a process is killed within milliseconds', async () => {
    await start({ limits: { perMinute: 100, perRulePerMinute: 100 } });
    const tookMs: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const child = await begin('/bin/sleep');
      const ended = once(child, 'exit');
      responder.answer(causeFor(child.pid!, undefined));
      await ended;
      await log.find(({ process }) => process?.pid === child.pid);
      tookMs.push(log.records.at(-1)!.tookMs);
    }
    expect(log.records.map(({ result }) => result)).toEqual(Array(20).fill('done'));
    // The median: what else the machine does is not ours.
    expect(tookMs.toSorted((a, b) => a - b)[10]).toBeLessThan(5);
  });

  test('services, the agent and the first process stay, whatever the rule says', async () => {
    const service = join(home, 'dockerd');
    copyFileSync('/bin/sleep', service);
    await start({});
    const child = await begin(service);
    for (const pid of [child.pid!, process.pid, 1]) {
      const cause = causeFor(pid, undefined);
      responder.answer({ ...cause, process: { ...cause.process, path: service } });
      expect(log.records.at(-1)).toMatchObject({ result: 'protected' });
    }
    // It was another program when it was seen.
    responder.answer({
      ...causeFor(child.pid!, undefined),
      process: { pid: child.pid!, name: 'x', path: '/tmp/x' },
    });
    expect(await log.find(({ result }) => result === 'failed')).toMatchObject({
      detail: expect.stringContaining('dockerd is a service of the host'),
    });
    expect(child.exitCode ?? child.signalCode).toBeNull();
    child.kill();
  });

  test('what is of containers needs one, and a bound holds', async () => {
    await start({
      rules: [
        { name: 'stop', when: { rules: ['Stop'] }, respond: ['stop-container'] },
        { name: 'kill', respond: ['kill-process'] },
      ],
      limits: { perRulePerMinute: 1 },
    });
    responder.answer(causeFor(process.pid, undefined, 'Stop'));
    expect(log.records).toMatchObject([{ result: 'no-target', action: 'stop-container' }]);
    const first = await begin('/bin/sleep');
    const second = await begin('/bin/sleep');
    responder.answer(causeFor(first.pid!, undefined));
    await once(first, 'exit');
    responder.answer(causeFor(second.pid!, undefined));
    responder.answer(causeFor(second.pid!, undefined));
    await log.find(({ result }) => result === 'done');
    expect(log.records.map(({ result }) => result).toSorted()).toEqual([
      'done',
      'limited',
      'no-target',
    ]);
    expect(second.exitCode ?? second.signalCode).toBeNull();
    second.kill();
  });
});
