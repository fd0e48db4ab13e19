import { expect, test } from 'vitest';
import type { Cataloger, FileSelector } from '../catalogers/cataloger.ts';
import { Selection } from './selection.ts';

function selectionOf(selectors: Record<string, FileSelector>): Selection {
  return new Selection(
    Object.entries(selectors).map(
      ([name, selects]): Cataloger => ({
        name,
        version: 1,
        about: '',
        selects,
        maxBytes: 1,
        read: () => undefined,
        resolve: () => ({ packages: [] }),
      }),
    ),
  );
}

const names = (catalogers: readonly Cataloger[]): string[] => catalogers.map(({ name }) => name);

test('selects by path, name, ending and directory', () => {
  const selection = selectionOf({
    path: { paths: ['var/lib/dpkg/status'] },
    name: { names: ['package.json'] },
    suffix: { suffixes: ['.jar', '.deps.json'] },
    directory: { directories: ['var/lib/dpkg/info'] },
  });
  expect(names(selection.byPath('var/lib/dpkg/status'))).toEqual(['path']);
  expect(names(selection.byPath('other/var/lib/dpkg/status'))).toEqual([]);
  expect(names(selection.byPath('a/b/package.json'))).toEqual(['name']);
  expect(names(selection.byPath('a/app.deps.json'))).toEqual(['suffix']);
  expect(names(selection.byPath('a/app-1.2.jar'))).toEqual(['suffix']);
  expect(names(selection.byPath('var/lib/dpkg/info/x.list'))).toEqual(['directory']);
  expect(names(selection.byPath('var/lib/dpkg/info/sub/x.list'))).toEqual([]);
});

test('a cataloger that is reached in two ways is asked once, and "where" narrows all of them', () => {
  const selection = selectionOf({
    one: {
      names: ['x.json'],
      suffixes: ['.json'],
      where: (path) => !path.startsWith('test/'),
    },
  });
  expect(names(selection.byPath('a/x.json'))).toEqual(['one']);
  expect(names(selection.byPath('test/x.json'))).toEqual([]);
});

test('what may matter is what is selected, and where programs lie', () => {
  const selection = selectionOf({ one: { names: ['METADATA'] } });
  expect(selection.mayMatter('usr/lib/python3/dist-packages/a.dist-info/METADATA')).toBe(true);
  expect(selection.mayMatter('usr/bin/git')).toBe(true);
  expect(selection.mayMatter('usr/lib/x86_64-linux-gnu/libssl.so.3')).toBe(true);
  expect(selection.mayMatter('usr/share/doc/git/copyright.html')).toBe(false);
  expect(selection.mayMatter('etc/passwd')).toBe(false);
});
