import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, ipv4Number, ipv6Groups, parseNetwork } from './addresses.ts';

const anything = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ unit: fc.constantFrom(...'0123456789abf.:/'), maxLength: 20 }),
);

describe('addresses', () => {
  test('are those that Node takes for such', () => {
    fc.assert(
      fc.property(anything, (text) => {
        // Node refuses zeros in front, which inet_pton may read as octal; both are one address here.
        if (!/(^|\.)0\d/.test(text)) expect(ipv4Number(text) !== undefined).toBe(isIPv4(text));
        expect(ipv6Groups(text) !== undefined).toBe(isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['FE80:0:0:0::1', 'fe80::1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is %s', (one, other) => {
    expect(canonicalAddress(one)).toBe(canonicalAddress(other));
  });
});

describe('networks', () => {
  test('hold the addresses that they hold for Node', () => {
    const network = fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(32), fc.constant('ipv4' as const)),
      fc.tuple(fc.ipV6(), fc.nat(128), fc.constant('ipv6' as const)),
    );
    fc.assert(
      fc.property(network, fc.oneof(fc.ipV4(), fc.ipV6()), ([base, bits, family], address) => {
        const list = new BlockList();
        list.addSubnet(base, bits, family);
        const contains = parseNetwork(`${base}/${bits}`)!;
        expect(contains(base)).toBe(true);
        const kind = address.includes(':') ? 'ipv6' : 'ipv4';
        // Node takes ::ffff:a.b.c.d for the IPv4 address in it.
        if (kind === family) expect(contains(address)).toBe(list.check(address, kind));
        else expect(contains(address)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0/8', 'x/8', '/8', '10.0.0.0/'])(
    '%s is none',
    (text) => {
      expect(parseNetwork(text)).toBeUndefined();
    },
  );
});
