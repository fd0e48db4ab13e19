import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDestination } from './destination.ts';

const hex = (text: string) => {
  const found = parseDestination(text);
  return found && `${Buffer.from(found.address).toString('hex')}/${found.bits}:${found.port}`;
};

test.each([
  ['10.1.2.3', '00000000000000000000ffff0a010203/128:0'],
  ['10.1.2.3/8', '00000000000000000000ffff0a000000/104:0'],
  ['10.1.2.3:443', '00000000000000000000ffff0a010203/128:443'],
  ['10.1.2.3/12:443', '00000000000000000000ffff0a000000/108:443'],
  ['0.0.0.0/0', '00000000000000000000ffff00000000/96:0'],
  ['::/0', '00000000000000000000000000000000/0:0'],
  ['fd00:1::7', 'fd000001000000000000000000000007/128:0'],
  ['fd00:1::7/9', 'fd000000000000000000000000000000/9:0'],
  ['[fd00::7]:53', 'fd000000000000000000000000000007/128:53'],
  ['[fd00::7/16]:53', 'fd000000000000000000000000000000/16:53'],
])('%s', (text, expected) => {
  expect(hex(text)).toBe(expected);
});

test.each(['', 'example.com', '10.0.0.0/33', '10.0.0.1:65536', '::/129', '[::1', '10.0.0.1/8/8'])(
  '"%s" is none',
  (text) => {
    expect(parseDestination(text)).toBeUndefined();
  },
);

test('any text is one or none', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:/[]') });
  fc.assert(
    fc.property(text, (input) => {
      const found = parseDestination(input);
      if (found !== undefined) {
        expect(found.bits).toBeLessThanOrEqual(128);
        expect(found.port).toBeLessThanOrEqual(65_535);
      }
    }),
  );
});
