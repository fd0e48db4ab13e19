import { mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { composeYaml, type YamlBuilder, type YamlOptions } from './compose-yaml.ts';
import { YamlError } from './yaml-error.ts';

/** Texts, arrays, and maps as arrays of pairs. */
const builder: YamlBuilder<unknown> = {
  scalar: ({ text }) => text,
  list: (items) => [...items],
  map: (nodes) => {
    const entries: [unknown, unknown][] = [];
    for (let i = 0; i < nodes.length; i += 2) entries.push([nodes[i], nodes[i + 1]]);
    return new Map(entries);
  },
};
const options: YamlOptions = { maxDepth: 20, maxValues: 1_000 };
const read = (text: string): unknown[] => composeYaml(text, options, builder);

const sample = `# a comment
shop: &shop
  - {name: "web", ports: [80, 443], none: }
  - 'it''s'
other: *shop
? [a key, of two]
: |
  two
  lines
---
- folded: >-
    one
    text
`;

test('reads what another library reads', () => {
  const others = parseAllDocuments(sample, { schema: 'failsafe' });
  expect(read(sample)).toEqual(others.map((document) => document.toJS({ mapAsMap: true })));
});

test('an alias is the node itself', () => {
  const [root] = read('a: &x [1]\nb: *x\n') as [Map<string, unknown>];
  expect(root.get('b')).toBe(root.get('a'));
});

test('what is written, where, and how', () => {
  const text = 'a: !Sub "b c"\nd:\ne: >\n  f\n';
  const scalars: unknown[] = [];
  composeYaml(text, options, {
    ...builder,
    scalar: ({ start, end, style, tag }) => scalars.push([text.slice(start, end), style, tag]),
  });
  expect(scalars).toEqual([
    ['a', 'plain', undefined],
    ['b c', 'quoted', { text: '!Sub', start: 3 }],
    ['d', 'plain', undefined],
    ['', 'plain', undefined],
    ['e', 'plain', undefined],
    ['  f\n', 'block', undefined],
  ]);
});

test.each([
  ['a: *b', 4, /no anchor is named "b"/],
  ['a: &a [*a]', 8, /no anchor is named "a"/],
  ['a: &a 1\n---\nb: *a', 16, /no anchor is named "a"/],
  ['a: [b', 5, /./],
  ['a: b\n  c: d', 8, /bad indentation/],
])('%j is refused at %i', (text, at, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ at, bound: undefined, message: expect.stringMatching(message) }),
  );
});

describe('lines that stand too far left', () => {
  const text = 'a: [\n  x, # [\n\n  # ]\n  "y # z"\n]\nb: {c: 1,\nd: 2\n}\n';
  test('are joined where that is asked for, and no offset changes', () => {
    expect(composeYaml(text, { ...options, joinsFlowLines: true }, builder)).toEqual([
      new Map<string, unknown>([
        ['a', ['x', 'y # z']],
        [
          'b',
          new Map([
            ['c', '1'],
            ['d', '2'],
          ]),
        ],
      ]),
    ]);
    let found = 0;
    composeYaml(
      text,
      { ...options, joinsFlowLines: true },
      {
        ...builder,
        scalar: ({ text: value, start, end }) => {
          expect(text.slice(start, end)).toBe(value);
          found += 1;
        },
      },
    );
    expect(found).toBe(8);
  });
  test('are an error elsewhere', () => expect(() => read(text)).toThrow('deficient indentation'));
  test('end, however many there are', () => {
    const startMs = performance.now();
    const many = `a: [\n${'x,\n'.repeat(100_000)}]`;
    expect(() =>
      composeYaml(many, { ...options, maxValues: 1e6, joinsFlowLines: true }, builder),
    ).toThrow(YamlError);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('bounds', () => {
  const lines = (count: number, first: string, next: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => (n === 0 ? first : next(n))).join('\n');
  test.each([
    [
      'copies of copies',
      lines(20, 'x0: &x0 [a, a]', (n) => `x${n}: &x${n} [*x${n - 1}, *x${n - 1}]`),
    ],
    ['items', `[${'a, '.repeat(2_000)}]`],
    ['documents', '--- a\n'.repeat(2_000)],
  ])('of values: %s', (_, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ bound: expect.objectContaining({ limit: 1_000 }) }),
    );
  });
  test('of depth through aliases', () => {
    const ladder = lines(30, 'x0: &x0 [a]', (n) => `x${n}: &x${n} [*x${n - 1}]`);
    expect(() => read(ladder)).toThrow(
      expect.objectContaining({ bound: { what: 'levels', limit: 20 } }),
    );
  });
  test('of depth in the text', () => expect(() => read('['.repeat(50_000))).toThrow(YamlError));
});

test('nothing but a YamlError is thrown', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 40 }), fc.boolean(), (noise, joins) => {
      try {
        const text = mutated(sample, noise).toString('utf8');
        composeYaml(text, { ...options, joinsFlowLines: joins }, builder);
      } catch (error) {
        expect(error).toBeInstanceOf(YamlError);
      }
    }),
    { numRuns: 1_000 },
  );
});
