import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseWithAnotherLibrary } from 'yaml';
import { parseYaml } from './parse-yaml.ts';
import { keyOffsetOf, offsetOf, plainValue } from './plain-value.ts';

const parsed = (text: string): unknown => {
  const node = parseYaml(text, 'x.yaml');
  return node === undefined ? undefined : JSON.parse(JSON.stringify(plainValue(node)));
};

const sample = `# comment
waivers:
  - id: CVE-2024-3094   # trailing
    package: pkg:deb/debian/liblzma5@5.6.0-0.2
    reason: >-
      The build host is
      not reachable.
    until: 2026-12-31
    "quoted key": 'it''s'
    literal: |
      two
      lines
  - {id: [CVE-1, "GHSA-\\u0061"], path: 'app/**', flag: true, none: ~, n: 1.5}
  - &anchor
    id: x
  - *anchor
`;

test('reads what another YAML library reads', () => {
  expect(parsed(sample)).toEqual(parseWithAnotherLibrary(sample));
  for (const text of ['', '# nothing\n', '---\n', 'a: b', '- 1\n- -2\n- 3e2\n- "4"', '[]', '{}']) {
    expect(parsed(text) ?? null, text).toEqual(parseWithAnotherLibrary(text));
  }
});

test('knows where things stand', () => {
  const node = parseYaml(sample, 'x')!;
  expect(sample.slice(offsetOf(node, ['waivers', 0, 'until'])).slice(0, 10)).toBe('2026-12-31');
  expect(sample.slice(offsetOf(node, ['waivers', 1, 'id', 1])).slice(0, 5)).toBe('"GHSA');
  expect(sample.slice(keyOffsetOf(node, ['waivers', 1], 'path')).slice(0, 5)).toBe('path:');
  expect(offsetOf(node, ['waivers', 7, 'nothing'])).toBe(offsetOf(node, ['waivers']));
});

test.each([
  ['a: 1\nb: [', 2, /x\.yaml:2:\d+: /],
  ['a: b\n  c: d', 2, /x\.yaml:2:\d+: bad indentation/],
  ['a: 1\na: 2', 2, /x\.yaml:2:1: the key "a" stands here twice/],
  ['a: *b', 1, /no anchor is named "b"/],
  ['a: &a [*a]', 1, /no anchor is named "a"/],
  ['a: !!python/object x', 1, /x\.yaml:1:4: tags are not supported/],
  ['a: !!map {}', 1, /tags are not supported/],
  ['a: 1\n---\nb: 2', 3, /more than one YAML document/],
  ['? [a]\n: b', 1, /a key must be a text/],
])('%j is refused with its place', (text, line, message) => {
  expect(() => parseYaml(text, 'x.yaml')).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    }),
  );
  expect(() => parseYaml(text, 'x.yaml')).toThrow(new RegExp(`^x\\.yaml:${line}:`));
});

test('a key of the file is never a member of an object', () => {
  const value = plainValue(parseYaml('__proto__: {polluted: true}\nconstructor: 1', 'x')!);
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

describe('hostile texts end quickly', () => {
  const size = 1_000_000;
  const fill = (unit: string): string => unit.repeat(Math.floor(size / unit.length));
  const bomb = Array.from({ length: 40 }, (_, i) =>
    i === 0 ? 'x0: &x0 [a, a]' : `x${i}: &x${i} [*x${i - 1}, *x${i - 1}]`,
  ).join('\n');
  const ladder = Array.from({ length: 5_000 }, (_, i) =>
    i === 0 ? 'x0: &x0 [a]' : `x${i}: &x${i} [[[[[[*x${i - 1}]]]]]]`,
  ).join('\n');
  const stairs = Array.from({ length: 1_300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

  test.each([
    ['an alias bomb', bomb],
    ['depth through aliases', ladder],
    ['stairs', stairs],
    ['question marks', fill('? ')],
    ['question marks on lines', fill('?\n')],
    ['dashes', fill('- ')],
    ['brackets', fill('[')],
    ['braces', fill('{a: ')],
    ['explicit keys in flow', fill('[? ')],
    ['one text of many lines', fill('a\n')],
    ['an open quote', `a: "${fill('x\n ')}`],
    ['escapes', `a: "${fill('\\u0041')}"`],
    ['blank lines in a literal', `a: |\n${fill('\n')}`],
    ['anchors', fill('&a ')],
    ['keys', fill('a: b\n')],
    ['documents', fill('---\n')],
    ['directives', fill('%TAG ! tag:x\n')],
    ['pairs', `[${fill('a: b, ')}]`],
    ['spaces', `${fill(' ')}a: b`],
  ])('%s', (_, text) => {
    const startMs = performance.now();
    endsWell(() => {
      const node = parseYaml(text.slice(0, 1_048_576), 'x');
      if (node !== undefined) plainValue(node);
    });
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  test('more than a mebibyte is refused', () => {
    expect(() => parseYaml(fill('# comment\n').repeat(2), 'x')).toThrow(/more than 1048576/);
  });

  test('anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 40 }), (noise) => {
        endsWell(() => parseYaml(mutated(sample, noise).toString('utf8'), 'x'));
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        endsWell(() => parseYaml(text, 'x'));
      }),
    );
  });
});
