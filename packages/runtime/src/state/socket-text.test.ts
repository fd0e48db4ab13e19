import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv6, formatTuple, parseEndpoint, parseTuple } from './socket-text.ts';

function bytesOf(groups: number[]): Uint8Array {
  return new Uint8Array(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

test('IPv6 addresses are written in their shortest form', () => {
  expect(formatIpv6(bytesOf([0x2001, 0xdb8, 0, 0, 1, 0, 0, 1]), 0)).toBe('2001:db8::1:0:0:1');
  expect(formatIpv6(bytesOf([0x2001, 0xdb8, 0, 1, 1, 1, 1, 1]), 0)).toBe('2001:db8:0:1:1:1:1:1');
  expect(formatIpv6(bytesOf([0, 0, 0, 0, 0, 0, 0, 1]), 0)).toBe('::1');
  expect(formatIpv6(bytesOf([0, 0, 0, 0, 0, 0, 0, 0]), 0)).toBe('::');
  expect(formatIpv6(bytesOf([0xfe80, 0, 0, 0, 0, 0, 0, 0]), 0)).toBe('fe80::');
  expect(formatIpv6(bytesOf([0, 0, 0, 0, 0, 0xffff, 0x0a00, 5]), 0)).toBe('10.0.0.5');
});

test('IPv6 text means the bytes that it was made of', () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      fc.pre(groups[0] !== 0);
      const list = new BlockList();
      list.addAddress(groups.map((each) => each.toString(16)).join(':'), 'ipv6');
      expect(list.check(formatIpv6(bytesOf(groups), 0), 'ipv6')).toBe(true);
    }),
  );
});

test('tuples have a family, two ends or a path', () => {
  expect(parseTuple('127.0.0.1:47192->127.0.0.1:80')).toEqual({
    family: 'ipv4',
    source: { address: '127.0.0.1', port: 47192 },
    destination: { address: '127.0.0.1', port: 80 },
    path: '',
  });
  expect(parseTuple('::1:38255->2001:4860:4860::8888:53')).toMatchObject({
    family: 'ipv6',
    destination: { address: '2001:4860:4860::8888', port: 53 },
  });
  expect(parseTuple('0->ffff88003c420800 /var/run/nscd/socket')).toMatchObject({
    family: 'unix',
    path: '/var/run/nscd/socket',
  });
  expect(parseTuple('NULL')).toBeUndefined();
  expect(parseTuple('a:b->c:d')).toBeUndefined();
});

test('what is written is read again', () => {
  const end = { address: '10.0.0.1', port: 443 };
  expect(parseEndpoint('10.0.0.1:443')).toEqual(end);
  expect(parseEndpoint('10.0.0.1:70000')).toBeUndefined();
  expect(parseTuple(formatTuple(end, end))?.destination).toEqual(end);
});
