import { expect, test } from 'vitest';
import type { GuardProcess } from './guard-process.ts';
import { StandingOrders } from './standing-orders.ts';

/** A guard that notes its orders. */
function noting(): { guard: GuardProcess; orders: string[] } {
  const orders: string[] = [];
  const guard = new Proxy({} as GuardProcess, {
    get:
      (_, name) =>
      async (...words: unknown[]) => {
        const said = words.map((word) =>
          typeof word === 'object' ? JSON.stringify(word) : String(word),
        );
        orders.push([String(name), ...said].join(' '));
      },
  });
  return { guard, orders };
}

const address = new Uint8Array(16);
const rules = { changed: true, outside: false };
const kernelRules = { modules: true, changed: true, outside: false, memory: false };

test('what stands is given again, in an order that never lets more through than before', async () => {
  const standing = new StandingOrders();
  standing.denyHash('aa', true);
  standing.denyHash('bb', true);
  standing.denyHash('bb', false);
  standing.watch(1, () => ({ containerId: 'aa', pid: 70 }), rules);
  standing.makeUnreadable(1, '/etc/shadow');
  standing.denyFile(1, 66n, 7n, true);
  standing.denyFile(1, 66n, 8n, true);
  standing.denyFile(1, 66n, 8n, false);
  standing.watch(2, () => ({ containerId: 'bb', pid: 71 }), rules);
  standing.unwatch(2);
  standing.confine(5n, true);
  standing.listDestination(5n, { address, bits: 128, port: 443 }, true);
  standing.confine(6n, true);
  standing.confine(6n, false);
  standing.refuse(5n, () => 70, kernelRules);
  standing.refuse(6n, () => 71, kernelRules);
  standing.allow(6n);
  const { guard, orders } = noting();
  expect(await standing.giveTo(guard)).toEqual([]);
  expect(orders).toEqual([
    'refuse 5 70 {"modules":true,"changed":true,"outside":false,"memory":false}',
    'denyHash aa true',
    'watch 1 {"containerId":"aa","pid":70} {"changed":true,"outside":false}',
    'makeUnreadable 1 70 /etc/shadow',
    'denyFile 1 66 7 true',
    expect.stringMatching(/^listDestination 5 .*"port":443\} true$/),
    'confine 5 true',
  ]);
});

test('one that fails keeps no other from being given', async () => {
  const standing = new StandingOrders();
  standing.watch(
    1,
    () => {
      throw new Error('Container aaaa does not run.');
    },
    rules,
  );
  standing.watch(2, () => ({ containerId: 'bb', pid: 71 }), rules);
  const { guard, orders } = noting();
  expect(await standing.giveTo(guard)).toEqual(['Container aaaa does not run.']);
  expect(orders).toEqual([
    'watch 2 {"containerId":"bb","pid":71} {"changed":true,"outside":false}',
  ]);
});
