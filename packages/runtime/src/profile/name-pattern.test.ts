import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generaliseName, generalisePath, matchesName, segmentsOf } from './name-pattern.ts';

test.each([
  ['access.log', 'access.log'],
  ['access.log.1', 'access.log.*'],
  ['access.log-20240131.gz', 'access.log-*.gz'],
  ['app-2024-01-31T10-15-00.log', 'app-*.log'],
  ['2619_fsm', '*_fsm'],
  ['000000010000000000000001', '*'],
  ['sess_4fd8a0c1e2', 'sess_*'],
  ['9f1b1c1e-8a72-4a7e-9d51-0f6f7f6b1c11.json', '*.json'],
  ['tmpab_x9zq1', 'tmpab_x9zq1'],
  ['tmpabcdefgh', 'tmp*'],
  ['pgsql_tmp33.0.fileset', 'pgsql_tmp*.fileset'],
  ['tmp.QhW2zLr9Xk', 'tmp.*'],
  ['php8.2-fpm.sock', 'php8.*-fpm.sock'],
  ['libssl3', 'libssl3'],
  ['sha256', 'sha*'],
  ['worker12.pid', 'worker12.pid'],
  ['worker1234.pid', 'worker*.pid'],
  ['CamelCaseName', 'CamelCaseName'],
  ['README', 'README'],
  ['index', 'index'],
  ['xKqPzT', '*'],
  ['sed23Jslt', '*'],
  ['gsLznzNhya', '*'],
])('%s is %s', (name, pattern) => {
  expect(generaliseName(name)).toBe(pattern);
  expect(matchesName(pattern, name)).toBe(true);
});

test('paths', () => {
  expect(generalisePath('/var/lib/postgresql/data/base/16384/2619_fsm')).toBe(
    '/var/lib/postgresql/data/base/*/*_fsm',
  );
  expect(generalisePath('/proc/4711/status')).toBe('/proc/*/status');
  expect(generalisePath('/dev/pts/0')).toBe('/dev/pts/*');
  expect(segmentsOf(`/${'a/'.repeat(100)}b`)).toHaveLength(33);
});

test('a star is one character or more', () => {
  expect(matchesName('a*', 'a')).toBe(false);
  expect(matchesName('*', '')).toBe(false);
  expect(matchesName('a*b*c', 'abc')).toBe(false);
  expect(matchesName('a*b*c', 'axbxc')).toBe(true);
  expect(matchesName('a*b*c', 'axbxbxc')).toBe(true);
  expect(matchesName('*.log.*', 'x.log.1')).toBe(true);
  expect(matchesName('*.log.*', '.log.1')).toBe(false);
  expect(matchesName('a*a', 'a')).toBe(false);
});

test('a name is one of its own pattern, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (name) => {
      const pattern = generaliseName(name);
      return name === '' || matchesName(pattern, name);
    }),
  );
  const piece = fc.constantFrom('*', 'a', '1', 'tmp', '-', 'Zq', '2024-01-31', 'deadbeef1', '.');
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), (pieces) => {
      const name = pieces.join('');
      expect(matchesName(generaliseName(name), name)).toBe(true);
    }),
  );
  const start = performance.now();
  generaliseName(`${'0-'.repeat(100_000)}x`);
  generaliseName('a1'.repeat(100_000));
  matchesName('*a'.repeat(1000), 'a'.repeat(100_000));
  expect(performance.now() - start).toBeLessThan(1000);
});
