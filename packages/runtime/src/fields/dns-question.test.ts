import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEvent } from '../event/event-for-test.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import { holds } from '../rules/rules-for-test.ts';
import { readDnsQuestion } from './dns-question.ts';

/** As `dig +short TXT www.Example.com` sent it, without its additional record. */
const asked = Buffer.from(
  '8f21012000010000000000000377777707457861 6d706c6503636f6d0000100001'.replaceAll(' ', ''),
  'hex',
).toString('latin1');

const resolver: FileDescriptor = {
  number: 3,
  type: 'ipv4',
  name: '10.0.0.5:40000->10.0.0.1:53',
  protocol: 'udp',
  client: { address: '10.0.0.5', port: 40000 },
  server: { address: '10.0.0.1', port: 53 },
};

test('a question is read', () => {
  expect(readDnsQuestion(asked)).toEqual({ name: 'www.example.com', type: 'TXT' });
  expect(readDnsQuestion(`\0\x21${asked}`, 2)).toEqual({ name: 'www.example.com', type: 'TXT' });
});

test('an answer, a cut message and other data are none', () => {
  expect(readDnsQuestion(`${asked.slice(0, 2)}\x81${asked.slice(3)}`)).toBeUndefined();
  for (let length = 0; length < asked.length; length++) {
    expect(readDnsQuestion(asked.slice(0, length))).toBeUndefined();
  }
  expect(readDnsQuestion('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n')).toBeUndefined();
});

test('odd bytes are written as numbers, and types without a name too', () => {
  const odd = `\0\x01\x01\0\0\x01\0\0\0\0\0\0\x03a.\n\0\xff\x77\0\x01`;
  expect(readDnsQuestion(odd)).toEqual({ name: 'a\\046\\010', type: 'TYPE65399' });
});

test('fields tell it of what is sent to port 53 alone', () => {
  const args = { data: asked, size: asked.length };
  const event = makeEvent({ type: 'sendto', args, result: asked.length, fd: resolver });
  expect(holds('dns.name = www.example.com and dns.type = TXT', event)).toBe(true);
  const elsewhere = { ...resolver, server: { address: '10.0.0.1', port: 80 } };
  expect(holds('dns.name exists', makeEvent({ type: 'sendto', args, fd: elsewhere }))).toBe(false);
  expect(holds('dns.name exists', makeEvent({ type: 'recvfrom', args, fd: resolver }))).toBe(false);
});

test('any bytes end well', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 512 }), fc.nat({ max: 4 }), (bytes, start) => {
      const found = readDnsQuestion(Buffer.from(bytes).toString('latin1'), start);
      expect(found === undefined || found.name.length <= 255 * 4).toBe(true);
    }),
  );
});
