import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathMatcher } from './path-matcher.ts';
import { PathTree } from './path-tree.ts';

interface Count {
  count: number;
}

function treeOf(paths: Iterable<string>): PathTree<Count> {
  const tree = new PathTree<Count>(
    () => ({ count: 0 }),
    (into, from) => {
      into.count += from.count;
    },
  );
  for (const path of paths) {
    tree.at(path).count++;
  }
  return tree;
}

const patternsOf = (paths: Iterable<string>) =>
  treeOf(paths)
    .entries()
    .map(({ pattern, isFolded }) => (isFolded ? `${pattern} (varied)` : pattern));

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const letters = (index: number) => `${'abcdefghij'[index % 10]}${'klmnopqrst'[index >> 3]}u`;

test('few names stay as they are', () => {
  expect(
    patternsOf(['/var/log/nginx/access.log', '/var/log/nginx/error.log', '/run/x.pid']),
  ).toEqual(['/run/x.pid', '/var/log/nginx/access.log', '/var/log/nginx/error.log']);
});

test('many that look alike become one, and say so', () => {
  const logs = times(20, (index) => `/srv/app/${letters(index)}.log`);
  expect(patternsOf([...logs, '/srv/app/main.db'])).toEqual([
    '/srv/app/*.log (varied)',
    '/srv/app/main.db',
  ]);
  expect(patternsOf(times(20, (index) => `/srv/app/sess_${letters(index)}`))).toEqual([
    '/srv/app/sess_* (varied)',
  ]);
  expect(patternsOf(times(20, (index) => `/srv/${letters(index)}/data/x`))).toEqual([
    '/srv/*/data/x (varied)',
  ]);
  expect(patternsOf(times(6, (index) => `/tmp/${letters(index)}`))).toEqual(['/tmp/* (varied)']);
  expect(patternsOf(times(30, (index) => `/etc/${letters(index)}`))).toHaveLength(30);
});

test('what varies by its nature is one from the start', () => {
  expect(patternsOf(times(50, (index) => `/tmp/upload-${index * 7919}`))).toEqual([
    '/tmp/upload-*',
  ]);
});

test('facts are not lost when names become one', () => {
  const paths = times(
    500,
    (index) => `/srv/${letters(index % 13)}/${letters(index % 37)}/f${index}`,
  );
  const total = treeOf(paths)
    .entries()
    .reduce((sum, { facts }) => sum + facts.count, 0);
  expect(total).toBe(500);
});

test('memory has a bound, and what was seen is still allowed', () => {
  const name = fc.oneof(
    fc.constantFrom('a', 'b', 'etc', 'tmp', 'log', '**', '*', '..', ''),
    fc.string({ maxLength: 8 }).map((text) => text.replaceAll('/', '')),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(name, { minLength: 1, maxLength: 40 }), { maxLength: 60 }),
      (all) => {
        const paths = all.map((parts) => `/${parts.filter((part) => part !== '').join('/')}`);
        const entries = treeOf(paths).entries();
        const matcher = new PathMatcher(entries.map(({ pattern }) => [pattern, pattern]));
        for (const path of paths) {
          expect(matcher.match(path), path).toBeDefined();
        }
      },
    ),
  );
  const start = performance.now();
  const wide = times(30_000, (index) => {
    const digits = index.toString(36).split('');
    return `/data/${digits.map((digit) => `${digit}${letters(index % 79)}`).join('/')}/f`;
  });
  const entries = treeOf(wide).entries();
  expect(entries.length).toBeLessThan(4_000);
  expect(performance.now() - start).toBeLessThan(8_000);
});

test('matching', () => {
  const matcher = new PathMatcher([
    ['/var/log/nginx/*.log', 'log'],
    ['/var/log/*/error.log', 'error'],
    ['/var/lib/**', 'lib'],
    ['/', 'root'],
  ]);
  expect(matcher.match('/var/log/nginx/access.log')).toBe('log');
  expect(matcher.match('/var/log/app/error.log')).toBe('error');
  expect(matcher.match('/var/log/app/other.log')).toBeUndefined();
  expect(matcher.match('/var/lib/a/b/c')).toBe('lib');
  expect(matcher.match('/var/lib')).toBeUndefined();
  expect(matcher.match('/')).toBe('root');
  expect(matcher.nearest('/var/log/nginx/shell.php')).toBe('/var/log/nginx/*.log');
  expect(matcher.nearest('/opt/x')).toBeUndefined();
});
