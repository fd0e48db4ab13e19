import { YamlError } from '@seaworthy/yaml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readYaml, type YamlNode } from './read-yaml.ts';

function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
}

describe('values', () => {
  test.each([
    '- a: b\n  c: [d, "e f", \'g\']\n',
    '- a: >\n    one\n    two\n\n    three\n  b: |-\n    x\n     y\n',
    '- &x {a: b}\n- *x\n',
  ])('%j as another library reads them', (text) => {
    expect(readYaml(text).map(plain)).toEqual([parse(text, { schema: 'failsafe' })]);
  });

  test.each([
    ['a: [\n  x,\n  y\n]\n', { a: ['x', 'y'] }],
    ['- a: [\n  x, # [\n\n  # ]\n  "y # z"\n  ]\n', [{ a: ['x', 'y # z'] }]],
    ['- a: [x,\ny\n]\n- b', [{ a: ['x', 'y'] }, 'b']],
    ['- a: {x: 1,\ny: 2\n}\n', [{ a: { x: '1', y: '2' } }]],
  ])('%j, which YAML would not let be', (text, expected) => {
    expect(readYaml(text).map(plain)).toEqual([expected]);
  });

  test('a key that stands twice has its first value', () => {
    expect(plain(readYaml('a: 1\na: 2\n')[0]!)).toEqual({ a: '1' });
  });
});

describe('places', () => {
  test('of values', () => {
    const [root] = readYaml('- a: bc\n');
    const [item] = (root as Extract<YamlNode, { kind: 'list' }>).items;
    const entry = (item as Extract<YamlNode, { kind: 'map' }>).entries.get('a')!;
    expect([entry.keyAt, entry.value.at]).toEqual([2, 5]);
  });

  test.each([
    ['a: *b', 4],
    ['a: [b', 5],
    ['[a]: b', 0],
  ])('of what is wrong with %j', (text, at) => {
    try {
      readYaml(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(YamlError);
      expect((error as YamlError).at).toBe(at);
    }
  });
});
