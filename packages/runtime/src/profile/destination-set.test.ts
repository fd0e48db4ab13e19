import { expect, test } from 'vitest';
import { DestinationSet, destinationOf, isTo } from './destination-set.ts';

const moment = { container: 0, isStarting: false };

function shown(set: DestinationSet): string[] {
  return set
    .entries()
    .map(({ to, port, protocol, varied }) => `${to}:${port}/${protocol}${varied ? ' varied' : ''}`);
}

function add(set: DestinationSet, address: string, port = 443, name?: string): void {
  set.add(address, name, port, 'tcp', '/app', moment);
}

test('addresses become networks, and then what kind they are of', () => {
  const near = new DestinationSet();
  for (let last = 1; last < 20; last++) add(near, `203.0.113.${last}`);
  expect(shown(near)).toEqual(['203.0.113.0/24:443/tcp varied']);
  const far = new DestinationSet();
  for (let third = 1; third < 40; third++) add(far, `203.${third}.9.1`);
  expect(shown(far)).toEqual(['public:443/tcp varied']);
  const few = new DestinationSet();
  for (let last = 1; last < 4; last++) add(few, `203.0.113.${last}`);
  expect(shown(few)).toHaveLength(3);
});

test('names of one parent become one, those of others stay', () => {
  const set = new DestinationSet();
  for (const name of 'ant bee cat dog eel fox gnu hen ibex'.split(' ')) {
    add(set, '203.0.113.7', 443, `${name}.tenants.example.com`);
  }
  add(set, '203.0.113.8', 443, 'api.example.com');
  expect(shown(set)).toEqual(['*.tenants.example.com:443/tcp varied', 'api.example.com:443/tcp']);
  const [tenants] = set.entries();
  expect(tenants).toMatchObject({ seen: 9, addresses: ['203.0.113.0/24'] });
});

test('many ports of one destination become any', () => {
  const set = new DestinationSet();
  for (let port = 20_000; port < 20_030; port++) add(set, '203.0.113.7', port);
  expect(shown(set)).toEqual(['203.0.113.7:any/tcp varied']);
});

test('its size has a bound', () => {
  const set = new DestinationSet();
  for (let index = 0; index < 5_000; index++) {
    add(
      set,
      `203.0.${index % 250}.${index % 7}`,
      1 + (index % 5_000),
      `h${index}.d${index}.example`,
    );
    set.add(`/run/${index}x/y${index}`, undefined, 0, 'unix', '/app', moment);
  }
  expect(set.entries().length).toBeLessThan(520);
});

test('what an entry stands for', () => {
  expect(destinationOf('10.96.0.10', undefined, 53, 'udp')).toBe('private');
  expect(destinationOf('8.8.8.8', undefined, 53, 'udp')).toBe('8.8.8.8');
  expect(destinationOf('127.0.0.1', undefined, 80, 'tcp')).toBe('loopback');
  expect(isTo('public', '8.8.8.8', '8.8.8.8')).toBe(true);
  expect(isTo('private', '8.8.8.8', '8.8.8.8')).toBe(false);
  expect(isTo('8.8.8.0/24', '8.8.8.8', '8.8.8.8')).toBe(true);
  expect(isTo('*.example.com', 'a.b.example.com', '8.8.8.8')).toBe(true);
  expect(isTo('*.example.com', 'example.com.evil.org', '8.8.8.8')).toBe(false);
});
