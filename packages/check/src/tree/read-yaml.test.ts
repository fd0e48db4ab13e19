import { SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { at, booleanOf, type Node, numberOf, textOf, textsOf } from './node.ts';
import { readYaml } from './read-yaml.ts';
import { SourceFile } from './source-file.ts';

const read = (text: string) => readYaml(new SourceFile('a.yaml', text));

const manifest = `# the shop
defaults: &defaults
  image: "nginx:1.27"
  pull: Always
web:
  <<: *defaults
  pull: Never
  ports: [80, 443]
  args:
    - --level
    - |
      two
      lines
  off: no
  empty:
---
second: *defaults
`;

test('values know where they stand', () => {
  const [first] = read(manifest.split('---')[0]!);
  const ports = at(first, 'web', 'ports')!;
  expect(manifest.slice(ports.start, ports.end)).toBe('[80, 443');
  expect(ports.file.lineAt(ports.start)).toBe(8);
  const block = at(first, 'web', 'args', 1)!;
  expect(textOf(block)).toBe('two\nlines\n');
  expect(block.file.lineAt(block.start)).toBeGreaterThanOrEqual(11);
});

test('merge keys give what the map does not say itself', () => {
  const [first] = read(manifest.split('---')[0]!);
  expect(textOf(at(first, 'web', 'image'))).toBe('nginx:1.27');
  expect(textOf(at(first, 'web', 'pull'))).toBe('Never');
});

test('words become values when they are asked for', () => {
  const [first] = read(manifest.split('---')[0]!);
  expect(booleanOf(at(first, 'web', 'off'))).toBe(false);
  expect(numberOf(at(first, 'web', 'ports', 1))).toBe(443);
  expect(at(first, 'web', 'empty')).toBeUndefined();
  const [quoted] = read('a: "true"\nb: "1"\n');
  expect([booleanOf(at(quoted, 'a')), numberOf(at(quoted, 'b'))]).toEqual([undefined, undefined]);
});

test('an anchor ends with its document', () => {
  expect(() => read(manifest)).toThrow('no anchor is named "defaults"');
});

test.each([
  ['a circle', 'a: &a [*a]\n', 'no anchor'],
  ['nesting', '['.repeat(50_000), 'maxDepth'],
  ['many questions', '? '.repeat(5000), 'maxDepth'],
  ['copies of copies', bomb(30), 'values'],
  ['depth through copies', ladder(5_000), 'levels'],
  ['merges of merges', mergeBomb(20), 'merged keys'],
  ['a tab', 'a:\n\t- b\n', 'tab'],
])('%s ends', (_, text, message) => {
  const started = performance.now();
  expect(() => read(text)).toThrow(message);
  expect(performance.now() - started).toBeLessThan(5000);
});

function bomb(levels: number): string {
  const lines = ['a0: &a0 [x, x]'];
  for (let i = 1; i < levels; i += 1) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
  return lines.join('\n');
}

function ladder(steps: number): string {
  const lines = ['a0: &a0 [x]'];
  for (let i = 1; i < steps; i += 1) lines.push(`a${i}: &a${i} [[[*a${i - 1}]]]`);
  return lines.join('\n');
}

function mergeBomb(levels: number): string {
  const keys = Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(', ');
  const lines = [`a0: &a0 {${keys}}`];
  for (let i = 1; i < levels; i += 1) lines.push(`a${i}: {<<: *a0}`);
  return lines.join('\n');
}

test('JSON reads as the same values', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, undefined, '\t');
      expect(plain(read(text)[0]!)).toEqual(stringify(JSON.parse(text)));
    }),
  );
});

test('what it accepts, the library reads to the same, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab:- \n[]{}"\'|>&*?#,!%') }), (text) => {
      let nodes: Node[];
      try {
        nodes = read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SeaworthyError);
        return;
      }
      for (const node of nodes) expect(node.start).toBeLessThanOrEqual(node.end);
      // Keys that are no text have other names there.
      if (nodes.length !== 1 || /[?&*!<]|(?:^|[\n{}[\],-])\s*:/.test(text)) return;
      expect(plain(nodes[0]!)).toEqual(stringify(load(text, { json: true })));
    }),
    { numRuns: 3000 },
  );
});

/** The tree without positions, every scalar as text. */
function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
  return at(node) === undefined ? null : node.text;
}

function stringify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringify);
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stringify(each)]));
  }
  return String(value);
}

test('a flow collection may go on at the beginning of a line, as Kubernetes reads it', () => {
  const text = 'a:\n  b: [ # first\n1,\n\n2\n]\n  c: "x\ny"\nd: {\n  e: f\n}\n';
  const file = new SourceFile('a.yaml', text);
  const [root] = readYaml(file);
  expect(textsOf(at(root, 'a', 'b'))).toEqual(['1', '2']);
  expect(textOf(at(root, 'a', 'c'))).toBe('x y');
  expect(textOf(at(root, 'd', 'e'))).toBe('f');
  const two = at(root, 'a', 'b', 1)!;
  expect(file.lineAt(two.start)).toBe(5);
});
