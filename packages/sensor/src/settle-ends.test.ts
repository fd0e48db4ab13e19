import type { FileDescriptor } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { settleEnds } from './settle-ends.ts';

const own = { address: '10.0.0.5', port: 40_000 };
const other = { address: '192.0.2.7', port: 53_000 };

function socket(client = own, server = other): FileDescriptor {
  const name = `${client.address}:${client.port}->${server.address}:${server.port}`;
  return { number: 3, type: 'ipv4', protocol: 'udp', name, client, server };
}

test('the first datagram names its socket, and one to another address does again', () => {
  const unnamed: FileDescriptor = { number: 3, type: 'ipv4', name: '' };
  expect(settleEnds(socket(), undefined).nameChanged).toBe(true);
  expect(settleEnds(socket(), unnamed).nameChanged).toBe(true);
  expect(settleEnds(socket(), socket()).nameChanged).toBeUndefined();
  const another = socket(own, { address: '192.0.2.8', port: 53_000 });
  expect(settleEnds(another, socket())).toMatchObject({ name: another.name, nameChanged: true });
});

test('an answer leaves the ends as they were', () => {
  const known = { ...socket(), isServer: false };
  const answer = settleEnds({ ...socket(other, own), isServer: true }, known);
  expect(answer).toMatchObject({ name: known.name, client: own, server: other, isServer: false });
  expect(answer.nameChanged).toBeUndefined();
});

test('what has no two ends is left alone', () => {
  const listening: FileDescriptor = { number: 3, type: 'ipv4', name: '0.0.0.0:80', server: other };
  expect(settleEnds(listening, undefined)).toBe(listening);
});
