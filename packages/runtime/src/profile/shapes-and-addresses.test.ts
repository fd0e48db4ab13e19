import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDnsAnswer } from '../fields/dns-answer.ts';
import { bytesOfAddress, classOfAddress, networkOf } from './address.ts';
import { ArgumentShapes, matchesShape, shapeOf } from './argument-shapes.ts';

describe('arguments', () => {
  test('what varies is a star, what an option is called is not', () => {
    expect(shapeOf(['-g', 'daemon off;'])).toEqual(['-g', 'daemon off;']);
    expect(shapeOf(['--port=8080', '-c', 'cat /tmp/tmpqwertyui | wc -l'])).toEqual([
      '--port=*',
      '-c',
      'cat /tmp/tmp* | wc -l',
    ]);
    expect(shapeOf(['--sha256', 'x'.repeat(500)])).toEqual(['--sha256', `${'x'.repeat(120)}*`]);
    const many = Array.from({ length: 40 }, (_, index) => `file${index}`);
    expect(shapeOf(many).at(-1)).toBe('**');
    expect(matchesShape(shapeOf(many), [...many, 'more'])).toBe(true);
  });

  test('many ways become few, or none that says anything', () => {
    const shapes = new ArgumentShapes();
    const words = 'ant bee cat dog eel fox gnu hen ibex jay koala lion mole newt'.split(' ');
    for (const word of words) {
      shapes.add(['--animal', word]);
    }
    expect(shapes.shapes).toEqual([['--animal', '*']]);
    for (let length = 0; length < 15; length++) {
      shapes.add(words.slice(0, length));
    }
    expect(shapes).toMatchObject({ isVaried: true, shapes: [] });
  });

  test('any arguments are of their own shape', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 }), { maxLength: 30 }), (args) =>
        matchesShape(shapeOf(args), args),
      ),
    );
  });
});

test('addresses', () => {
  const classes = {
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '169.254.169.254': 'link-local',
    'fe80::1': 'link-local',
    '10.9.8.7': 'private',
    '172.31.0.1': 'private',
    '172.32.0.1': 'public',
    '192.168.1.1': 'private',
    '100.64.0.1': 'private',
    'fd00::1': 'private',
    '224.0.0.1': 'multicast',
    'ff02::1': 'multicast',
    '8.8.8.8': 'public',
    '2001:4860:4860::8888': 'public',
    '::ffff:10.0.0.1': 'private',
    nonsense: 'public',
  };
  expect(
    Object.fromEntries(Object.keys(classes).map((each) => [each, classOfAddress(each)])),
  ).toEqual(classes);
  expect(networkOf('10.1.2.3')).toBe('10.1.2.0/24');
  expect(networkOf('2001:db8::1:2:3:4')).toBe('2001:db8:0:0::/64');
  expect(networkOf('nonsense')).toBeUndefined();
  fc.assert(fc.property(fc.ipV6(), (address) => [4, 16].includes(bytesOfAddress(address)!.length)));
  fc.assert(fc.property(fc.string(), (text) => bytesOfAddress(text)?.length !== 0));
});

describe('DNS', () => {
  const bytes = (...parts: readonly (string | number)[]) =>
    parts.map((part) => (typeof part === 'number' ? String.fromCharCode(part) : part)).join('');
  const question = bytes(3, 'api', 7, 'Example', 3, 'com', 0, 0, 1, 0, 1);
  const alias = bytes(0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 'x', 0xc0, 16);
  const four = bytes(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7);
  const six = bytes(
    0xc0,
    12,
    0,
    28,
    0,
    1,
    0,
    0,
    0,
    60,
    0,
    16,
    0x20,
    1,
    0xd,
    0xb8,
    ...Array(11).fill(0),
    9,
  );
  const header = bytes(1, 2, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0);

  test('the question and all its addresses', () => {
    expect(parseDnsAnswer(header + question + alias + four + six)).toEqual({
      name: 'api.example.com',
      addresses: ['192.0.2.7', '2001:db8::9'],
    });
    expect(
      parseDnsAnswer((header + question + alias + four + six).slice(0, -5))?.addresses,
    ).toEqual(['192.0.2.7']);
  });

  test('nothing of questions, errors and nonsense', () => {
    expect(parseDnsAnswer(header.replace('\x81', '\x01') + question)).toBeUndefined();
    expect(parseDnsAnswer(header.replace('\x80', '\x83') + question)).toBeUndefined();
    const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit: byte, maxLength: 200 }), fc.nat(60), (text, cut) => {
        parseDnsAnswer(text);
        parseDnsAnswer(header + question.slice(0, cut) + text);
      }),
    );
  });
});
