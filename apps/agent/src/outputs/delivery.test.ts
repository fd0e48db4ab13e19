import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Delivery } from './delivery.ts';
import { textFormat } from './formats/text.ts';
import { messageForTest } from './message-for-test.ts';
import { PermanentFailure, type SentText, type Transport } from './output.ts';

function deliveryTo(send: Transport['send'], given: Partial<Transport> & { queue?: number } = {}) {
  const { queue = 100, ...rest } = given;
  const said: string[] = [];
  const delivery = new Delivery({
    transport: { name: 'test', batch: 10, send, close: async () => {}, ...rest },
    format: textFormat,
    context: { hostname: 'h', version: '1', report: (text) => said.push(text) },
    queue,
    minimumPriority: 'Notice',
    messages: new Set(['alert', 'update', 'incident']),
  });
  return { delivery, said };
}

const rulesOf = (texts: readonly SentText[]) =>
  texts.map(({ message }) => (message.kind === 'incident' ? '' : message.alert.rule));

test('sends in order, in batches, after the call has returned', async () => {
  const sent: string[][] = [];
  const { delivery } = deliveryTo(async (texts) => void sent.push(rulesOf(texts)));
  for (let n = 0; n < 25; n++) delivery.write(messageForTest({ rule: `${n}` }));
  expect(sent).toEqual([]);
  await delivery.close(1000);
  expect(sent.map((batch) => batch.length)).toEqual([10, 10, 5]);
  expect(sent.flat()).toEqual(Array.from({ length: 25 }, (_, n) => `${n}`));
  expect(delivery.counts).toEqual({ sent: 25, failures: 0, dropped: 0, waiting: 0 });
});

test('what is below its priority is not its business', async () => {
  const { delivery } = deliveryTo(async () => {});
  delivery.write(messageForTest({ priority: 'Informational' }));
  await delivery.close(100);
  expect(delivery.counts.sent).toBe(0);
});

test('tries again, says so once, and that it works again', async () => {
  let attempts = 0;
  const { delivery, said } = deliveryTo(async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('no route');
  });
  delivery.write(messageForTest());
  await vi.waitFor(() => expect(delivery.counts.sent).toBe(1), { timeout: 5000 });
  expect(delivery.counts.failures).toBe(2);
  expect(said).toEqual(['test: no route', 'test: works again']);
});

test('one that fails now and then says so once a minute', async () => {
  let attempts = 0;
  const { delivery, said } = deliveryTo(
    async () => {
      attempts += 1;
      if (attempts % 2 === 1) throw new Error('hung up');
    },
    { batch: 1 },
  );
  for (let n = 0; n < 4; n++) delivery.write(messageForTest());
  await vi.waitFor(() => expect(delivery.counts.sent).toBe(4), { timeout: 5000 });
  expect(said).toEqual(['test: hung up', 'test: works again']);
  const nowMs = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs + 60_000);
  delivery.write(messageForTest());
  await delivery.close(2000);
  clock.mockRestore();
  expect(said).toHaveLength(4);
});

test('one that is slow says once that messages are dropped, until half of the room is free', async () => {
  let more = Promise.withResolvers<void>();
  const { delivery, said } = deliveryTo(() => more.promise, { batch: 1, queue: 4 });
  const sendOne = async () => {
    const { sent } = delivery.counts;
    more.resolve();
    more = Promise.withResolvers();
    await vi.waitFor(() => expect(delivery.counts.sent).toBe(sent + 1));
  };
  const fill = (count: number) => {
    for (let n = 0; n < count; n++) delivery.write(messageForTest());
  };
  fill(1);
  await sleep(20);
  fill(5);
  await sendOne();
  fill(2);
  expect(said).toEqual(['test: too much waits, messages are dropped']);
  for (let n = 0; n < 4; n++) await sendOne();
  expect(said.slice(1)).toEqual(['test: works again; 2 messages were lost so far']);
  more.resolve();
  await delivery.close(1000);
});

test('what cannot be mended is dropped and counted', async () => {
  const { delivery } = deliveryTo(async () => {
    throw new PermanentFailure('400');
  });
  delivery.write(messageForTest());
  await delivery.close(1000);
  expect(delivery.counts).toEqual({ sent: 0, failures: 1, dropped: 1, waiting: 0 });
});

test('never blocks: while nothing gets through, updates give way to what is new', async () => {
  const sent: string[] = [];
  let isOpen = false;
  const { delivery, said } = deliveryTo(
    async (texts, signal) => {
      while (!isOpen && !signal.aborted) await sleep(5);
      sent.push(...rulesOf(texts));
    },
    { queue: 3, batch: 1 },
  );
  delivery.write(messageForTest({ rule: 'in flight' }));
  await sleep(20);
  const update = (rule: string) =>
    delivery.write({ ...messageForTest({ rule }), kind: 'update' } as never);
  update('update 1');
  update('update 2');
  for (const rule of ['a', 'b', 'c', 'd']) delivery.write(messageForTest({ rule }));
  expect(delivery.counts).toMatchObject({ dropped: 3, waiting: 4 });
  isOpen = true;
  await delivery.close(1000);
  expect(sent).toEqual(['in flight', 'a', 'b', 'c']);
  expect(said[0]).toMatch(/messages are dropped/);
});

test('ends in time, and counts what was left', async () => {
  const { delivery, said } = deliveryTo(() => Promise.reject(new Error('down')), { batch: 1 });
  for (let n = 0; n < 5; n++) delivery.write(messageForTest());
  const began = performance.now();
  await delivery.close(300);
  expect(performance.now() - began).toBeLessThan(1500);
  expect(delivery.counts.dropped).toBe(5);
  expect(said.at(-1)).toMatch(/were not sent/);
});

test('gives up a batch after its time', async () => {
  const { delivery } = deliveryTo(() => Promise.reject(new Error('down')), { giveUpAfterMs: 0 });
  delivery.write(messageForTest());
  await vi.waitFor(() => expect(delivery.counts.dropped).toBe(1));
});
