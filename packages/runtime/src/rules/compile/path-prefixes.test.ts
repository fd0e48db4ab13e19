import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatcher } from '../../text/glob.ts';
import { pathPrefixMatcher } from './path-prefixes.ts';

const names = (path: string): string[] => path.split('/').filter((name) => name !== '');

/** Each search path on its own, name by name. */
function plainly(paths: readonly string[], path: string): boolean {
  const given = names(path);
  return paths.some((each) => {
    const wanted = names(each);
    return (
      wanted.length <= given.length &&
      wanted.every((pattern, i) => globMatcher(pattern, false)(given[i]!))
    );
  });
}

test('holds when a path or one above it is searched for', () => {
  const part = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '?');
  const path = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
  const plain = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'abc', ''), { maxLength: 5 })
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.array(path, { maxLength: 5 }), plain, (paths, given) => {
      expect(pathPrefixMatcher(paths)(given)).toBe(plainly(paths, given));
    }),
    { numRuns: 1000 },
  );
});
