import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesOf, type JournalEntry, type ResponseFacts } from './journal-lines.ts';
import { hasJournal, ResponseJournal } from './response-journal.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-journal-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const open = () => ResponseJournal.open(join(home, 'state'), '/proc');
const path = () => join(home, 'state/responses.jsonl');
const facts: ResponseFacts = {
  container: { fullId: 'a'.repeat(64), runtime: 'docker', name: 'web' },
  pid: 70,
  action: 'quarantine',
  rule: 'hold',
  cause: { id: 'alert-1', rule: 'Drift' },
  since: '2026-11-21T12:00:00.000Z',
};
const entry: JournalEntry = {
  facts,
  holds: [
    { kind: 'confine', allowed: ['127.0.0.0/8'] },
    { kind: 'deny-file', device: '66', inode: '18446744073709551615', path: '/tmp/x' },
    { kind: 'pause' },
  ],
};

test('who comes after a crash knows what holds', async () => {
  const first = await open();
  expect(hasJournal(join(home, 'state'))).toBe(false);
  const [one, two, three] = [first.takeId(), first.takeId(), first.takeId()];
  await first.begin(one, facts);
  await first.hold(one, entry);
  await first.hold(two, entry);
  await first.end(two);
  await first.begin(three, facts);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  await first.close();
  const second = await open();
  expect([...second.entries]).toEqual([
    [one, entry],
    // Nobody knows whether it came to that.
    [three, { facts, holds: [{ kind: 'pause' }] }],
  ]);
  expect(second.takeId()).toBe(three + 1);
  await second.end(one);
  await second.end(three);
  await second.close();
  expect(existsSync(path())).toBe(false);
});

test('what a crash cut off is passed over, and what was before the machine began', async () => {
  const journal = await open();
  await journal.hold(1, entry);
  await journal.close();
  appendFileSync(path(), '{"is":"held","id":2,"fac');
  expect([...(await open()).entries.keys()]).toEqual([1]);
  const text = readFileSync(path(), 'utf8');
  expect(entriesOf(text, 'another boot').size).toBe(0);
});

test('it does not grow with time', async () => {
  const journal = await open();
  await journal.hold(journal.takeId(), entry);
  for (let turn = 0; turn < 700; turn++) {
    const id = journal.takeId();
    void journal.hold(id, entry);
    await journal.end(id);
  }
  expect(readFileSync(path(), 'utf8').split('\n').length).toBeLessThan(1002);
  await journal.close();
  expect([...(await open()).entries.keys()]).toEqual([1]);
});

test('no text of others makes it fail', () => {
  const real = [
    { is: 'boot', boot: 'b' },
    { is: 'held', id: 1, ...entry },
    { is: 'ended', id: 1 },
  ].map((line) => JSON.stringify(line));
  const mutated = fc
    .tuple(fc.constantFrom(...real), fc.nat(), fc.string())
    .map(
      ([line, at, more]) => line.slice(0, at % line.length) + more + line.slice(at % line.length),
    );
  fc.assert(
    fc.property(fc.array(mutated), (lines) => void entriesOf([real[0], ...lines].join('\n'), 'b')),
  );
});
