import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCommands } from './split-commands.ts';

const words = (script: string) => splitCommands(script).map((command) => command.words);

test.each([
  ['a b && c || d; e & f', [['a', 'b'], ['c'], ['d'], ['e'], ['f']]],
  ['A=1 B="2 3" make -j4', [['make', '-j4']]],
  ['if true; then rm -rf "/a b"; fi', [['true'], ['rm', '-rf', '/a b']]],
  ['( cd /x; ls ) # bye; rm', [['cd', '/x'], ['ls']]],
  ['echo a\\ b \\\n c', [['echo', 'a b', 'c']]],
  ['echo \'a;b\' "c&&d" e\\;f', [['echo', 'a;b', 'c&&d', 'e;f']]],
  ['cmd 2>&1', [['cmd', '2>&1']]],
  ['echo "a\\"b"', [['echo', 'a\\"b']]],
])('%s', (script, expected) => {
  expect(words(script)).toEqual(expected);
});

test('a pipe knows what it feeds', () => {
  const [curl] = splitCommands('curl x | gunzip |& sh && sh');
  expect(curl!.pipesTo!.words).toEqual(['gunzip']);
  expect(curl!.pipesTo!.pipesTo!.words).toEqual(['sh']);
  expect(curl!.pipesTo!.pipesTo!.pipesTo).toBeUndefined();
});

test('any text ends', () => {
  const unit = fc.constantFrom(...'ab "\'\\|&;()\n#<>$`{}=');
  fc.assert(fc.property(fc.string({ unit }), (script) => void splitCommands(script)));
  expect(splitCommands('a;'.repeat(100_000))).toHaveLength(5000);
});
