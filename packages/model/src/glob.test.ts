import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob } from './glob.ts';

test.each([
  ['app/*.lock', 'app/a.lock', true],
  ['app/*.lock', 'app/b/a.lock', false],
  ['app/**/a.lock', 'app/a.lock', true],
  ['app/**/a.lock', 'app/b/c/a.lock', true],
  ['app/**/a.lock', 'app/ba.lock', false],
  ['**/*-lock.json', 'package-lock.json', true],
  ['**/*-lock.json', 'x/y/package-lock.json', true],
  ['app/**', 'app/a/b', true],
  ['app/**', 'apple', false],
  ['app/**', 'app', false],
  ['**', '', true],
  ['*', '', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[!a-c]x', '/x', false],
  ['[]]x', ']x', true],
  ['a{b,c{d,e}}f', 'acef', true],
  ['a{b,c{d,e}}f', 'acf', false],
  ['a{,b}', 'a', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['usr/lib/app.jar!/BOOT-INF/**', 'usr/lib/app.jar!/BOOT-INF/lib/x.jar', true],
  ['registry.example.com/shop/*', 'registry.example.com/shop/web:2.1', true],
  ['sha256:*', 'sha256:00ab', true],
  ['4.17.*', '4.17.10', true],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(compileGlob(pattern).matches(text)).toBe(expected);
});

test.each(['[abc', '{a,b', 'x'.repeat(1_001), '{a,b}'.repeat(7)])('%j is no pattern', (pattern) => {
  expect(() => compileGlob(pattern)).toThrow(/closes|longer|alternatives/);
});

test('a pattern without signs matches itself alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const literal = a.replaceAll(/[*?[\]{}\\]/g, '\\$&');
      expect(compileGlob(literal).matches(a)).toBe(true);
      expect(compileGlob(literal).matches(b)).toBe(a === b);
    }),
  );
});

test('agrees with a regular expression that says the same', () => {
  const part = fc.constantFrom('a', 'b', '/', '*', '**', '**/', '?');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.stringMatching(/^[ab/]{0,10}$/),
      (parts, text) => {
        const pattern = parts.join('');
        const tokens = pattern.match(/(?<=^|\/)\*\*+\/|\*+|[^*]/g) ?? [];
        // Stars that touch others are one sign; "**/" means segments only where one begins.
        fc.pre(!/\*\*\*/.test(pattern) && !/\*\*\/\*\*/.test(pattern));
        const source = tokens
          .map((token) =>
            token.length > 2
              ? '(?:[^/]*/)*'
              : token === '**'
                ? '.*'
                : token === '*'
                  ? '[^/]*'
                  : token === '?'
                    ? '[^/]'
                    : token,
          )
          .join('');
        expect(compileGlob(pattern).matches(text), pattern).toBe(
          new RegExp(`^${source}$`).test(text),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no text makes a pattern slow', () => {
  const startMs = performance.now();
  expect(compileGlob(`${'*a'.repeat(400)}b`).matches('a'.repeat(4_000))).toBe(false);
  expect(compileGlob('**/'.repeat(300)).matches('a/'.repeat(2_000))).toBe(true);
  expect(performance.now() - startMs).toBeLessThan(3_000);
});
