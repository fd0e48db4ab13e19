import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type IndentedNode, parseIndentedText } from './indented-text.ts';
import { sample } from './sample-project.ts';

/** Mappings as objects, scalars as text, flow collections as what a YAML parser makes of them. */
function plain(node: IndentedNode): unknown {
  if (node.children === undefined) {
    return /^[{[]/.test(node.value) ? texts(parse(node.value)) : node.value;
  }
  return Object.fromEntries([...node.children].map(([key, child]) => [key, plain(child)]));
}

/** A YAML value with all scalars as text. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, texts(item)]));
  }
  return value === null ? '' : String(value);
}

test.each(['pnpm-5.4.yaml', 'pnpm-6.0.yaml', 'pnpm-9.0.yaml', 'yarn-4.lock'])(
  'reads %s as a YAML parser does',
  (name) => {
    const text = sample(name);
    const expected = texts(parse(text, { schema: 'failsafe' }));
    expect(plain(parseIndentedText(name, text, 'yaml'))).toEqual(expected);
  },
);

test('long keys, block scalars, quotes, sequences, comments', () => {
  const text = `# comment
? "a, very long key"
:
  version: 1
? 'another'
: value
folded: >-
  text: of
    several: lines

literal: |
  x: y
'it''s': 'it''s: quoted'
"say \\"x\\"": "\\"y\\""
list:
  - a: 1
  - b
after: '#1'
`;
  expect(plain(parseIndentedText('x', text, 'yaml'))).toEqual({
    'a, very long key': { version: '1' },
    another: 'value',
    "it's": "it's: quoted",
    'say "x"': '"y"',
    list: '',
    after: '#1',
  });
});

test('hostile texts end quickly, in errors with a name', () => {
  const stairs = Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
  expect(() => parseIndentedText('x', stairs, 'yaml')).toThrow(/more than 100 \(levels\)/);
  expect(() => parseIndentedText('x', `a: ${'b'.repeat(100_000)}`, 'yaml')).toThrow(/a line/);
  const bomb = `a: &a [x]\n${'b: *a\n'.repeat(200_000)}`;
  expect(parseIndentedText('x', bomb, 'yaml').children?.size).toBe(2);
  const quotes = `${"'".repeat(60_000)}: 1\n`.repeat(50);
  expect(() => parseIndentedText('x', quotes, 'yarn-classic')).not.toThrow();
});
