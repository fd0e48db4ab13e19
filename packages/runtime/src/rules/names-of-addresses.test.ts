import { expect, test } from 'vitest';
import { makeEvent } from '../event/event-for-test.ts';
import { NameTable } from '../fields/name-table.ts';
import { RuleEngine } from './engine.ts';
import { holds, load, ruleText } from './rules-for-test.ts';

const bytes = (...codes: number[]): string => String.fromCharCode(...codes);
const question = `${bytes(7)}example${bytes(3)}com${bytes(0, 0, 1, 0, 1)}`;
const answer =
  bytes(1, 2, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0) +
  question +
  bytes(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7);

function socket(address: string, port: number) {
  const client = { address: '10.0.0.5', port: 40_000 };
  return { number: 3, type: 'ipv4', name: 'a->b', client, server: { address, port } } as const;
}
const answered = (port = 53) =>
  makeEvent({ type: 'recvfrom', args: { data: answer }, fd: socket('10.0.0.1', port) });
const connected = makeEvent({ type: 'connect', fd: socket('192.0.2.7', 443) });
const asking = ruleText('evt.type = connect and fd.sip.name = example.com');

test('an answer that was seen names its addresses from then on, also for rules loaded later', () => {
  const names = new NameTable();
  const engine = new RuleEngine(load(asking, { names }));
  expect(engine.match(connected)).toEqual([]);
  expect(engine.match(answered(5353))).toEqual([]);
  expect(engine.match(connected)).toEqual([]);
  expect(engine.match(answered())).toEqual([]);
  expect(engine.match(connected)).toHaveLength(1);
  expect(new RuleEngine(load(asking)).match(connected)).toEqual([]);
  expect(new RuleEngine(load(asking, { names })).match(connected)).toHaveLength(1);
});

test('answers are watched for conditions that ask; what is seen anyway names for outputs, too', () => {
  const watched = (text: string) => new RuleEngine(load(text)).needs.eventTypes.names;
  expect(watched(asking)).toContain('recvfrom');
  const writes = ruleText('evt.type = connect', '%fd.sip.name');
  expect([...watched(writes)]).toEqual(['connect']);
  const engine = new RuleEngine(load(writes));
  engine.match(answered());
  expect(engine.match(connected)[0]?.output).toBe('example.com');
});

test('another name does not take the first away, and known ones stay whatever is answered', () => {
  const names = new NameTable();
  names.pin({ name: 'api', addresses: ['192.0.2.7'] });
  names.add({ name: 'example.com', addresses: ['192.0.2.7'] });
  for (let i = 0; i < 40; i++) names.add({ name: `n${i}.test`, addresses: ['192.0.2.7'] });
  const is = (condition: string) => holds(condition, connected, { names });
  expect(is('fd.sip.name = n39.test')).toBe(true);
  expect(is('fd.sip.name in (n30.test, x)')).toBe(true);
  expect(is('fd.sip.name = api')).toBe(true);
  expect(is('fd.sip.name = n3.test')).toBe(false);
  expect(is('fd.sip.name != api')).toBe(false);
  expect(is('fd.sip.name != other')).toBe(true);
  expect(is('fd.cip.name != other')).toBe(true);
  expect(is('fd.cip.name = other')).toBe(false);
});

test('addresses are forgotten from the oldest on', () => {
  const names = new NameTable();
  for (let i = 0; i < 3000; i++) names.add({ name: 'x', addresses: [`10.0.${i >> 8}.${i & 255}`] });
  expect(names.nameOf('10.0.0.0')).toBeUndefined();
  expect(names.nameOf('10.0.11.100')).toBe('x');
});
