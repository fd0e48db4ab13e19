import type { Alert } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { Helpers } from '../helpers.ts';
import type { RunningSource } from './open-source.ts';
import { SourceRun } from './source-run.ts';

/** A source that does in turn what it is told, and then runs until it is stopped. */
function sourceOf(
  turns: readonly ('ready and fail' | 'fail')[],
  more: Partial<RunningSource>,
): RunningSource & { starts: number } {
  const source = {
    name: 'sensor',
    isEndless: true,
    starts: 0,
    ...more,
    async run(signal: AbortSignal, onReady: () => void) {
      const turn = turns[source.starts];
      source.starts += 1;
      if (turn !== 'fail') onReady();
      if (turn !== undefined) throw new Error('SIGKILL');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  return source;
}

async function follow(source: RunningSource & { starts: number }, untilStarts: number) {
  const told: Alert[] = [];
  const helpers = new Helpers((alert) => told.push(alert));
  const run = new SourceRun(source, { helpers, log: () => {}, restartMs: 5 });
  const stop = new AbortController();
  let readyCount = 0;
  const running = run.run(stop.signal, () => {
    readyCount += 1;
  });
  await expect.poll(() => source.starts, { interval: 2 }).toBe(untilStarts);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { state, problem } = run;
  const { problems, states } = helpers;
  stop.abort();
  await running;
  return { told, state, problem, problems, states, readyCount };
}

test('a sensor that ran and ends by itself is started again, and both are told', async () => {
  const source = sourceOf(['ready and fail', 'fail', 'fail'], { helper: 'sensor' });
  const seen = await follow(source, 4);
  expect(seen.told.map(({ rule, priority }) => [rule, priority])).toEqual([
    ['Sensor ended', 'Critical'],
    ['Sensor runs again', 'Notice'],
  ]);
  expect(seen.told[0]!.output).toContain('(SIGKILL)');
  expect(seen).toMatchObject({ state: 'running', problem: undefined, problems: [], readyCount: 1 });
  expect(seen.states).toMatchObject([{ name: 'sensor', isRunning: true, restarts: 1 }]);
});

test('while it does not run that is a problem', async () => {
  const turns = ['ready and fail', ...Array<'fail'>(20).fill('fail')] as const;
  const seen = await follow(sourceOf(turns, { helper: 'sensor' }), 3);
  expect(seen.problems).toEqual(['the sensor does not run: SIGKILL']);
  expect(seen.state).toBe('restarting');
});

test('one that never ran has failed, and so has a source without a helper', async () => {
  const never = await follow(sourceOf(['fail'], { helper: 'sensor' }), 1);
  expect(never).toMatchObject({ state: 'failed', problem: 'sensor: SIGKILL', told: [] });
  const other = await follow(sourceOf(['ready and fail'], { name: 'audit /a' }), 1);
  expect(other).toMatchObject({ state: 'failed', problem: 'audit /a: SIGKILL', told: [] });
});

test('a guard that does not hold all as before says what', () => {
  const told: Alert[] = [];
  const helpers = new Helpers((alert) => told.push(alert));
  helpers.started('guard');
  helpers.ended('guard', 'SIGSEGV');
  expect(helpers.problems).toEqual(['the guard does not run: SIGSEGV']);
  helpers.restarted('guard', ['Container abc does not run.']);
  expect(helpers.problems).toEqual([]);
  expect(told.map(({ rule, priority }) => [rule, priority])).toEqual([
    ['Guard ended', 'Critical'],
    ['Guard runs again', 'Error'],
  ]);
  expect(told[1]!.output).toContain('1 things do not hold: Container abc does not run.');
});
