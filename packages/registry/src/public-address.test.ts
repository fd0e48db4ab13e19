import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { Transport } from './transport.ts';

// From IANA's registries of special-purpose addresses, first and last of each block.
test.each([
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255'],
  ...['127.0.0.1', '127.255.255.255', '169.254.0.0', '169.254.169.254', '172.16.0.0'],
  ...['172.31.255.255', '192.0.0.1', '192.168.0.0', '192.168.255.255', '198.18.0.1'],
  ...['198.19.255.255', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1'],
  ...['64:ff9b::7f00:1', '2002:7f00:1::', 'fc00::1', 'fdff::1', 'fe80::1', 'febf::1', 'ff02::1'],
  ...['', 'localhost', '1.2.3', 'deb.debian.org'],
])('%j is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255'],
  ...['192.169.0.0', '223.255.255.255', '2606:4700::1111', '2a04:4e42::644'],
])('%j is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('neither an address nor a name nor a redirect leads to a private place', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.end('secret');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = { plainHttp: true, caFiles: [] };
  const [open, guarded] = await Promise.all([
    Transport.create(options),
    Transport.create({ ...options, publicOnly: true }),
  ]);
  onTestFinished(async () => {
    await Promise.all([open.close(), guarded.close()]);
    server.close();
  });
  const { signal } = new AbortController();
  const send = (transport: Transport, host: string) =>
    transport.send({ method: 'GET', url: new URL(`http://${host}:${port}/`), headers: {} }, signal);
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
    await expect(send(guarded, host)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  }
  expect(asked).toBe(0);
  const { status, body } = await send(open, 'localhost');
  body.resume();
  expect([status, asked]).toEqual([200, 1]);
});
