import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertMessage } from './alert.ts';
import { AlertDesk } from './alert-desk.ts';
import { alertOf, nginx, processIn } from './alert-for-test.ts';
import type { AlertLimits } from './limits.ts';

function deskWith(limits: Partial<AlertLimits> = {}) {
  const told: AlertMessage[] = [];
  const desk = new AlertDesk((message) => told.push(message), limits);
  return { desk, told, kinds: () => told.map(({ kind }) => kind) };
}

const numbered = (n: number) => alertOf({ fields: { 'fd.name': `/tmp/${n}` } });

describe('what is the same', () => {
  test('is told once, and counted', () => {
    const { desk, told } = deskWith();
    desk.receive(alertOf(), 0);
    for (let ms = 1; ms <= 100; ms++) desk.receive(alertOf(), ms);
    expect(told).toHaveLength(1);
    desk.tick(59_999);
    expect(told).toHaveLength(1);
    desk.tick(60_000);
    expect(told[1]).toMatchObject({ kind: 'update', alert: { count: 101 } });
  });

  test('is updated at intervals that double, up to a bound', () => {
    const { desk, told } = deskWith({ updateEveryMs: 1000, updateAtMostEveryMs: 4000 });
    const times: number[] = [];
    for (let ms = 0; ms <= 20_000; ms += 100) {
      const before = told.length;
      desk.receive(alertOf(), ms);
      if (told.length > before) times.push(ms);
    }
    expect(times).toEqual([0, 1000, 3000, 7000, 11_000, 15_000, 19_000]);
  });

  test('is the same in another container of the workload, and by another process', () => {
    const at = (fullId: string, pid: number) =>
      alertOf({
        fields: { 'proc.cmdline': 'cat x', 'proc.pid': pid, 'container.id': fullId },
        event: { thread: processIn({ ...nginx, fullId }, pid, pid) },
      });
    expect(at('aa', 5).id).toBe(at('bb', 6).id);
  });

  test.each([
    ['rule', { rule: 'Another' }],
    ['file', { fields: { 'proc.cmdline': 'cat y' } }],
    ['workload', { event: { thread: processIn(nginx, 100, 1) } }],
  ])('is not the same with another %s', (_what, given) => {
    expect(alertOf(given).id).not.toBe(alertOf().id);
  });

  test('the client has another port each time, a server has not', () => {
    const to = (name: string) => alertOf({ fields: { 'fd.name': name } }).id;
    expect(to('10.0.0.1:50000->10.0.0.2:443')).toBe(to('10.0.0.1:50001->10.0.0.2:443'));
    expect(to('10.0.0.1:50000->10.0.0.2:443')).not.toBe(to('10.0.0.1:50000->10.0.0.2:80'));
  });

  test('is new after it has not happened for long', () => {
    const { desk, kinds } = deskWith({ forgetAfterMs: 1000 });
    desk.receive(alertOf(), 0);
    desk.receive(alertOf(), 1001);
    expect(kinds()).toEqual(['alert', 'alert']);
  });
});

describe('too many of a rule in a workload', () => {
  test('are held back, counted and said', () => {
    const { desk, told } = deskWith({ burst: 3, oneMoreEveryMs: 1e9 });
    for (let n = 0; n < 100; n++) desk.receive(numbered(n), n);
    expect(told.filter(({ kind }) => kind === 'alert')).toHaveLength(3);
    desk.close();
    const updates = told.filter((message) => message.kind === 'update');
    expect(updates.map(({ alert }) => alert.heldBack)).toEqual([97]);
  });

  test('one more comes in each while', () => {
    const { desk, told } = deskWith({ burst: 1, oneMoreEveryMs: 1000 });
    for (let n = 0; n < 50; n++) desk.receive(numbered(n), n * 100);
    expect(told.filter(({ kind }) => kind === 'alert')).toHaveLength(5);
  });

  test('never hide the first of another rule or workload', () => {
    const { desk, told } = deskWith({ burst: 1, oneMoreEveryMs: 1e9 });
    for (let n = 0; n < 100; n++) desk.receive(numbered(n), n);
    desk.receive(alertOf({ rule: 'Another' }), 100);
    desk.receive(alertOf({ event: { thread: processIn(nginx, 7, 7) } }), 100);
    expect(told.filter(({ kind }) => kind === 'alert')).toHaveLength(3);
  });
});

test('nothing goes uncounted, nothing is told too often, memory has a bound', () => {
  const step = fc.record({
    rule: fc.integer({ min: 0, max: 5 }),
    file: fc.integer({ min: 0, max: 30 }),
    workload: fc.integer({ min: 0, max: 4 }),
    laterMs: fc.integer({ min: -50, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const limits = { alerts: 20, kinds: 8, burst: 3, oneMoreEveryMs: 5000, incidents: 4 };
      const { desk, told } = deskWith({ ...limits, forgetAfterMs: 20_000, updateEveryMs: 500 });
      let ms = 0;
      const seen = new Set<string>();
      for (const { rule, file, workload, laterMs } of steps) {
        ms += laterMs;
        const container = { ...nginx, image: { ...nginx.image!, repository: `image-${workload}` } };
        const alert = alertOf({
          rule: `Rule ${rule}`,
          fields: { 'fd.name': `/tmp/${file}` },
          event: { thread: processIn(container, 7 + file, 7) },
        });
        const before = told.length;
        desk.receive(alert, ms);
        const kind = `${alert.rule} ${alert.workload}`;
        const isToldNow = told
          .slice(before)
          .some((message) => message.kind === 'alert' && message.alert.id === alert.id);
        // The first of its kind is never held back.
        if (!seen.has(kind)) expect(isToldNow).toBe(true);
        seen.add(kind);
        desk.tick(ms);
        const { alerts, kinds, incidents } = desk.sizes;
        expect(alerts).toBeLessThanOrEqual(limits.alerts);
        expect(kinds).toBeLessThanOrEqual(limits.kinds);
        expect(incidents).toBeLessThanOrEqual(limits.incidents);
      }
      desk.close();
      expect(countedIn(told)).toBe(steps.length);
    }),
    { numRuns: 150 },
  );
});

/** Each occurrence is in the last count of an alert, or among those that were held back. */
function countedIn(told: readonly AlertMessage[]): number {
  let total = 0;
  const counts = new Map<string, number>();
  for (const message of told) {
    if (message.kind === 'incident') continue;
    const { id, count, heldBack } = message.alert;
    const before = message.kind === 'alert' ? 0 : (counts.get(id) ?? 0);
    total += count - before + heldBack;
    counts.set(id, count);
  }
  return total;
}
