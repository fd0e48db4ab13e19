import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolvePath } from './paths.ts';

test('relative paths start at the base, absolute ones at the top', () => {
  expect(resolvePath('/home/ann', 'notes.txt')).toBe('/home/ann/notes.txt');
  expect(resolvePath('/home/ann/', '../bob/./x')).toBe('/home/bob/x');
  expect(resolvePath('/home/ann', '/etc//passwd')).toBe('/etc/passwd');
  expect(resolvePath('/', '../../etc/shadow')).toBe('/etc/shadow');
  expect(resolvePath('/tmp', '.hidden')).toBe('/tmp/.hidden');
  expect(resolvePath('/tmp', '')).toBe('/tmp');
});

test('a base that is not known stays relative', () => {
  expect(resolvePath('', 'a/b')).toBe('/a/b');
});

test('is what joining and normalizing gives', () => {
  const part = fc.constantFrom('a', 'bc', '.', '..', '', '.x', '..y');
  fc.assert(
    fc.property(fc.array(part), fc.array(part), fc.boolean(), (above, below, isAbsolute) => {
      const base = `/${above.join('/')}`;
      const path = (isAbsolute ? '/' : '') + below.join('/');
      fc.pre(path !== '');
      const expected = posix.resolve(base, path);
      expect(resolvePath(base, path)).toBe(expected);
    }),
  );
});
