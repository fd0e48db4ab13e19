import type { EventReceiver, RuntimeEvent } from '@seaworthy/runtime';
import { expect, test, vi } from 'vitest';
import { Shifts } from './shifts.ts';

/** Two sources that see the same events, as two programs in one kernel do. */
test('a source is relieved without an event lost or seen twice', async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const receivers: EventReceiver[] = [];
  const ready: (() => void)[] = [];
  const seen: number[] = [];
  const ended: number[] = [];
  const shifts = new Shifts(
    async (receiver, onReady) => {
      const index = receivers.push(receiver) - 1;
      ready.push(onReady);
      return {
        run: (signal) =>
          new Promise((resolve) =>
            signal.addEventListener('abort', () => {
              ended.push(index);
              resolve();
            }),
          ),
      };
    },
    {
      receive: ({ number }) => seen.push(number),
      lost() {},
      problem() {},
    },
    () => Date.now(),
  );
  const stop = new AbortController();
  const running = shifts.run(stop.signal, () => {});
  await vi.advanceTimersByTimeAsync(0);
  ready[0]!();
  let number = 0;
  /** Each source has its own queue; the first one's is late. */
  const late: RuntimeEvent[] = [];
  const happen = (): void => {
    number += 1;
    const ms = Date.now();
    const event = { number, seconds: Math.floor(ms / 1000), nanoseconds: (ms % 1000) * 1e6 };
    late.push(event as RuntimeEvent);
    for (const receiver of receivers.slice(1)) receiver.receive(event as RuntimeEvent);
    while (late.length > 5) receivers[0]!.receive(late.shift()!);
  };
  const forMs = async (ms: number): Promise<void> => {
    for (let n = 0; n < ms / 10; n++) {
      happen();
      await vi.advanceTimersByTimeAsync(10);
    }
  };
  await forMs(200);
  await shifts.relieve();
  await forMs(100);
  ready[1]!();
  await forMs(600);
  for (const event of late) receivers[0]!.receive(event);
  late.length = 0;
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(ended).toEqual([0]);
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: number }, (_, n) => n + 1));
  stop.abort();
  await running;
  expect(ended).toEqual([0, 1]);
  vi.useRealTimers();
});

test('a source that fails at once is told of, though nobody waited for it yet', async () => {
  const fails = async () => ({ run: () => Promise.reject(new Error('there is no sensor')) });
  const receiver = { receive() {}, lost() {}, problem() {} };
  const shifts = new Shifts(fails, receiver);
  await expect(shifts.run(new AbortController().signal, () => {})).rejects.toThrow('no sensor');
});
